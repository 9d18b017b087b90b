package io.leadbridge.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A form body as PHP's {@code http_build_query} writes it, in the order of the calls. */
public final class Form {

    private final StringBuilder text = new StringBuilder();

    /** Adds a pair; nothing for null. */
    public Form add(String key, Object value) {
        if (value != null) {
            text.append(text.length() == 0 ? "" : "&")
                    .append(encode(key))
                    .append('=')
                    .append(encode(value.toString()));
        }
        return this;
    }

    /** Adds all pairs of another form. */
    public Form add(Form other) {
        text.append(text.length() == 0 || other.text.length() == 0 ? "" : "&").append(other.text);
        return this;
    }

    private static String encode(String text) {
        // Java leaves the asterisk alone, PHP does not.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A");
    }

    /** The body. */
    public byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
