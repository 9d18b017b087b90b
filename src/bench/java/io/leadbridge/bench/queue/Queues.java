package io.leadbridge.bench.queue;

import io.leadbridge.bench.process.BenchRedis;
import io.leadbridge.bench.process.Peer;
import io.leadbridge.bench.process.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Both sides of the queue benchmark, beside one Redis. */
final class Queues implements AutoCloseable {

    /** Size of a message, in bytes. */
    static final int BODY_BYTES = 441;

    private static final String OUR_MEMORY = "-Xmx512m";

    private final BenchRedis redis;
    private final Path folder;
    private final Peer peer;
    private final Side ours;
    private final Side theirs;
    private int names;

    Queues(BenchRedis redis, Peer peer, Path folder) throws IOException {
        this.redis = redis;
        this.folder = folder;
        this.peer = peer;
        this.ours = startOurs();
        this.theirs = startTheirs();
    }

    BenchRedis redis() {
        return redis;
    }

    Side ours() {
        return ours;
    }

    Side theirs() {
        return theirs;
    }

    /** A further process of ours, the caller's own. */
    Side startOurs() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                OUR_MEMORY,
                "-cp",
                System.getProperty("java.class.path"),
                "-Dlog4j2.configurationFile=log4j2-quiet.properties",
                OurQueue.class.getName(),
                Integer.toString(redis.port()),
                Integer.toString(BODY_BYTES));
        return Side.start("ours", command, Map.of(), folder.resolve("ours.log"));
    }

    /** A further process of the peer's, the caller's own. */
    Side startTheirs() throws IOException {
        List<String> command = peer.command("queue.mjs", Integer.toString(redis.port()), Integer.toString(BODY_BYTES));
        return Side.start("BullMQ", command, Peer.PRODUCTION, folder.resolve("peer.log"));
    }

    /** Name of a queue that was never used: nothing that a side remembers of another can matter. */
    String nextName() {
        return "bench-" + ++names;
    }

    /** Forgets everything that is stored. */
    void empty() throws Exception {
        theirs.ask("forget", Map.of());
        redis.empty();
    }

    @Override
    public void close() {
        ours.close();
        theirs.close();
    }
}
