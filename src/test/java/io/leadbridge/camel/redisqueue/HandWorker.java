package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.RedisQueueCommands.EnqueueTerms;
import io.leadbridge.camel.redisqueue.RedisQueueCommands.Entry;
import io.leadbridge.camel.redisqueue.RedisQueueCommands.LeaseTerms;
import io.leadbridge.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Sends, claims and settles by hand, without a route, on a queue of its own; and an operator beside it. */
final class HandWorker implements AutoCloseable {

    private static final AtomicInteger QUEUES = new AtomicInteger();
    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofMinutes(1), Duration.ofSeconds(3), 3);

    final String queue;
    final RedisQueueKeys keys;
    final NativeConnection redis;
    final RedisQueueOperations operator;
    private final RedisQueueCommands commands;

    HandWorker(TestRedis server, int shards) {
        this(server.factory(), "by-hand-" + QUEUES.incrementAndGet(), shards);
    }

    HandWorker(RedisConnectionFactory factory, String queue, int shards) {
        this.queue = queue;
        keys = new RedisQueueKeys(queue, shards);
        redis = new NativeConnection(factory, Duration.ofMinutes(1));
        commands = new RedisQueueCommands(redis, keys, new RedisQueueScripts());
        new QueueFormat(redis, keys).ensure().join();
        operator = new RedisQueueOperations(factory, queue, shards, Duration.ofMinutes(1));
    }

    void send(String group, String id) {
        send(group, id, bytes("body of " + id), Duration.ZERO, 0);
    }

    void send(String group, String id, byte[] body, Duration delay, int priority) {
        commands.enqueue(
                        new Entry(group, id, body, delay, priority, null, "", ""),
                        new EnqueueTerms(Duration.ofHours(1), 1000))
                .join();
    }

    /** The next group of a shard, with up to that many messages; without a group if none is ready. */
    Claim claim(int shard, int most) {
        return claim(shard, most, TERMS);
    }

    Claim claim(int shard, int most, LeaseTerms terms) {
        return commands.claim(shard, most, terms, true).join();
    }

    boolean settle(Claim claim, List<Verdict> verdicts, Duration hold) {
        return commands.settle(claim, verdicts, hold).join();
    }

    void settle(Claim claim, Verdict verdict) {
        settle(claim, new ArrayList<>(Collections.nCopies(claim.messages().size(), verdict)), Duration.ZERO);
    }

    /** Sends a message to an empty shard and parks it. */
    void park(String group, String id, byte[] body, String reason) {
        send(group, id, body, Duration.ZERO, 0);
        settle(claim(keys.shard(group), 1), park(reason));
    }

    static Verdict done() {
        return new Verdict(Verdict.Verb.DONE, null, null, null);
    }

    static Verdict park(String reason) {
        return new Verdict(Verdict.Verb.PARK, null, reason, null);
    }

    static Verdict retry(Duration after) {
        return new Verdict(Verdict.Verb.RETRY, after, "later", null);
    }

    static Verdict keep() {
        return new Verdict(Verdict.Verb.KEEP, null, null, null);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static List<String> ids(Claim claim) {
        return claim.messages().stream().map(QueueMessage::id).toList();
    }

    @Override
    public void close() {
        operator.close();
        redis.close();
    }
}
