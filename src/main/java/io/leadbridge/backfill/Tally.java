package io.leadbridge.backfill;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What a plan foretells, or what a run has done, in numbers. As large for a million leads as for ten. Not thread-safe. */
final class Tally {

    private static final int REASONS = 20;
    private static final int REASON_CHARACTERS = 200;
    private static final String OTHERS = "other reasons";

    /** Leads that the walk has come by. */
    long seen;
    /** Those of them that the rule wants something of. */
    long matched;
    /** Notes that would be written. */
    long notes;
    /** Tasks that would be given. */
    long tasks;
    /** Fields that would be emptied. */
    long emptied;
    /** Leads of which something cannot be converted. */
    long lost;

    final Map<Ending, Long> endings = new EnumMap<>(Ending.class);
    /** By CRM and operation, as {@code lptracker create}. */
    final Map<String, Long> calls = new TreeMap<>();
    /** Why leads are skipped or parked. */
    final Map<String, Long> reasons = new TreeMap<>();

    long count(Ending ending) {
        return endings.getOrDefault(ending, 0L);
    }

    /** Leads that have come to an end. */
    long ended() {
        return endings.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Leads that are created or changed. */
    long written() {
        return count(Ending.CREATED) + count(Ending.UPDATED);
    }

    void end(Ending ending, String detail) {
        endings.merge(ending, 1L, Long::sum);
        if ((ending == Ending.SKIPPED || ending == Ending.PARKED) && !detail.isEmpty()) {
            // Without numbers, so that leads with the same fate have the same reason.
            String text = detail.replaceAll("\\d+", "#");
            String reason = ending.name().toLowerCase(java.util.Locale.ROOT) + ": "
                    + text.substring(0, Math.min(text.length(), REASON_CHARACTERS));
            reasons.merge(reasons.containsKey(reason) || reasons.size() < REASONS ? reason : OTHERS, 1L, Long::sum);
        }
    }

    void call(String call, long times) {
        calls.merge(call, times, Long::sum);
    }
}
