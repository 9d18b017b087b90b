package io.leadbridge.bench.process;

import io.leadbridge.testing.TestRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The redis-server that both sides use: the application's embedded binary, with its append-only file on a disk. */
public final class BenchRedis implements AutoCloseable {

    private final TestRedis server;
    private final Path data;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    private BenchRedis(TestRedis server, Path data) {
        this.server = server;
        this.data = data;
        client = RedisClient.create(RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(server.port())
                .withTimeout(Duration.ofMinutes(2))
                .build());
        connection = client.connect();
    }

    /**
     * Starts an empty one.
     *
     * @param folder for its data
     */
    public static BenchRedis start(Path folder) throws IOException {
        Path data = Files.createTempDirectory(Files.createDirectories(folder), "redis");
        // A rewrite of the file in the middle of one run would be paid by that run alone.
        return new BenchRedis(TestRedis.start("dir " + data.toAbsolutePath(), "auto-aof-rewrite-percentage 0"), data);
    }

    /** Port on the loopback address. */
    public int port() {
        return server.port();
    }

    /** Address in the form of {@code REDIS_URL}. */
    public String url() {
        return server.url();
    }

    /** Its process id. */
    public long pid() {
        return Long.parseLong(info("server", "process_id"));
    }

    /** Its version. */
    public String version() {
        return info("server", "redis_version");
    }

    /** Sets {@code appendfsync}. */
    public void fsync(String mode) {
        commands().configSet("appendfsync", mode);
    }

    /** Empties it, and waits until it has nothing left to do. */
    public void empty() {
        commands().flushall();
        commands().bgrewriteaof();
        do {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        } while (!info("persistence", "aof_rewrite_in_progress").equals("0")
                || !info("persistence", "aof_rewrite_scheduled").equals("0"));
        settle();
    }

    /** Waits until what was written is on the disk. */
    public void settle() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1200));
        commands().ping();
    }

    /** Memory that its data takes, in bytes. */
    public long usedBytes() {
        return Long.parseLong(info("memory", "used_memory"));
    }

    /** To look at what the sides have stored. */
    public RedisCommands<String, String> commands() {
        return connection.sync();
    }

    /** Kills it with SIGKILL. */
    public void kill() {
        server.kill();
    }

    /** Starts it again after {@link #kill()}, with its data. */
    public void restart() {
        server.restart();
    }

    private String info(String section, String key) {
        return commands()
                .info(section)
                .lines()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).trim())
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        server.close();
        deleteData();
    }

    /** Gigabytes, after some runs. */
    private void deleteData() {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            System.err.println("bench: " + data + " is left: " + e);
        }
    }
}
