package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.HeldLeases.Held;

/**
 * A claim that was handled, or given up, and waits to be settled.
 *
 * @param failures calls with it that had no answer
 * @param refusals calls with it alone that Redis refused
 */
record Handled(SettledClaim settlement, Held lease, int failures, int refusals) {

    Handled(SettledClaim settlement, Held lease) {
        this(settlement, lease, 0, 0);
    }

    Handled failed(boolean refused) {
        return new Handled(settlement, lease, failures + 1, refused ? refusals + 1 : refusals);
    }

    String name() {
        return settlement.claim().name();
    }
}
