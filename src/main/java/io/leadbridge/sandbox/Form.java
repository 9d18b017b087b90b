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
                    .append(URLEncoder.encode(key, StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
        }
        return this;
    }

    /** Adds all pairs of another form. */
    public Form add(Form other) {
        text.append(text.length() == 0 || other.text.length() == 0 ? "" : "&").append(other.text);
        return this;
    }

    /** The body. */
    public byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
