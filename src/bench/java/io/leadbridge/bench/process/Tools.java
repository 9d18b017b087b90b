package io.leadbridge.bench.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Programs of the operating system that a benchmark needs. */
public final class Tools {

    private Tools() {}

    /** Whether a program of this name is on the path. */
    public static boolean has(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /**
     * Refuses to go on without a program.
     *
     * @param remedy how to get it
     * @throws IllegalStateException if it is not on the path
     */
    public static void require(String program, String remedy) {
        if (!has(program)) {
            throw new IllegalStateException(program + " is not here: " + remedy);
        }
    }

    /** The first line that a command writes, whatever its exit code: programs differ in how they end for their version. */
    public static String firstLine(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.lines().findFirst().orElse("unknown");
    }

    /**
     * Runs a command to its end.
     *
     * @return what it wrote, both streams together
     * @throws IllegalStateException if it fails; names the file that has what it wrote
     */
    public static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            Path log = folder.resolve(command.get(0) + ".log").toAbsolutePath();
            Files.writeString(log, said);
            throw new IllegalStateException(
                    "\"" + String.join(" ", command) + "\" failed with exit code " + code + "; what it said: " + log);
        }
        return said;
    }
}
