package io.leadbridge.simulator;

import java.util.Arrays;
import java.util.List;

/** Runs seeds in a process of its own, and then looks whether faults are found: {@code FORM FROM TO PLANT...}. */
public final class SeedMain {

    /** A planted fault must show within so many seeds. */
    private static final int SEEDS_TO_CATCH = 15;

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
        List<Plant> plants =
                Arrays.stream(arguments).skip(3).map(Plant::valueOf).toList();
        for (Plant plant : plants) {
            System.out.println(hunt(form, plant));
        }
    }

    private static void run(Form form, long seed, boolean alone) throws Exception {
        Simulator.Result result = Simulator.run(seed, Plant.NONE, form);
        System.out.println("SEED " + seed + " hash=" + result.hash());
        if (!result.violations().isEmpty()) {
            System.out.println("FAILED -Dseed=" + seed + " -Dform=" + form + ": " + result.violations());
        }
        if (alone) {
            System.out.println(result.story());
        }
    }

    private static String hunt(Form form, Plant plant) throws Exception {
        for (long seed = 1; seed <= SEEDS_TO_CATCH; seed++) {
            for (Violation violation : Simulator.run(seed, plant, form).violations()) {
                if (plant.isShownBy(violation)) {
                    return "PLANT " + plant + " seed=" + seed + " " + violation;
                }
            }
        }
        return "MISSED " + plant;
    }
}
