package io.leadbridge.camel.redisqueue;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each batch of one group to the route as one exchange, and settles it when the exchange ends.
 *
 * <p>While it is suspended or stopping it claims nothing; what runs is finished and its leases are renewed meanwhile.
 */
public class RedisQueueConsumer extends DefaultConsumer implements Suspendable, ShutdownAware {

    private static final Logger LOG = LoggerFactory.getLogger(RedisQueueConsumer.class);
    /** How long a stop waits for workers that settle, beyond the exchanges Camel itself has waited for. */
    private static final long STOP_MILLIS = 10_000;

    private final RedisQueueEndpoint endpoint;
    private ConsumerState state;
    private ExecutorService workers;
    private ExecutorService dispatching;
    private ScheduledExecutorService heartbeat;

    /** A consumer of the given endpoint. */
    public RedisQueueConsumer(RedisQueueEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        setHealthCheck(new RedisQueueHealthCheck(this));
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        endpoint.requireKnownFormat();
        ExecutorServiceManager threads = endpoint.getCamelContext().getExecutorServiceManager();
        String name = "[" + endpoint.getQueueName() + "]";
        int concurrent = endpoint.getConfiguration().getConcurrentConsumers();
        workers = threads.newFixedThreadPool(this, "RedisQueueConsumer" + name, concurrent);
        state = new ConsumerState(endpoint, endpoint.nanoTime(), this::handle, new Cascade(workers, concurrent));
        state.listener().subscribe();
        heartbeat = threads.newSingleThreadScheduledExecutor(this, "RedisQueueHeartbeat" + name);
        long interval = endpoint.getConfiguration().getHeartbeatInterval();
        heartbeat.scheduleAtFixedRate(this::beat, interval, interval, TimeUnit.MILLISECONDS);
        dispatching = threads.newSingleThreadExecutor(this, "RedisQueueDispatcher" + name);
        dispatching.execute(state.dispatcher());
    }

    /** Must not throw: the scheduler would never call it again. */
    private void beat() {
        try {
            if (!state.leases().renew()) {
                state.listener().doubt();
            }
            state.listener().subscribe();
        } catch (RuntimeException e) {
            LOG.warn("queue {}: heartbeat failed, will try again", endpoint.getQueueName(), e);
        }
    }

    private String handle(Settlement settlement, QueueLease lease) {
        Exchange exchange = createExchange(false);
        try {
            List<QueueMessage> messages = settlement.messages();
            exchange.setProperty(RedisQueueConstants.SETTLEMENT, settlement);
            exchange.setProperty(RedisQueueConstants.LEASE, lease);
            exchange.getIn()
                    .setHeader(RedisQueueConstants.GROUP, messages.get(0).group());
            if (endpoint.getConfiguration().getBatchSize() == 1) {
                exchange.getIn()
                        .setHeader(
                                RedisQueueConstants.MESSAGE_ID, messages.get(0).id());
                exchange.getIn()
                        .setHeader(RedisQueueConstants.ATTEMPT, messages.get(0).attempt());
                exchange.getIn().setBody(messages.get(0));
            } else {
                exchange.getIn().setBody(messages);
            }
            getProcessor().process(exchange);
            return failure(exchange);
        } catch (Throwable e) {
            // Whatever it was, it must not end the worker; Camel hands most of it over in the exchange.
            return e.toString();
        } finally {
            releaseExchange(exchange, false);
        }
    }

    private static String failure(Exchange exchange) {
        if (exchange.getException() != null) {
            return exchange.getException().toString();
        }
        return exchange.isRollbackOnly() ? "the exchange was marked for rollback" : null;
    }

    @Override
    protected void doSuspend() throws Exception {
        state.dispatcher().rest();
    }

    @Override
    protected void doResume() throws Exception {
        state.dispatcher().resume();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        if (state != null) {
            state.dispatcher().rest();
        }
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask task) {
        return false;
    }

    /** None: what was claimed and not begun is given back. */
    @Override
    public int getPendingExchangesSize() {
        return 0;
    }

    @Override
    protected void doStop() throws Exception {
        if (state != null) {
            state.dispatcher().rest();
            if (!state.dispatcher().awaitQuiet(STOP_MILLIS)) {
                LOG.warn(
                        "queue {}: not all is settled after {} ms, what is not will be handed out again",
                        endpoint.getQueueName(),
                        STOP_MILLIS);
            }
            state.dispatcher().close();
        }
        stop(workers);
        stop(dispatching);
        // Last, for leases are renewed until their messages are settled.
        stop(heartbeat);
        if (state != null) {
            state.listener().close();
        }
        super.doStop();
    }

    private void stop(ExecutorService threads) {
        if (threads != null) {
            endpoint.getCamelContext().getExecutorServiceManager().shutdownNow(threads);
        }
    }

    /** What its workers share; null before the first start. */
    ConsumerState state() {
        return state;
    }

    @Override
    public RedisQueueEndpoint getEndpoint() {
        return endpoint;
    }
}
