package io.leadbridge.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the machine is. */
public final class Conditions {

    private static final double BYTES_PER_GIB = 1L << 30;

    private Conditions() {}

    /** Processors, memory, operating system and Java, on one line. */
    public static String machine() throws IOException {
        return String.format(
                java.util.Locale.ROOT,
                "%d cores, %s, %.1f GiB, Linux %s, Java %s (%s)",
                Runtime.getRuntime().availableProcessors(),
                value("/proc/cpuinfo", "model name"),
                Long.parseLong(value("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) * 1024 / BYTES_PER_GIB,
                System.getProperty("os.version"),
                System.getProperty("java.version"),
                System.getProperty("java.vm.name"));
    }

    private static String value(String file, String key) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("unknown");
        }
    }
}
