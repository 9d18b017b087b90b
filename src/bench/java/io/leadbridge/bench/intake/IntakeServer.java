package io.leadbridge.bench.intake;

import io.leadbridge.bench.process.BenchRedis;
import io.leadbridge.bench.process.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server that takes webhooks, ours or the peer's, as a process of its own. */
final class IntakeServer implements AutoCloseable {

    /** Address of the webhooks on both sides. */
    static final String PATH = "/webhooks/" + BenchHome.TENANT + "/" + BenchHome.CRM + "/" + BenchHome.SECRET;

    private static final long START_SECONDS = 120;
    private static final long BETWEEN_TRIES = TimeUnit.MILLISECONDS.toNanos(5);
    private static final double NANOS_PER_MILLI = 1e6;

    private final Process process;
    private final int port;
    private final double startMillis;

    private IntakeServer(Process process, int port, double startMillis) {
        this.process = process;
        this.port = port;
        this.startMillis = startMillis;
    }

    /** Starts ours, as a user does, and waits until it has kept a webhook. */
    static IntakeServer ours(BenchHome home, BenchRedis redis, String keep) throws IOException {
        int port = freePort();
        Map<String, String> environment = home.environment(redis, port, freePort(), keep);
        return start(List.of("./leadbridge", "run"), environment, port, home.log("server.log"));
    }

    /** Starts the peer's and waits until it has kept a webhook. */
    static IntakeServer peer(Peer peer, BenchHome home, BenchRedis redis) throws IOException {
        int port = freePort();
        List<String> command = peer.command(
                "intake.mjs",
                Integer.toString(port),
                Integer.toString(redis.port()),
                BenchHome.TENANT,
                BenchHome.CRM,
                BenchHome.SECRET);
        return start(command, Peer.PRODUCTION, port, home.log("peer-server.log"));
    }

    private static IntakeServer start(List<String> command, Map<String, String> environment, int port, Path log)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        while (!keepsAWebhook(port)) {
            if (!process.isAlive() || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(START_SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("\"" + String.join(" ", command) + "\" does not answer; see " + log);
            }
            LockSupport.parkNanos(BETWEEN_TRIES);
        }
        return new IntakeServer(process, port, (System.nanoTime() - start) / NANOS_PER_MILLI);
    }

    /** Port on the loopback address. */
    int port() {
        return port;
    }

    /** Its process id. */
    long pid() {
        return process.pid();
    }

    /** From the start of the process to the first webhook that was answered with 200. */
    double startMillis() {
        return startMillis;
    }

    private static boolean keepsAWebhook(int port) {
        String body = "leads[add][0][id]=1&leads[add][0][last_modified]=" + System.nanoTime();
        String request = "POST " + PATH + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.startsWith("HTTP/1.1 200");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        try {
            process.destroy();
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
