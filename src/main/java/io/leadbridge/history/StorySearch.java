package io.leadbridge.history;

import io.leadbridge.event.TenantId;
import java.util.Map;
import java.util.Optional;

/** Finds stories by what is in them. Safe for several threads. */
public interface StorySearch {

    /**
     * The newest stories that fit, a page at a time.
     *
     * @param next of the page before; empty for the first page
     * @param count at most as many, 1 to {@value Stories#MOST_LISTED}
     * @throws IllegalArgumentException if {@code next} is none of ours, or {@code count} out of its range; the message is
     *     for the one who asked
     */
    StoryPage search(TenantId tenant, StoryQuery query, Optional<String> next, int count);

    /** How many stories ended in each outcome, by its word, within the last hours, the present one last. */
    Map<String, long[]> outcomesByHour(TenantId tenant, int hours);
}
