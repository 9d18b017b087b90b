package io.leadbridge.sandbox;

import java.util.List;

/**
 * A request that has found its route.
 *
 * @param caller whose it is; null where the route needs no credentials
 * @param ids the numbers in the path, from left to right
 */
public record Call(Request request, Caller caller, List<Long> ids) {

    /** The first number in the path. */
    public long id() {
        return ids.get(0);
    }

    /** Whether a person asks. */
    public boolean human() {
        return caller != null && caller.human();
    }
}
