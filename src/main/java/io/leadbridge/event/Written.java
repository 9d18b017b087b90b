package io.leadbridge.event;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a text may be written: plainly, percent-encoded as in a form, escaped as in JSON, and one in the other. */
public final class Written {

    /** A form in a form's field is encoded twice; deeper nesting is in no webhook. */
    private static final int LAYERS = 3;

    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");

    private Written() {}

    /**
     * The text and all that it reads as once its encodings are taken off.
     *
     * @param text any text; what looks like an encoding and is none stays as it is
     */
    public static Set<String> readings(String text) {
        Set<String> readings = new LinkedHashSet<>();
        readings.add(text);
        Set<String> latest = Set.of(text);
        for (int layer = 0; layer < LAYERS && !latest.isEmpty(); layer++) {
            Set<String> next = new LinkedHashSet<>();
            for (String one : latest) {
                next.add(percentDecoded(one));
                next.add(unescaped(one));
            }
            next.removeAll(readings);
            readings.addAll(next);
            latest = next;
        }
        return readings;
    }

    private static String percentDecoded(String text) {
        int at = text.indexOf('%');
        if (at < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            if (low < 0) {
                decoded.write(bytes[i]);
            } else {
                decoded.write(high * 16 + low);
                i += 2;
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        return ESCAPE.matcher(text)
                .replaceAll(escape -> Matcher.quoteReplacement(meaning(escape.group(1), escape.group(2))));
    }

    private static String meaning(String hex, String character) {
        if (hex != null) {
            return String.valueOf((char) Integer.parseInt(hex, 16));
        }
        return "bfnrt".contains(character) ? " " : character;
    }
}
