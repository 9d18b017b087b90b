package io.leadbridge.event;

import java.util.List;

/**
 * An event that was tried and has not ended: it comes back.
 *
 * @param id the event
 * @param outcome {@link Outcome.Retried}, {@link Outcome.Held}; or {@link Outcome.Parked} while it waits with others of its
 *     message
 * @param steps what happened at this try, in that order; empty if nothing did that anybody wants to know
 */
public record Tried(EventId id, Outcome outcome, List<Step> steps) {

    public Tried {
        steps = List.copyOf(steps);
    }
}
