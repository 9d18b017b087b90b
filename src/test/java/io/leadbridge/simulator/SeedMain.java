package io.leadbridge.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs seeds in a process of its own, and then looks whether faults are found: {@code FORM FROM TO PLANT...}. No seed is run
 * where {@code FROM} is greater than {@code TO}.
 */
public final class SeedMain {

    /** A planted fault must show within so many seeds. */
    private static final int SEEDS_TO_CATCH = 15;

    /** Whether a seed, named with its form, shows nothing by itself. */
    private static final Map<String, Boolean> GREEN = new TreeMap<>();

    private SeedMain() {}

    /** Prints a line {@code SEED}, and {@code FAILED} if something is wrong, for each seed; and one for each fault. */
    public static void main(String[] arguments) {
        try {
            run(arguments);
        } catch (Exception e) {
            e.printStackTrace();
        }
        // Camel's threads are no reason to stay.
        System.exit(0);
    }

    private static void run(String[] arguments) throws Exception {
        Form form = Form.named(arguments[0]);
        long first = Long.parseLong(arguments[1]);
        long last = Long.parseLong(arguments[2]);
        for (long seed = first; seed <= last; seed++) {
            run(form, seed, first == last);
        }
        for (String plant : Arrays.asList(arguments).subList(3, arguments.length)) {
            System.out.println(hunt(Plant.valueOf(plant)));
        }
    }

    private static void run(Form form, long seed, boolean alone) throws Exception {
        Simulator.Result result = Simulator.run(seed, Plant.NONE, form);
        GREEN.put(form + " " + seed, result.violations().isEmpty());
        System.out.println("SEED " + seed + " hash=" + result.hash());
        if (!result.violations().isEmpty()) {
            System.out.println("FAILED -Dseed=" + seed + " -Dform=" + form + ": " + result.violations());
        }
        if (alone) {
            System.out.println(result.story());
        }
    }

    /** First in short seeds, then in full ones; only those count that are green without the fault. */
    private static String hunt(Plant plant) throws Exception {
        for (Form form : List.of(Form.SHORT, Form.FULL)) {
            for (long seed = 1; seed <= SEEDS_TO_CATCH; seed++) {
                Optional<Violation> shown = Simulator.run(seed, plant, form).violations().stream()
                        .filter(plant::isShownBy)
                        .findFirst();
                if (shown.isPresent() && isGreen(form, seed)) {
                    return "PLANT " + plant + " seed=" + seed + " form=" + form + " " + shown.get();
                }
            }
        }
        return "MISSED " + plant;
    }

    private static boolean isGreen(Form form, long seed) throws Exception {
        String name = form + " " + seed;
        if (!GREEN.containsKey(name)) {
            GREEN.put(name, Simulator.run(seed, Plant.NONE, form).violations().isEmpty());
        }
        return GREEN.get(name);
    }
}
