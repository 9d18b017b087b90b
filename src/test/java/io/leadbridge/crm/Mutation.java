package io.leadbridge.crm;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Spoils a body in one to three places, as transports, proxies, bugs and people with bad intentions do. */
public final class Mutation {

    private static final List<String> PIECES = List.of(
            "&", "=", "%", "[", "]", "%5B", "%5D", "+", "{", "}", "\"", ":", ",", "\\", "\0", "\n", "[]", "%00");
    private static final List<String> NUMBERS =
            List.of("-1", "999999999", "99999999999999999999", "1e400", "1e999999999", "0x10", "0.5", "٣", "");
    private static final List<String> JSON = List.of(
            "null", "[]", "{}", "[[]]", "[{}]", "\"x\"", "true", "1e400", "-9".repeat(600), "{\"id\":{\"id\":1}}");
    private static final List<byte[]> NOT_UTF8 = List.of(
            new byte[] {(byte) 0xFF},
            new byte[] {(byte) 0xC0, (byte) 0xAF},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            "%ff%fe".getBytes(StandardCharsets.US_ASCII),
            "%ED%A0%80".getBytes(StandardCharsets.US_ASCII),
            new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});

    private final Random random;

    private Mutation(long seed) {
        this.random = new Random(seed);
    }

    /** The same seed spoils the same body alike. */
    public static byte[] of(byte[] body, byte[] other, long seed) {
        Mutation mutation = new Mutation(seed);
        byte[] spoilt = body.clone();
        for (int i = mutation.random.nextInt(3); i >= 0; i--) {
            spoilt = mutation.once(spoilt, other);
        }
        return spoilt;
    }

    private byte[] once(byte[] body, byte[] other) {
        int at = random.nextInt(body.length + 1);
        int to = at + random.nextInt(body.length - at + 1);
        return switch (random.nextInt(16)) {
            case 0 -> flipped(body, at);
            case 1 -> slice(body, 0, at);
            case 2 -> joined(slice(body, 0, at), slice(body, to, body.length));
            case 3 -> joined(slice(body, 0, to), slice(body, at, body.length));
            case 4 -> joined(slice(body, 0, at), slice(other, random.nextInt(other.length), other.length));
            case 5 -> put(body, at, at, any(PIECES));
            case 6 -> put(body, at, Math.min(body.length, at + 1), any(PIECES));
            case 7 -> put(body, at, at, any(NOT_UTF8));
            case 8 -> pairsMoved(body);
            case 9 -> replaced(body, "%5B", "%5D");
            case 10 -> replaced(body, "%", "%" + (char) ('A' + random.nextInt(26)));
            case 11 -> numberReplaced(body, at);
            case 12 -> put(body, at, at, "%5Bx%5D".repeat(random.nextInt(60)));
            case 13 -> valueReplaced(body, at, any(JSON));
            case 14 -> valueReplaced(body, at, "[".repeat(random.nextInt(200)));
            default -> random.nextInt(20) == 0 ? new byte[0] : asForm(body);
        };
    }

    private byte[] flipped(byte[] body, int at) {
        if (at < body.length) {
            body[at] = (byte) random.nextInt();
        }
        return body;
    }

    /** Doubles one pair, and puts all into another order. */
    private byte[] pairsMoved(byte[] body) {
        List<String> pairs = new ArrayList<>(List.of(text(body).split("&", -1)));
        pairs.add(pairs.get(random.nextInt(pairs.size())));
        if (random.nextBoolean()) {
            Collections.shuffle(pairs, random);
        }
        return bytes(String.join("&", pairs));
    }

    /** One of the places, or all of them. */
    private byte[] replaced(byte[] body, String what, String by) {
        String text = text(body);
        int place = text.indexOf(what, random.nextInt(text.length() + 1));
        if (place < 0 || random.nextInt(4) == 0) {
            return bytes(text.replace(what, by));
        }
        return bytes(text.substring(0, place) + by + text.substring(place + what.length()));
    }

    /** The number that follows: an index, an id, a time, a price. */
    private byte[] numberReplaced(byte[] body, int from) {
        int start = from;
        while (start < body.length && !isDigit(body[start])) {
            start++;
        }
        int end = start;
        while (end < body.length && isDigit(body[end])) {
            end++;
        }
        return put(body, start, end, any(NUMBERS));
    }

    /** What stands between the next colon and the next comma: a value of JSON, at times. */
    private byte[] valueReplaced(byte[] body, int from, String by) {
        String text = text(body);
        int colon = text.indexOf("\":", from);
        int comma = colon < 0 ? -1 : text.indexOf(',', colon);
        return comma < 0 ? body : bytes(text.substring(0, colon + 2) + by + text.substring(comma));
    }

    private static byte[] asForm(byte[] body) {
        return bytes("data=" + URLEncoder.encode(text(body), StandardCharsets.ISO_8859_1));
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static byte[] put(byte[] body, int from, int to, Object what) {
        byte[] piece = what instanceof byte[] raw ? raw : what.toString().getBytes(StandardCharsets.UTF_8);
        return joined(joined(slice(body, 0, from), piece), slice(body, to, body.length));
    }

    private static byte[] slice(byte[] body, int from, int to) {
        return Arrays.copyOfRange(body, from, to);
    }

    private static byte[] joined(byte[] head, byte[] tail) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(head.length + tail.length);
        joined.writeBytes(head);
        joined.writeBytes(tail);
        return joined.toByteArray();
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    /** Byte by byte, so that what is no UTF-8 stays as it is. */
    private static String text(byte[] body) {
        return new String(body, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
