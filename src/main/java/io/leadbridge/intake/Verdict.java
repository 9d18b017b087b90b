package io.leadbridge.intake;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What becomes of a webhook at the door: how it is counted, and what the CRM is told. */
public enum Verdict {
    /** It may come in; not an answer yet. A webhook that ends with it was not kept. */
    ADMITTED(503),
    /** Kept, in the queue or in the spool. */
    ACCEPTED(200),
    /** The same bytes were kept before. */
    DUPLICATE(200),
    /** The same bytes are being kept this moment, by another request that may yet fail. */
    BUSY(503),
    /** Unknown tenant or CRM, wrong secret, or an address of another form. */
    REFUSED(404),
    /** More bytes than allowed. */
    TOO_LARGE(413),
    /** The body did not come to its end in time. */
    UNFINISHED(408),
    /** It cannot be kept now: no tenants loaded yet, or neither Redis nor the spool takes it. */
    UNAVAILABLE(503);

    private static final Map<String, Verdict> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Verdict::word, Function.identity()));

    private final int httpStatus;
    private final String word;

    Verdict(int httpStatus) {
        this.httpStatus = httpStatus;
        this.word = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The word of variables, metrics and answers: the name in lower case, with a hyphen. */
    public String word() {
        return word;
    }

    /** HTTP status of the answer. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Whether the CRM is asked to send it again. */
    public boolean retryable() {
        return httpStatus == 503;
    }

    /** The verdict of this word; {@link #UNAVAILABLE} for any other text and for null: what is not known was not kept. */
    public static Verdict of(String word) {
        return word == null ? UNAVAILABLE : BY_WORD.getOrDefault(word, UNAVAILABLE);
    }
}
