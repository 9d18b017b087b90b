package io.leadbridge.catchup;

import io.leadbridge.event.Account;
import io.leadbridge.event.Batch;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Region;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The right to poll a connection, for a while.
 *
 * @param account whose changes
 * @param began when it began, by our clock, before anything was asked for
 * @param since changes at or after this time are asked for: the window's begin, or where the poll before had to stop
 * @param window where the window begins: before the cursor by the overlap
 * @param cursor up to where everything is known, by the CRM's clock
 * @param subscribes whether it is time to see to the webhook's subscription, too
 * @param token the right's own
 */
public record Poll(
        Account account,
        Instant began,
        Instant since,
        Instant window,
        Instant cursor,
        boolean subscribes,
        String token) {

    /** Whose books are asked; nothing is written to a CRM. */
    public Batch batch() {
        return new Batch(account.tenant(), List.of(), Region.DEFAULT, () -> Duration.ZERO);
    }

    /** No hints. */
    public List<Hint> none() {
        return List.of();
    }
}
