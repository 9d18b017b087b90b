package io.leadbridge.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * What all processors have done since the machine started, and how much of it was for our own processes.
 *
 * @param total ticks of all processors together
 * @param idle of these, ticks without work or waiting for a disk
 * @param own of these, ticks of this process and its descendants, the ended ones included
 */
record CpuTimes(long total, long idle, long own) {

    /** The present state. */
    static CpuTimes now() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            long[] ticks = Arrays.stream(lines.findFirst().orElseThrow().trim().split("\\s+"))
                    .skip(1)
                    // user, nice, system, idle, iowait, irq, softirq, steal; guest time is within user.
                    .limit(8)
                    .mapToLong(Long::parseLong)
                    .toArray();
            return new CpuTimes(Arrays.stream(ticks).sum(), ticks[3] + ticks[4], ownTicks());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Share of the processors' time that nobody used since then, 0 to 1. */
    double idleShareSince(CpuTimes earlier) {
        return share(idle - earlier.idle, earlier);
    }

    /** Share of the processors' time that others used since then, 0 to 1. */
    double foreignShareSince(CpuTimes earlier) {
        return Math.max(0, share((total - idle - own) - (earlier.total - earlier.idle - earlier.own), earlier));
    }

    private double share(long ticks, CpuTimes earlier) {
        return ticks / (double) Math.max(1, total - earlier.total);
    }

    private static long ownTicks() {
        ProcessHandle self = ProcessHandle.current();
        return Stream.concat(Stream.of(self), self.descendants())
                .mapToLong(process -> ProcessUse.ticksWithEnded(process.pid()))
                .sum();
    }
}
