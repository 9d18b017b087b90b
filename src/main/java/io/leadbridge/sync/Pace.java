package io.leadbridge.sync;

import java.time.Duration;

/**
 * How fast a batch is worked.
 *
 * @param batchTime a lead whose turn has not come after this time is given back
 * @param rows how many of its leads are worked side by side at most, 1 or more
 * @param gather a lead of which a webhook came no longer ago than this is worked once none has come for this time, so that
 *     edits in a row are one; any other lead, and with zero each, is worked at once
 */
public record Pace(Duration batchTime, int rows, Duration gather) {

    /** A lead that is edited again and again does not wait longer than so many times {@link #gather}. */
    private static final int GATHER_MOST = 5;

    /** The longest that a lead waits for further webhooks, counted from its first one. */
    Duration gatherMost() {
        return gather.multipliedBy(GATHER_MOST);
    }
}
