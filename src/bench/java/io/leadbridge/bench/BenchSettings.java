package io.leadbridge.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What the caller asked for.
 *
 * @param bench name of the benchmark
 * @param only measure what begins with one of these names; empty for all
 * @param pairs how often both sides are measured, in turn
 * @param seconds how long one run is to last, about
 * @param gate whether a disturbed run is repeated
 * @param fsync Redis' {@code appendfsync} modes to measure with
 */
public record BenchSettings(String bench, List<String> only, int pairs, int seconds, boolean gate, List<String> fsync) {

    /**
     * Reads the system properties {@code bench} and {@code bench.*}.
     *
     * @throws IllegalArgumentException if some are wrong; it names each with what was given and what is allowed
     */
    public static BenchSettings read() {
        List<String> faults = new ArrayList<>();
        int pairs = number(faults, "bench.pairs", 1, 100);
        int seconds = number(faults, "bench.seconds", 1, 600);
        String gate = System.getProperty("bench.gate", "on");
        if (!List.of("on", "off").contains(gate)) {
            faults.add("bench.gate: \"" + gate + "\" given, on or off allowed");
        }
        List<String> fsync = words("bench.fsync");
        if (fsync.isEmpty() || !List.of("everysec", "always").containsAll(fsync)) {
            faults.add("bench.fsync: \"" + fsync + "\" given, everysec, always or both allowed");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return new BenchSettings(
                System.getProperty("bench", ""), words("bench.only"), pairs, seconds, gate.equals("on"), fsync);
    }

    /** Whether the line of this name is to be measured. */
    public boolean wants(String name) {
        return only.isEmpty() || only.stream().anyMatch(name::startsWith);
    }

    /** Whether at least one of these lines is to be measured. */
    public boolean wantsOneOf(List<String> names) {
        return names.stream().anyMatch(this::wants);
    }

    /** Whether this line is to be measured with some mode of {@code appendfsync}. */
    public boolean wantsSome(String name) {
        return fsync.stream().anyMatch(mode -> wants(name + suffix(mode)));
    }

    /** What a line's name ends with for this mode of {@code appendfsync}. */
    public static String suffix(String fsync) {
        return fsync.equals("always") ? ".always" : "";
    }

    private static int number(List<String> faults, String key, int least, int most) {
        String given = System.getProperty(key, "");
        if (given.matches("\\d{1,6}") && Integer.parseInt(given) >= least && Integer.parseInt(given) <= most) {
            return Integer.parseInt(given);
        }
        faults.add(key + ": \"" + given + "\" given, " + least + " to " + most + " allowed");
        return least;
    }

    private static List<String> words(String key) {
        String given = System.getProperty(key, "").trim();
        return given.isEmpty() ? List.of() : List.of(given.split("\\s*,\\s*"));
    }
}
