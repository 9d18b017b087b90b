package io.leadbridge.history;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A place among the stories: behind this one, going back in time.
 *
 * @param key {@code TIME EVENT}, the time in 13 digits, or a time alone: then before all that ended at it or later
 */
record Cursor(String key) implements Comparable<Cursor> {

    private static final int TIME_CHARS = 13;
    private static final int MOST_CHARS = 400;
    private static final Pattern FORM = Pattern.compile("\\d{13} \\S{1,250}\\.\\d{1,9}");

    /** @throws IllegalArgumentException if it is not what {@link #text} gave */
    static Cursor of(String text) {
        try {
            String key = text.length() > MOST_CHARS
                    ? ""
                    : new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            if (FORM.matcher(key).matches()) {
                return new Cursor(key);
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "next: what an earlier page told as its next expected; begin at the first page");
    }

    /** For whoever asks for the next page. */
    String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    Instant time() {
        return Instant.ofEpochMilli(Long.parseLong(key.substring(0, TIME_CHARS)));
    }

    /** The event in its own words. */
    String event() {
        return key.substring(Math.min(key.length(), TIME_CHARS + 1));
    }

    /** The later one is the greater one. */
    @Override
    public int compareTo(Cursor other) {
        return key.compareTo(other.key);
    }
}
