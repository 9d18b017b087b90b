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

/** {@code ./leadbridge run} as shipped, but for the CRMs' limits, which are lifted. */
final class HubServer implements AutoCloseable {

    private static final Path LOG = Path.of("hub.log");

    private final Process process;

    private HubServer(Process process) {
        this.process = process;
    }

    /** Starts it, waits until it listens, and lets both CRMs call it. */
    static HubServer start(SandboxProcess crms, BenchRedis redis, Path home) throws IOException {
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder("./leadbridge", "run")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve(LOG).toFile());
        builder.environment().putAll(environment(crms, redis, home, port));
        HubServer hub = new HubServer(builder.start());
        hub.awaitStart(home.resolve(LOG));
        crms.call(port);
        return hub;
    }

    private static Map<String, String> environment(SandboxProcess crms, BenchRedis redis, Path home, int port)
            throws IOException {
        Map<String, String> environment = new HashMap<>(crms.addresses());
        environment.put("REDIS_URL", redis.url());
        environment.put("LEADBRIDGE_PORT", Integer.toString(port));
        environment.put("LEADBRIDGE_MANAGEMENT_PORT", Integer.toString(freePort()));
        environment.put("LEADBRIDGE_DATA", home.resolve("data").toAbsolutePath().toString());
        environment.put(
                "LEADBRIDGE_TENANTS", Path.of("tenants").toAbsolutePath().toString());
        // Short windows: one that holds a thousand calls would cost Redis more than any real one does.
        for (String crm : new String[] {"AMOCRM", "LPTRACKER"}) {
            environment.put(crm + "_WINDOW_MS", "100");
            environment.put(crm + "_REQUESTS_PER_WINDOW", "1000");
        }
        environment.put("AMOCRM_ACCOUNT_REQUESTS_PER_WINDOW", "1000");
        return environment;
    }

    private void awaitStart(Path log) throws IOException {
        long start = System.nanoTime();
        while (!Files.readString(log).contains("leadbridge: webhooks on")) {
            if (!process.isAlive() || System.nanoTime() - start > TimeUnit.MINUTES.toNanos(3)) {
                throw new IllegalStateException("./leadbridge run did not start; see " + log);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
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
