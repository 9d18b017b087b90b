package io.leadbridge.app;

import io.leadbridge.testing.TwoCrms;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code leadbridge run} as a process of its own, which a test may kill. */
public final class HubProcess implements AutoCloseable {

    private final Process process;
    private final String metrics;
    private final List<String> said = new ArrayList<>();
    private Thread rest;

    private HubProcess(Process process, String metrics) {
        this.process = process;
        this.metrics = metrics;
    }

    /**
     * Settings of a hub of tenant {@code demo} between two sandboxes, on free ports and with an embedded Redis. The CRMs
     * call it from now on.
     *
     * @param folder for its data
     */
    public static Map<String, String> between(TwoCrms crms, Path folder) throws IOException {
        Map<String, String> environment = notYetCalledBy(crms, folder);
        crms.call(Integer.parseInt(environment.get("LEADBRIDGE_PORT")));
        return environment;
    }

    /** The same, but the CRMs do not call it. */
    static Map<String, String> notYetCalledBy(TwoCrms crms, Path folder) throws IOException {
        List<Integer> ports = Ports.free(2);
        Map<String, String> environment = new HashMap<>(crms.addresses());
        environment.put("REDIS_URL", "");
        environment.put("LEADBRIDGE_PORT", ports.get(0).toString());
        environment.put("LEADBRIDGE_MANAGEMENT_PORT", ports.get(1).toString());
        environment.put("LEADBRIDGE_STOP_DELAY", "0s");
        environment.put(
                "LEADBRIDGE_DATA", folder.resolve("data").toAbsolutePath().toString());
        environment.put(
                "LEADBRIDGE_TENANTS", Path.of("tenants").toAbsolutePath().toString());
        return environment;
    }

    /** Lifts our own limits: at LPTracker's rate, most tests would take minutes. */
    public static Map<String, String> withoutLimits(Map<String, String> environment) {
        Map<String, String> unlimited = new HashMap<>(environment);
        unlimited.put("AMOCRM_REQUESTS_PER_WINDOW", "1000");
        unlimited.put("LPTRACKER_REQUESTS_PER_WINDOW", "1000");
        return unlimited;
    }

    /** Starts it and waits until it runs or has ended. */
    public static HubProcess start(Map<String, String> environment, String... arguments) throws IOException {
        HubProcess hub = launch(environment, arguments);
        hub.await("leadbridge: webhooks on");
        return hub;
    }

    /** Starts it and does not wait; {@link #await} has to be called. */
    static HubProcess launch(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        command.addAll(HubClasses.JVM);
        command.add("-Dleadbridge.home=.");
        command.addAll(HubClasses.options());
        command.add(Leadbridge.class.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new HubProcess(builder.start(), metricsOf(environment));
    }

    /** Waits until it has said this, or has ended. To be called once. */
    void await(String words) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = reader.readLine();
        while (line != null) {
            synchronized (said) {
                said.add(line);
            }
            if (line.contains(words)) {
                rest = new Thread(() -> readOn(reader));
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

    /**
     * The sum of some values of its Prometheus page.
     *
     * @param lineStart the metric's name, or what its lines begin with, from the name on into the labels
     * @return 0 if there is no such line
     */
    public double metric(String lineStart) throws IOException {
        return metric(metrics, lineStart);
    }

    /** Address of the Prometheus page of a hub with these settings. */
    static String metricsOf(Map<String, String> environment) {
        return "http://127.0.0.1:" + environment.get("LEADBRIDGE_MANAGEMENT_PORT") + "/observe/metrics";
    }

    /** As {@link #metric(String)}, of the page at this address. */
    static double metric(String metrics, String lineStart) throws IOException {
        try (InputStream page = URI.create(metrics).toURL().openStream()) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line ->
                            line.startsWith(lineStart) && isWhole(line.substring(lineStart.length()), lineStart))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }

    /** Whether a name ends where it was asked for to end: {@code queue_parked} is not {@code queue_parked_by_cause}. */
    private static boolean isWhole(String rest, String lineStart) {
        return lineStart.contains("{") || rest.startsWith("{") || rest.startsWith(" ");
    }

    /** All it has said so far. */
    public String said() {
        synchronized (said) {
            return String.join("\n", said);
        }
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; does not wait. */
    void terminate() {
        // Process.destroy() would close its output too.
        process.toHandle().destroy();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM; waits for its end. */
    public boolean stop() throws InterruptedException {
        terminate();
        return process.waitFor(60, TimeUnit.SECONDS);
    }

    /** Waits for its end by itself, and gives its exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it still runs: " + said());
        }
        if (rest != null) {
            rest.join();
        }
        return process.exitValue();
    }

    /** SIGKILL, if it still runs. Its embedded Redis would live on, for a next start to find; here nobody looks for it. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
