package io.leadbridge.history;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A tenant's numbers since it was first told of.
 *
 * @param seen events found in messages
 * @param outcomes events that ended, by the word of their outcome
 */
public record Totals(long seen, Map<String, Long> outcomes) {

    public Totals {
        outcomes = Collections.unmodifiableMap(new TreeMap<>(outcomes));
    }

    /** Events that came to their end, the parked ones among them. */
    public long ended() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Events that have not ended yet. */
    public long waiting() {
        return seen - ended();
    }
}
