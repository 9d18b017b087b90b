package io.leadbridge.drift;

import io.leadbridge.crm.Changes;
import io.leadbridge.event.Account;
import java.time.Instant;

/** A way through all leads of an account, oldest change first, in the pages of {@code Crm.changes}. For one thread. */
final class Walk {

    /** Answers in a row that may bring us no further. */
    private static final int MOST_STILL = 3;

    private final Account account;
    private Instant since = Instant.EPOCH;
    private boolean over;
    private int still;

    Walk(Account account) {
        this.account = account;
    }

    Account account() {
        return account;
    }

    /** What is to be asked for next. */
    Instant since() {
        return since;
    }

    boolean isOver() {
        return over;
    }

    /**
     * Goes on behind an answer. A lead of it may have come before.
     *
     * @throws IllegalStateException if the CRM's answers go no further
     */
    void take(Changes changes) {
        still = changes.until().isAfter(since) ? 0 : still + 1;
        since = changes.until();
        over = !changes.more();
        if (!over && still >= MOST_STILL) {
            throw new IllegalStateException(
                    "the leads of " + account + " cannot be walked: no answer goes beyond " + since);
        }
    }
}
