package io.leadbridge.simulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A JVM with the same classes. */
final class OtherProcess {

    private OtherProcess() {}

    /**
     * Begins it and prints what it prints, errors among it, line by line.
     *
     * @param lasting whether it runs for so long that the second compiler gives more than it takes
     * @return all lines, once it has ended
     */
    static CompletableFuture<List<String>> begin(Class<?> main, List<String> arguments, boolean lasting)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=" + (lasting ? 4 : 1),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-Dlog4j2.configurationFile=log4j2-quiet.properties",
                "-Djournal=" + System.getProperty("journal", "600"),
                "-classpath",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return CompletableFuture.supplyAsync(() -> lines(process));
    }

    private static List<String> lines(Process process) {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                System.out.println(line);
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }
}
