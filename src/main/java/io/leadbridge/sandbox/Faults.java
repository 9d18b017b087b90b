package io.leadbridge.sandbox;

/**
 * What goes wrong, and how often. Shares are between 0 and 1.
 *
 * @param rateLimit whether the CRM's own rate limit holds
 * @param latency how long an answer takes
 * @param errorShare of the calls end with HTTP 500, 502, 503 or 504, nothing done
 * @param resetShare of the calls end with a closed connection, nothing done
 * @param lostAnswerShare of the calls are done, but the connection closes without an answer
 * @param commitAfterTimeout how long after its arrival a call with a lost answer is done, as if the client had given up
 *     before
 * @param searchLag how long a new contact or lead is not found by search
 * @param duplicateShare of the webhooks are sent twice
 * @param lostShare of the webhooks are never sent
 * @param webhookDelay how long a webhook takes to be sent
 * @param reorder whether webhooks overtake each other
 */
public record Faults(
        boolean rateLimit,
        Range latency,
        double errorShare,
        double resetShare,
        double lostAnswerShare,
        Range commitAfterTimeout,
        Range searchLag,
        double duplicateShare,
        double lostShare,
        Range webhookDelay,
        boolean reorder) {

    /** None; the limits are on. */
    public static final Faults NONE =
            new Faults(true, Range.ZERO, 0, 0, 0, Range.ZERO, Range.ZERO, 0, 0, Range.ZERO, false);

    public Faults {
        share("errorShare", errorShare);
        share("resetShare", resetShare);
        share("lostAnswerShare", lostAnswerShare);
        share("webhooks.duplicateShare", duplicateShare);
        share("webhooks.lostShare", lostShare);
    }

    private static void share(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + ": " + value + ", expected a share from 0 to 1");
        }
    }
}
