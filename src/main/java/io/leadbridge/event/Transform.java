package io.leadbridge.event;

import java.util.Map;

/** What may be done to a value between two fields. */
public sealed interface Transform {

    /** Takes spaces off both ends. */
    record Trim() implements Transform {}

    /** Capital letters. */
    record Upper() implements Transform {}

    /** Small letters. */
    record Lower() implements Transform {}

    /** Keeps the digits only. */
    record Digits() implements Transform {}

    /** Writes a phone number in the international form, {@code +79990001122}. */
    record E164() implements Transform {}

    /** Reads a number out of a text, as {@code 1 500,50}. */
    record Number() implements Transform {}

    /**
     * Reads a date out of a text, or writes one as text.
     *
     * @param pattern of {@link java.time.format.DateTimeFormatter}, as {@code dd.MM.yyyy}; {@code null} for ISO 8601
     */
    record Date(String pattern) implements Transform {}

    /**
     * Puts another value in a known one's place. Compared without regard to case and to spaces at the ends.
     *
     * @param values what becomes what
     * @param otherwise for a value that is not among them; {@code null} to leave it as it is
     */
    record MapOf(Map<String, String> values, String otherwise) implements Transform {}

    /** Makes one text of several values. */
    record Join(String separator) implements Transform {}

    /** Makes several values of one text. */
    record Split(String separator) implements Transform {}

    /** A program of the language jq, bounded in time and size. */
    record Jq(String program) implements Transform {}
}
