package io.leadbridge.app;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A text that must not turn up where it does not belong.
 *
 * @param name what it stands for, as failures tell it
 * @param text long and odd enough to be nowhere by chance
 * @param personal whether it belongs to a person, and so may be where people's data is kept; else it is a secret
 */
record Canary(String name, String text, boolean personal) {

    static Canary secret(String name, String text) {
        return new Canary(name, text, false);
    }

    static Canary personal(String name, String text) {
        return new Canary(name, text, true);
    }

    /** Its bytes in every form in which it might be written down, by the form's name; each form once. */
    Map<String, byte[]> forms() {
        Map<String, byte[]> forms = new LinkedHashMap<>();
        put(forms, "plain", text);
        for (int offset = 0; offset < 3; offset++) {
            put(forms, "base64 at " + offset, base64(offset, Base64.getEncoder()));
            put(forms, "base64url at " + offset, base64(offset, Base64.getUrlEncoder()));
        }
        String url = URLEncoder.encode(text, StandardCharsets.UTF_8);
        put(forms, "form-encoded", url);
        put(forms, "url-encoded", url.replace("+", "%20"));
        put(forms, "url-encoded, small", lowered(url.replace("+", "%20")));
        put(forms, "JSON", json(false, "%04x"));
        put(forms, "JSON with \\u", json(true, "%04x"));
        put(forms, "JSON with \\U", json(true, "%04X"));
        put(forms, "hex", HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)));
        put(forms, "HEX", HexFormat.of().withUpperCase().formatHex(text.getBytes(StandardCharsets.UTF_8)));
        return forms;
    }

    private static void put(Map<String, byte[]> forms, String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (forms.values().stream().noneMatch(known -> Arrays.equals(known, bytes))) {
            forms.put(name, bytes);
        }
    }

    /** The part that is the same whatever stands before and behind, if it begins so many bytes after a group of three. */
    private String base64(int offset, Base64.Encoder encoder) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        byte[] shifted = new byte[offset + plain.length];
        System.arraycopy(plain, 0, shifted, offset, plain.length);
        String encoded = encoder.withoutPadding().encodeToString(shifted);
        int wholeGroups = shifted.length * 8 / 6;
        return encoded.substring((offset * 8 + 5) / 6, wholeGroups);
    }

    private static String lowered(String url) {
        StringBuilder lowered = new StringBuilder(url);
        for (int i = url.indexOf('%'); i >= 0; i = url.indexOf('%', i + 1)) {
            lowered.replace(i, i + 3, url.substring(i, i + 3).toLowerCase(Locale.ROOT));
        }
        return lowered.toString();
    }

    private String json(boolean ascii, String hex) {
        StringBuilder json = new StringBuilder();
        for (char letter : text.toCharArray()) {
            if (letter == '"' || letter == '\\' || (letter == '/' && ascii)) {
                json.append('\\').append(letter);
            } else if (ascii && letter > 126) {
                json.append("\\u").append(String.format(hex, (int) letter));
            } else {
                json.append(letter);
            }
        }
        return json.toString();
    }
}
