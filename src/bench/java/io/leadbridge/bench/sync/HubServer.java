package io.leadbridge.bench.sync;

import io.leadbridge.bench.process.BenchRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code ./leadbridge run} as shipped, but for the CRMs' limits, which are lifted. Its tenant file is a copy. */
final class HubServer implements AutoCloseable {

    private static final Path LOG = Path.of("hub.log");
    private static final Path TENANT = Path.of("tenants", "demo.yaml");
    private static final String WITHOUT_STORIES = "\nretention: {events: 0, days: 30}\n";

    private final Process process;
    private final Path home;

    private HubServer(Process process, Path home) {
        this.process = process;
        this.home = home;
    }

    /** Starts it, waits until it listens, and lets both CRMs call it. */
    static HubServer start(SandboxProcess crms, BenchRedis redis, Path home) throws IOException {
        int port = freePort();
        Files.createDirectories(home.resolve(TENANT).getParent());
        Files.copy(TENANT, home.resolve(TENANT));
        ProcessBuilder builder = new ProcessBuilder("./leadbridge", "run")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve(LOG).toFile());
        builder.environment().putAll(environment(crms, redis, home, port));
        HubServer hub = new HubServer(builder.start(), home);
        try {
            hub.awaitLine("leadbridge: webhooks on", 1);
            crms.call(port);
        } catch (IOException | IllegalStateException e) {
            hub.close();
            throw e;
        }
        return hub;
    }

    /** From now on it keeps the stories of what happens, which it did not, or the other way round. */
    void keepStories(boolean kept) throws IOException {
        long before = lines("rules in force");
        Files.writeString(home.resolve(TENANT), Files.readString(TENANT) + (kept ? "" : WITHOUT_STORIES));
        awaitLine("rules in force", before + 1);
    }

    private static Map<String, String> environment(SandboxProcess crms, BenchRedis redis, Path home, int port)
            throws IOException {
        Map<String, String> environment = new HashMap<>(crms.addresses());
        environment.put("REDIS_URL", redis.url());
        environment.put("LEADBRIDGE_PORT", Integer.toString(port));
        environment.put("LEADBRIDGE_MANAGEMENT_PORT", Integer.toString(freePort()));
        environment.put("LEADBRIDGE_DATA", home.resolve("data").toAbsolutePath().toString());
        environment.put(
                "LEADBRIDGE_TENANTS",
                home.resolve(TENANT).getParent().toAbsolutePath().toString());
        // Short windows: one that holds a thousand calls would cost Redis more than any real one does.
        for (String crm : new String[] {"AMOCRM", "LPTRACKER"}) {
            environment.put(crm + "_WINDOW_MS", "100");
            environment.put(crm + "_REQUESTS_PER_WINDOW", "1000");
        }
        environment.put("AMOCRM_ACCOUNT_REQUESTS_PER_WINDOW", "1000");
        return environment;
    }

    private void awaitLine(String text, long times) throws IOException {
        long start = System.nanoTime();
        while (lines(text) < times) {
            if (!process.isAlive() || System.nanoTime() - start > TimeUnit.MINUTES.toNanos(10)) {
                throw new IllegalStateException(
                        "./leadbridge run did not come to say \"" + text + "\"; see " + home.resolve(LOG));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private long lines(String text) throws IOException {
        return Files.readString(home.resolve(LOG))
                .lines()
                .filter(line -> line.contains(text))
                .count();
    }

    long pid() {
        return process.pid();
    }

    /** Messages that are neither done nor parked. */
    long waiting(BenchRedis redis) {
        Map<String, String> stats = redis.commands().hgetall("lb:{q:webhooks:00}:stats");
        return number(stats, "enqueued") - number(stats, "done") - number(stats, "parked");
    }

    private static long number(Map<String, String> stats, String key) {
        return Long.parseLong(stats.getOrDefault(key, "0"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
