package io.leadbridge.app;

import java.util.Optional;
import picocli.CommandLine.Option;

/** How much of a list a command tells, and from where on. */
final class PageOptions {

    @Option(names = "--limit", paramLabel = "N", description = "How many at most. Default: ${DEFAULT-VALUE}.")
    private int limit = 20;

    @Option(names = "--next", paramLabel = "NEXT", description = "Goes on where an earlier call ended.")
    private String next;

    /**
     * How many at most.
     *
     * @param most that the list gives at once
     * @throws SettingsException if more was asked for, or none
     */
    int limit(int most) {
        if (limit < 1 || limit > most) {
            throw new SettingsException("--limit '" + limit + "' given; 1 to " + most + " expected");
        }
        return limit;
    }

    /** Where an earlier call ended; empty for the beginning. */
    Optional<String> next() {
        return Optional.ofNullable(next);
    }
}
