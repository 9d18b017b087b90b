package io.leadbridge.camel.redisqueue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Options of the component and of each endpoint. */
@UriParams
public class RedisQueueConfiguration implements Cloneable {

    static final String SHARDS = "shards";

    /** What Lua can hand to one command at a time is some 8000 values. */
    private static final int MOST_CALL_MESSAGES = 2000;
    /** Some one message a day. */
    private static final double LEAST_RATE = 0.00001;
    /** The hold of a group counts in milliseconds. */
    private static final double MOST_RATE = 1_000_000;

    @UriParam(label = "advanced")
    @Metadata(autowired = true)
    private RedisConnectionFactory connectionFactory;

    @UriParam(label = "common", defaultValue = "1")
    private int shards = 1;

    @UriParam(label = "consumer", defaultValue = "1")
    private int batchSize = 1;

    @UriParam(label = "consumer", defaultValue = "4")
    private int concurrentConsumers = 4;

    @UriParam(label = "consumer", defaultValue = "4500", javaType = "java.time.Duration")
    private long leaseDuration = 4500;

    @UriParam(label = "consumer", defaultValue = "1000", javaType = "java.time.Duration")
    private long heartbeatInterval = 1000;

    @UriParam(label = "consumer", defaultValue = "12")
    private int maxAttempts = 12;

    @UriParam(label = "consumer", defaultValue = "1000", javaType = "java.time.Duration")
    private long initialBackoff = 1000;

    @UriParam(label = "consumer", defaultValue = "600000", javaType = "java.time.Duration")
    private long maxBackoff = 600_000;

    @UriParam(label = "consumer", defaultValue = "3")
    private int maxCrashes = 3;

    @UriParam(label = "producer", defaultValue = "4194304")
    private int maxBodySize = 4 * 1024 * 1024;

    @UriParam(label = "producer", defaultValue = "7200000", javaType = "java.time.Duration")
    private long deduplicationTtl = 7_200_000;

    @UriParam(label = "consumer", defaultValue = "0")
    private double groupRate;

    @UriParam(label = "producer", defaultValue = "10000")
    private int tagIndexSize = 10_000;

    @UriParam(label = "producer,advanced", defaultValue = "false")
    private boolean useEventLoop;

    @UriParam(label = "producer,advanced", defaultValue = "10000")
    private int maxPendingMessages = 10_000;

    @UriParam(label = "producer,advanced", defaultValue = "33554432")
    private int maxPendingSize = 32 * 1024 * 1024;

    @UriParam(label = "advanced", defaultValue = "500")
    private int maxCallMessages = 500;

    @UriParam(label = "advanced", defaultValue = "1048576")
    private int maxCallSize = 1024 * 1024;

    @UriParam(label = "advanced", defaultValue = "2000", javaType = "java.time.Duration")
    private long commandTimeout = 2000;

    @UriParam(label = "advanced")
    private RandomGenerator random;

    /** A copy of its own. */
    public RedisQueueConfiguration copy() {
        try {
            return (RedisQueueConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    /**
     * Checks all options.
     *
     * @throws IllegalArgumentException if some are out of their range; it names each with what was given and what is
     *     allowed
     */
    void validate() {
        List<String> faults = new ArrayList<>();
        range(faults, SHARDS, shards, 1, RedisQueueKeys.MAX_SHARDS);
        range(faults, "batchSize", batchSize, 1, 10_000);
        range(faults, "concurrentConsumers", concurrentConsumers, 1, 1000);
        range(faults, "leaseDuration", leaseDuration, 500, 3_600_000);
        // Two heartbeats may get lost before the lease does.
        range(faults, "heartbeatInterval", heartbeatInterval, 50, leaseDuration / 3);
        range(faults, "maxAttempts", maxAttempts, 1, 65_000);
        range(faults, "initialBackoff", initialBackoff, 1, 86_400_000);
        range(faults, "maxBackoff", maxBackoff, initialBackoff, 30 * 86_400_000L);
        range(faults, "maxCrashes", maxCrashes, 1, 250);
        range(faults, "maxBodySize", maxBodySize, 1, 256 * 1024 * 1024);
        range(faults, "deduplicationTtl", deduplicationTtl, 1, 30 * 86_400_000L);
        range(faults, "commandTimeout", commandTimeout, 1, 60_000);
        range(faults, "tagIndexSize", tagIndexSize, 0, 1_000_000);
        range(faults, "maxPendingMessages", maxPendingMessages, 1, 1_000_000);
        range(faults, "maxPendingSize", maxPendingSize, 1, Integer.MAX_VALUE);
        range(faults, "maxCallMessages", maxCallMessages, 1, MOST_CALL_MESSAGES);
        range(faults, "maxCallSize", maxCallSize, 1, 256 * 1024 * 1024);
        if (!(groupRate == 0 || groupRate >= LEAST_RATE && groupRate <= MOST_RATE)) {
            faults.add("groupRate: " + groupRate + " given, 0 for none or " + LEAST_RATE + " to " + MOST_RATE
                    + " messages a second allowed");
        }
        if (connectionFactory == null) {
            faults.add("connectionFactory: nothing given, a RedisConnectionFactory on Lettuce is needed; put one in the"
                    + " registry or name it");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("redis-queue: " + String.join("; ", faults));
        }
    }

    private static void range(List<String> faults, String option, long given, long least, long most) {
        if (given < least || given > most) {
            faults.add(option + ": " + given + " given, " + least + " to " + most + " allowed");
        }
    }

    RetryPolicy retryPolicy(RandomGenerator fallback) {
        return new RetryPolicy(
                Duration.ofMillis(initialBackoff),
                Duration.ofMillis(maxBackoff),
                maxAttempts,
                random == null ? fallback : random);
    }

    RedisQueueCommands.LeaseTerms leaseTerms() {
        return new RedisQueueCommands.LeaseTerms(
                Duration.ofMillis(leaseDuration), Duration.ofMillis(heartbeatInterval * 5 / 2), maxCrashes);
    }

    RedisQueueCommands.EnqueueTerms enqueueTerms() {
        return new RedisQueueCommands.EnqueueTerms(Duration.ofMillis(deduplicationTtl), tagIndexSize);
    }

    Outbox.Limits outboxLimits() {
        return new Outbox.Limits(
                maxPendingMessages,
                maxPendingSize,
                maxCallMessages,
                maxCallSize,
                Duration.ofMillis(commandTimeout).toNanos());
    }

    ShardCall.Limits limits() {
        return new ShardCall.Limits(batchSize, maxCallMessages, maxCallSize);
    }

    public RedisConnectionFactory getConnectionFactory() {
        return connectionFactory;
    }

    /** Where Redis is: Spring Data Redis' connection factory on Lettuce. */
    public void setConnectionFactory(RedisConnectionFactory connectionFactory) {
        this.connectionFactory = connectionFactory;
    }

    public int getShards() {
        return shards;
    }

    /**
     * Number of parts of the queue, 1 to 100; in a Redis Cluster they may lie on different nodes. All users of a queue
     * must agree on it, and it cannot be changed while the queue holds messages. Defaults to 1.
     */
    public void setShards(int shards) {
        this.shards = shards;
    }

    public int getBatchSize() {
        return batchSize;
    }

    /**
     * Most messages of one group in one exchange, 1 to 10000. With 1 the body is a QueueMessage, with more it is a
     * List of QueueMessage. Defaults to 1.
     */
    public void setBatchSize(int batchSize) {
        this.batchSize = batchSize;
    }

    public int getConcurrentConsumers() {
        return concurrentConsumers;
    }

    /** Number of groups that this consumer works on side by side, 1 to 1000. Defaults to 4. */
    public void setConcurrentConsumers(int concurrentConsumers) {
        this.concurrentConsumers = concurrentConsumers;
    }

    public long getLeaseDuration() {
        return leaseDuration;
    }

    /**
     * After this time without a heartbeat a worker counts as dead and its group is handed out again, 500 ms to 1 h, in
     * milliseconds. Defaults to 4500.
     */
    public void setLeaseDuration(long leaseDuration) {
        this.leaseDuration = leaseDuration;
    }

    public long getHeartbeatInterval() {
        return heartbeatInterval;
    }

    /** How often leases are renewed, 50 ms to a third of leaseDuration, in milliseconds. Defaults to 1000. */
    public void setHeartbeatInterval(long heartbeatInterval) {
        this.heartbeatInterval = heartbeatInterval;
    }

    public int getMaxAttempts() {
        return maxAttempts;
    }

    /** A message that fails at this attempt is parked, 1 to 65000. Defaults to 12. */
    public void setMaxAttempts(int maxAttempts) {
        this.maxAttempts = maxAttempts;
    }

    public long getInitialBackoff() {
        return initialBackoff;
    }

    /**
     * Longest wait before the second attempt, in milliseconds; it doubles with each further one. The wait itself is
     * drawn evenly from zero to that. Defaults to 1000.
     */
    public void setInitialBackoff(long initialBackoff) {
        this.initialBackoff = initialBackoff;
    }

    public long getMaxBackoff() {
        return maxBackoff;
    }

    /** Longest wait before any attempt, in milliseconds. Defaults to 600000. */
    public void setMaxBackoff(long maxBackoff) {
        this.maxBackoff = maxBackoff;
    }

    public int getMaxCrashes() {
        return maxCrashes;
    }

    /**
     * A message whose worker died that often while it handled this message alone is parked as poison, 1 to 250.
     * Defaults to 3.
     */
    public void setMaxCrashes(int maxCrashes) {
        this.maxCrashes = maxCrashes;
    }

    public int getMaxBodySize() {
        return maxBodySize;
    }

    /** Largest body, in bytes, 1 to 256 MiB; a larger one is refused. Defaults to 4194304 (4 MiB). */
    public void setMaxBodySize(int maxBodySize) {
        this.maxBodySize = maxBodySize;
    }

    public long getDeduplicationTtl() {
        return deduplicationTtl;
    }

    /** How long a deduplication id is remembered, in milliseconds. Defaults to 7200000 (2 h). */
    public void setDeduplicationTtl(long deduplicationTtl) {
        this.deduplicationTtl = deduplicationTtl;
    }

    public long getCommandTimeout() {
        return commandTimeout;
    }

    /** After this time without an answer of Redis a step counts as failed, in milliseconds. Defaults to 2000. */
    public void setCommandTimeout(long commandTimeout) {
        this.commandTimeout = commandTimeout;
    }

    public double getGroupRate() {
        return groupRate;
    }

    /**
     * Most messages of one group in a second, 0.00001 to 1000000; 0 for no limit. After n messages of a group were handed
     * out, the group waits until n / rate seconds after that. Defaults to 0.
     */
    public void setGroupRate(double groupRate) {
        this.groupRate = groupRate;
    }

    public int getTagIndexSize() {
        return tagIndexSize;
    }

    /**
     * Most entries of the index of tags in each shard, 0 to 1000000; the oldest go first. 0 switches it off. Defaults to
     * 10000.
     */
    public void setTagIndexSize(int tagIndexSize) {
        this.tagIndexSize = tagIndexSize;
    }

    public boolean isUseEventLoop() {
        return useEventLoop;
    }

    /**
     * Whether the route goes on in the Redis client's own thread, which spares a change of threads, instead of a thread of
     * the producer. Only for routes in which no step after the producer blocks: while one does, nobody gets answers of
     * Redis, and one that waits for Redis waits for itself. Defaults to false.
     */
    public void setUseEventLoop(boolean useEventLoop) {
        this.useEventLoop = useEventLoop;
    }

    public int getMaxPendingMessages() {
        return maxPendingMessages;
    }

    /**
     * Most messages of a shard that wait to be stored by this endpoint, 1 to 1000000; further ones are refused as if Redis
     * were away. Defaults to 10000.
     */
    public void setMaxPendingMessages(int maxPendingMessages) {
        this.maxPendingMessages = maxPendingMessages;
    }

    public int getMaxPendingSize() {
        return maxPendingSize;
    }

    /** The same in bytes of their bodies. Defaults to 33554432 (32 MiB). */
    public void setMaxPendingSize(int maxPendingSize) {
        this.maxPendingSize = maxPendingSize;
    }

    public int getMaxCallMessages() {
        return maxCallMessages;
    }

    /**
     * Most messages that one call of Redis stores, or hands out before it takes no further group, 1 to 2000. Defaults to
     * 500.
     */
    public void setMaxCallMessages(int maxCallMessages) {
        this.maxCallMessages = maxCallMessages;
    }

    public int getMaxCallSize() {
        return maxCallSize;
    }

    /** Most bytes of messages that one call of Redis stores or hands out; one message may be larger. Defaults to 1048576 (1 MiB). */
    public void setMaxCallSize(int maxCallSize) {
        this.maxCallSize = maxCallSize;
    }

    public RandomGenerator getRandom() {
        return random;
    }

    /** Source of jitter and of message ids, safe for several threads. Defaults to the threads' own. */
    public void setRandom(RandomGenerator random) {
        this.random = random;
    }
}
