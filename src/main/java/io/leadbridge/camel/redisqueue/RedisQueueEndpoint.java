package io.leadbridge.camel.redisqueue;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Send messages to and receive them from a queue with message groups on Redis. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "redis-queue",
        title = "Redis Queue",
        syntax = "redis-queue:queueName",
        category = {Category.MESSAGING},
        headersClass = RedisQueueConstants.class)
public class RedisQueueEndpoint extends DefaultEndpoint {

    /** Threads on which producers' routes go on when Redis has answered. */
    private static final int RECEIPT_THREADS = 16;

    private static final Logger LOG = LoggerFactory.getLogger(RedisQueueEndpoint.class);

    @UriPath(description = "Name of the queue: 1 to 64 letters, digits, dots, dashes or underscores.")
    @Metadata(required = true)
    private String queueName;

    @UriParam
    private RedisQueueConfiguration configuration;

    private RedisQueueCommands commands;
    private QueueFormat format;
    private ExecutorService receipts;
    private Outbox[] outboxes;
    private LongSupplier nanoTime = System::nanoTime;

    /** @param configuration options, of this endpoint alone */
    public RedisQueueEndpoint(String uri, RedisQueueComponent component, RedisQueueConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    @Override
    public Producer createProducer() {
        return new RedisQueueProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        RedisQueueConsumer consumer = new RedisQueueConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        configuration.validate();
        RedisQueueKeys keys = new RedisQueueKeys(queueName, configuration.getShards());
        NativeConnection redis = new NativeConnection(
                configuration.getConnectionFactory(), Duration.ofMillis(configuration.getCommandTimeout()));
        commands = new RedisQueueCommands(redis, keys, new RedisQueueScripts());
        format = new QueueFormat(redis, keys);
    }

    /** Where messages of a group go on their way to Redis; made with the first one. */
    synchronized Outbox outbox(String group) {
        if (outboxes == null) {
            // Unless it is asked for, no route goes on in Lettuce's own thread: a blocking Redis call there would wait
            // for itself.
            receipts = getCamelContext()
                    .getExecutorServiceManager()
                    .newFixedThreadPool(this, "RedisQueueProducer[" + queueName + "]", RECEIPT_THREADS);
            Cascade cascade = new Cascade(receipts, RECEIPT_THREADS);
            outboxes = commands.shards()
                    .mapToObj(shard -> new Outbox(
                            commands,
                            shard,
                            format::ensure,
                            configuration.enqueueTerms(),
                            configuration.outboxLimits(),
                            nanoTime,
                            configuration.isUseEventLoop() ? null : cascade,
                            receipts))
                    .toArray(Outbox[]::new);
        }
        return outboxes[commands.keys().shard(group)];
    }

    @Override
    protected synchronized void doStop() throws Exception {
        super.doStop();
        if (receipts != null) {
            getCamelContext().getExecutorServiceManager().shutdownGraceful(receipts);
            receipts = null;
            outboxes = null;
        }
    }

    @Override
    protected void doShutdown() throws Exception {
        if (commands != null) {
            commands.redis().close();
        }
        super.doShutdown();
    }

    /**
     * Refuses a queue that this release or these options do not fit. If Redis cannot be asked now, that is left to the
     * first use.
     *
     * @throws IllegalStateException if the queue is of another kind
     */
    void requireKnownFormat() {
        try {
            format.ensure().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IllegalStateException wrong) {
                throw wrong;
            }
            LOG.warn(
                    "queue {}: Redis cannot be asked yet, will try again: {}", queueName, String.valueOf(e.getCause()));
        }
    }

    RedisQueueCommands commands() {
        return commands;
    }

    QueueFormat format() {
        return format;
    }

    LongSupplier nanoTime() {
        return nanoTime;
    }

    /** Lets tests turn the clock by which leases and silences are measured here. */
    void setNanoTime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    RandomGenerator random() {
        RandomGenerator given = configuration.getRandom();
        return given != null ? given : () -> ThreadLocalRandom.current().nextLong();
    }

    Clock clock() {
        Clock given = ((RedisQueueComponent) getComponent()).getClock();
        return given != null ? given : Clock.systemUTC();
    }

    public String getQueueName() {
        return queueName;
    }

    /** Name of the queue: 1 to 64 letters, digits, dots, dashes or underscores. */
    public void setQueueName(String queueName) {
        this.queueName = queueName;
    }

    public RedisQueueConfiguration getConfiguration() {
        return configuration;
    }

    /** Options of this endpoint. */
    public void setConfiguration(RedisQueueConfiguration configuration) {
        this.configuration = configuration;
    }
}
