package io.leadbridge.backfill;

import java.util.Optional;

/** Where a lead of a backfill ends, by the outcome of its event, told or foretold. */
enum Ending {
    CREATED,
    UPDATED,
    UNCHANGED,
    SKIPPED,
    PARKED,
    /** A webhook that came meanwhile speaks for it. */
    MERGED;

    private static final String NOT_CONVERTED = "; not converted: ";

    /**
     * The ending of an outcome.
     *
     * @param word as {@link io.leadbridge.event.Outcome#word}
     * @param detail its text; empty if that is not known: what was applied counts as an update then
     * @return empty for an outcome that is no end
     */
    static Optional<Ending> of(String word, String detail) {
        return switch (word) {
            case "applied" ->
                Optional.of(detail.matches("(?s)\\S+:lead:\\S+ (made|found again)(;.*)?") ? CREATED : UPDATED);
            case "unchanged", "echo" -> Optional.of(UNCHANGED);
            case "ignored" -> Optional.of(SKIPPED);
            case "parked" -> Optional.of(PARKED);
            case "merged" -> Optional.of(MERGED);
            default -> Optional.empty();
        };
    }

    /** Whether something of the lead got lost on its way. */
    static boolean isLost(String word, String detail) {
        return word.equals("applied") && detail.contains(NOT_CONVERTED);
    }
}
