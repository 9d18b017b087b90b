package io.leadbridge.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A master, a replica and one Sentinel, whose word is enough, on the loopback. */
public final class TestSentinel implements AutoCloseable {

    private static final String NAME = "queue";

    private final TestRedis one;
    private final TestRedis other;
    private final int port;
    private final Process sentinel;
    private LettuceConnectionFactory factory;

    private TestSentinel(TestRedis one, TestRedis other, int port, Process sentinel) {
        this.one = one;
        this.other = other;
        this.port = port;
        this.sentinel = sentinel;
    }

    /** Starts them and waits until the replica has caught up and the Sentinel knows both. */
    public static TestSentinel start() {
        try {
            TestRedis master = TestRedis.start("repl-diskless-sync-delay 0");
            TestRedis replica = TestRedis.start("repl-diskless-sync-delay 0", "replicaof 127.0.0.1 " + master.port());
            int port = TestRedis.freePort();
            Path folder = Files.createTempDirectory("sentinel");
            Path file = folder.resolve("sentinel.conf");
            Files.writeString(
                    file,
                    """
                    port %d
                    bind 127.0.0.1
                    dir %s
                    sentinel monitor %s 127.0.0.1 %d 1
                    sentinel down-after-milliseconds %3$s 1000
                    sentinel failover-timeout %3$s 4000
                    """
                            .formatted(port, folder, NAME, master.port()));
            Process sentinel = TestRedis.server(
                            folder, List.of(TestRedis.binary().toString(), file.toString(), "--sentinel"))
                    .start();
            TestSentinel started = new TestSentinel(master, replica, port, sentinel);
            started.awaitReplica(replica);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until this replica follows, and the Sentinel knows it. */
    public void awaitReplica(TestRedis replica) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadlineNanos) {
            try {
                if (replica.ask("INFO", "replication").contains("master_link_status:up")
                        && RawRedis.ask(port, "SENTINEL", "REPLICAS", NAME).contains("127.0.0.1:" + replica.port())) {
                    return;
                }
            } catch (UncheckedIOException notYet) {
                Thread.onSpinWait();
            }
        }
        throw new IllegalStateException("no replica: " + RawRedis.ask(port, "SENTINEL", "REPLICAS", NAME));
    }

    /** The server that the Sentinel calls the master. */
    public TestRedis master() {
        String address = RawRedis.ask(port, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME);
        return address.endsWith("\n" + one.port()) ? one : other;
    }

    /** Asks the Sentinel for a failover; its answer, {@code OK} or an error. */
    public String failover() {
        return RawRedis.ask(port, "SENTINEL", "FAILOVER", NAME);
    }

    /** Address in the form of {@code REDIS_URL}. */
    public String url() {
        return "redis-sentinel://127.0.0.1:" + port + "/0#" + NAME;
    }

    /** A started factory, as {@link TestRedis#factory()}. */
    public synchronized LettuceConnectionFactory factory() {
        if (factory == null) {
            factory = TestRedis.connect(
                    new RedisSentinelConfiguration().master(NAME).sentinel("127.0.0.1", port));
        }
        return factory;
    }

    @Override
    public synchronized void close() {
        if (factory != null) {
            factory.destroy();
        }
        sentinel.destroyForcibly();
        one.close();
        other.close();
    }
}
