package io.leadbridge.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code leadbridge run} as a process of its own, which a test may kill. */
final class HubProcess implements AutoCloseable {

    private final Process process;
    private final List<String> said = new ArrayList<>();

    private HubProcess(Process process) {
        this.process = process;
    }

    /** Starts it and waits until it runs or has ended. */
    static HubProcess start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dleadbridge.home=.",
                "-cp",
                System.getProperty("java.class.path"),
                Leadbridge.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        HubProcess hub = new HubProcess(builder.start());
        hub.awaitStart();
        return hub;
    }

    private void awaitStart() throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = reader.readLine();
        while (line != null) {
            synchronized (said) {
                said.add(line);
            }
            if (line.startsWith("leadbridge: webhooks on")) {
                Thread rest = new Thread(() -> readOn(reader));
                rest.setDaemon(true);
                rest.start();
                return;
            }
            line = reader.readLine();
        }
    }

    private void readOn(BufferedReader reader) {
        try {
            for (String next = reader.readLine(); next != null; next = reader.readLine()) {
                synchronized (said) {
                    said.add(next);
                }
            }
        } catch (IOException killed) {
            // Whoever kills it closes its output.
        }
    }

    /** All it has said so far. */
    String said() {
        synchronized (said) {
            return String.join("\n", said);
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; waits for its end. */
    boolean stop() throws InterruptedException {
        process.destroy();
        return process.waitFor(60, TimeUnit.SECONDS);
    }

    /** Waits for its end by itself, and gives its exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it still runs: " + said());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
