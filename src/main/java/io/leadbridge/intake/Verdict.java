package io.leadbridge.intake;

import java.util.Arrays;
import java.util.Locale;

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

    private final int httpStatus;

    Verdict(int httpStatus) {
        this.httpStatus = httpStatus;
    }

    /** The word of variables, metrics and answers: the name in lower case, with a hyphen. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
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
        return Arrays.stream(values())
                .filter(verdict -> verdict.word().equals(word))
                .findFirst()
                .orElse(UNAVAILABLE);
    }
}
