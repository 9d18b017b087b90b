package io.leadbridge.crm;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a body of type {@code application/x-www-form-urlencoded}, strictly: nothing is guessed, nothing is dropped. */
public final class FormBody {

    /** Most pairs of a body. The largest seen had some 150. */
    public static final int MOST_PAIRS = 20_000;

    private FormBody() {}

    /** A key and its value, decoded. */
    public record Pair(String key, String value) {}

    /** The body cannot be understood; the message says why, without any of its values. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        public Unreadable(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * The pairs in the order of the body. A line's end after the last one is no part of it.
     *
     * @throws Unreadable if it is empty, has a broken escape, is not UTF-8, or has more than {@link #MOST_PAIRS} pairs
     */
    public static List<Pair> read(byte[] body) throws Unreadable {
        List<Pair> pairs = new ArrayList<>();
        int start = 0;
        int end = end(body);
        for (int i = 0; i <= end; i++) {
            if (i == end || body[i] == '&') {
                if (i > start) {
                    if (pairs.size() == MOST_PAIRS) {
                        throw new Unreadable("the form has more than " + MOST_PAIRS + " fields");
                    }
                    pairs.add(pair(body, start, i, pairs.size() + 1));
                }
                start = i + 1;
            }
        }
        if (pairs.isEmpty()) {
            throw new Unreadable("the body is empty");
        }
        return pairs;
    }

    private static int end(byte[] body) {
        int end = body.length;
        while (end > 0 && (body[end - 1] == '\n' || body[end - 1] == '\r')) {
            end--;
        }
        return end;
    }

    private static Pair pair(byte[] body, int start, int end, int number) throws Unreadable {
        int equals = start;
        while (equals < end && body[equals] != '=') {
            equals++;
        }
        String key = decoded(body, start, equals, number);
        return new Pair(key, equals == end ? "" : decoded(body, equals + 1, end, number));
    }

    private static String decoded(byte[] body, int start, int end, int number) throws Unreadable {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(end - start);
        for (int i = start; i < end; i++) {
            if (body[i] == '+') {
                bytes.write(' ');
            } else if (body[i] == '%') {
                boolean complete = i + 2 < end;
                int high = complete ? Character.digit(body[i + 1], 16) : -1;
                int low = complete ? Character.digit(body[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw new Unreadable("field " + number + " of the form has a broken percent escape");
                }
                bytes.write(high * 16 + low);
                i += 2;
            } else {
                bytes.write(body[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Unreadable("field " + number + " of the form is not UTF-8");
        }
    }
}
