package io.leadbridge.simulator;

import java.util.ArrayList;
import java.util.List;

/** Runs seeds in a process of its own: {@code FROM TO}. */
public final class SeedMain {

    private SeedMain() {}

    /** Prints a line for each seed, and all that is wrong. */
    public static void main(String[] arguments) throws Exception {
        run(Long.parseLong(arguments[0]), Long.parseLong(arguments[1])).forEach(System.out::println);
        // Camel's threads are no reason to stay.
        System.exit(0);
    }

    /**
     * Runs seeds and prints their hashes.
     *
     * @return what is wrong, beginning with {@code FAILED} for each seed
     */
    static List<String> run(long first, long last) throws Exception {
        List<String> failures = new ArrayList<>();
        for (long seed = first; seed <= last; seed++) {
            Simulator.Result result = Simulator.run(seed, Plant.NONE);
            System.out.println("SEED " + seed + " hash=" + result.hash());
            if (!result.violations().isEmpty()) {
                failures.add("FAILED seed " + seed + ": " + result.violations() + "\n" + result.story());
            } else if (first == last) {
                System.out.println("SEED " + seed + " " + result.story());
            }
        }
        return failures;
    }
}
