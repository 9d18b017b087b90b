package io.leadbridge.console;

import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * What every page has around its content, and at hand.
 *
 * @param words of the person's language
 * @param theme word of {@link Theme}
 * @param section of the navigation; empty for none
 * @param path where this page is, to come back to
 * @param csrf token for its forms
 * @param user who looks at it
 * @param notice what the last act came to; empty for none
 * @param assets address of an asset by its name
 */
public record Frame(
        Words words,
        String theme,
        String section,
        String path,
        String csrf,
        String user,
        String notice,
        UnaryOperator<String> assets) {

    /** Words by their key. */
    public String w(String key, Object... arguments) {
        return words.of(key, arguments);
    }

    /** Address of an asset. */
    public String asset(String name) {
        return assets.apply(name);
    }

    /** How long ago it was. */
    public String ago(Instant time) {
        return words.ago(time);
    }

    /** A part of an address. */
    public String enc(String text) {
        return Visit.encoded(text);
    }
}
