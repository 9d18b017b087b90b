package io.leadbridge.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a process uses, from Linux' {@code /proc}. */
public final class ProcessUse {

    /** {@code getconf CLK_TCK}: 100 on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private ProcessUse() {}

    /** Processor time so far, user and system, all threads, in seconds; 0 if there is no such process. */
    public static double cpuSeconds(long pid) {
        String[] fields = stat(pid);
        return fields == null ? 0 : (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** Of that, what the threads of Java's just-in-time compilers took; 0 for other programs. */
    public static double compilerSeconds(long pid) {
        long ticks = 0;
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) {
                // Linux cuts a thread's name to 15 characters.
                if (Files.readString(thread.resolve("comm")).matches("C[12] CompilerThre\\s*")) {
                    String[] fields = stat(thread.resolve("stat"));
                    ticks += fields == null ? 0 : Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** Resident memory now, in bytes. */
    public static long residentBytes(long pid) {
        return memory(pid, "VmRSS:");
    }

    /** Most resident memory so far, in bytes. */
    public static long peakResidentBytes(long pid) {
        return memory(pid, "VmHWM:");
    }

    /** With the time of its ended children, in ticks. */
    static long ticksWithEnded(long pid) {
        String[] fields = stat(pid);
        long ticks = 0;
        for (int field = 11; fields != null && field <= 14; field++) {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks;
    }

    /** The fields after the name, which may hold blanks: the first is the state; null if there is no such process. */
    private static String[] stat(long pid) {
        return stat(Path.of("/proc/" + pid + "/stat"));
    }

    private static String[] stat(Path file) {
        try {
            String line = Files.readString(file);
            return line.substring(line.lastIndexOf(')') + 2).split(" ");
        } catch (NoSuchFileException ended) {
            return null;
        } catch (IOException e) {
            // ESRCH: it ended between opening and reading.
            return null;
        }
    }

    private static long memory(long pid, String key) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith(key))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElse(0)
                    * 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
