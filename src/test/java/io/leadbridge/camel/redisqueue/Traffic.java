package io.leadbridge.camel.redisqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * A producer and a consumer that work while a test troubles their Redis, and what the consumer saw.
 *
 * <p>The producer numbers the messages of each group and repeats each, with the same deduplication id, until it is told that the
 * message is stored; so each must be handled, in order, and each second run of a handler is a redelivery.
 */
final class Traffic implements AutoCloseable {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final AtomicInteger QUEUES = new AtomicInteger();

    final String queue = "traffic-" + QUEUES.incrementAndGet();
    final DefaultCamelContext context = new DefaultCamelContext();
    final RedisQueueOperations operations;
    private final int shards;
    private final ProducerTemplate template;
    private final ConcurrentLinkedQueue<String> handled = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> stored = new ConcurrentHashMap<>();
    private final AtomicBoolean sending = new AtomicBoolean();
    private final AtomicInteger refusals = new AtomicInteger();
    private Thread sender;

    Traffic(RedisConnectionFactory factory, int shards) {
        this.shards = shards;
        operations = new RedisQueueOperations(factory, queue, shards, Duration.ofSeconds(2));
        context.getRegistry().bind("connectionFactory", factory);
        context.getShutdownStrategy().setTimeout(5);
        context.start();
        template = context.createProducerTemplate();
    }

    /** Address of the queue; more options as {@code &name=value}. */
    String uri(String options) {
        return "redis-queue:" + queue + "?shards=" + shards + options;
    }

    /** Consumes, and notes what comes. */
    RedisQueueConsumer consume(String options) throws Exception {
        return consume(options, exchange -> {});
    }

    /** Consumes with this step, and notes what comes when it has passed that. */
    RedisQueueConsumer consume(String options, Processor step) throws Exception {
        String id = queue + "-" + context.getRoutes().size();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(uri(options)).routeId(id).process(step).process(exchange -> {
                    QueueMessage message = exchange.getIn().getBody(QueueMessage.class);
                    handled.add(message.group() + ":" + text(message));
                });
            }
        });
        return (RedisQueueConsumer) context.getRoute(id).getConsumer();
    }

    Exchange send(String group, String body) {
        return send(group, body, Map.of());
    }

    Exchange send(String group, String body, Map<String, Object> headers) {
        return template.send(uri(""), exchange -> {
            exchange.getIn().setHeaders(new HashMap<>(headers));
            exchange.getIn().setHeader(RedisQueueConstants.GROUP, group);
            exchange.getIn().setBody(body);
        });
    }

    /** Sends to these groups in turn until {@link #stopSending}. */
    void startSending(List<String> groups) {
        sending.set(true);
        sender = new Thread(() -> {
            for (int number = 0; sending.get(); number++) {
                for (String group : groups) {
                    sendUntilStored(group, number);
                }
            }
        });
        sender.start();
    }

    private void sendUntilStored(String group, int number) {
        Map<String, Object> once = Map.of(RedisQueueConstants.DEDUPLICATION_ID, group + "-" + number);
        while (send(group, Integer.toString(number), once).getException() != null) {
            if (!sending.get()) {
                return;
            }
            refusals.incrementAndGet();
            // As a caller with manners would: not at once.
            await().pollDelay(Duration.ofMillis(10)).until(() -> true);
        }
        stored.merge(group, 1, Integer::sum);
    }

    /** Ends sending and returns how many messages were stored. */
    int stopSending() throws InterruptedException {
        sending.set(false);
        sender.join(LONG.toMillis());
        assertThat(sender.isAlive()).isFalse();
        return stored();
    }

    int stored() {
        return stored.values().stream().mapToInt(Integer::intValue).sum();
    }

    int refusals() {
        return refusals.get();
    }

    /** All that was handled, as {@code group:body}. */
    List<String> handled() {
        return List.copyOf(handled);
    }

    /** Waits until somebody handles something that nobody had handled when this was called. */
    void awaitProgress() {
        int before = new LinkedHashSet<>(handled).size();
        await().atMost(LONG).until(() -> new LinkedHashSet<>(handled).size() > before);
    }

    /** Waits until every stored message was handled, and checks that each group went in order. */
    void awaitAllInOrder() {
        await().atMost(LONG).until(() -> new LinkedHashSet<>(handled).size() >= stored());
        stored.forEach((group, count) -> assertThat(firstRuns(group))
                .as(group)
                .containsExactlyElementsOf(
                        IntStream.range(0, count).mapToObj(Integer::toString).toList()));
    }

    private List<String> firstRuns(String group) {
        List<String> numbers = new ArrayList<>();
        handled.forEach(entry -> {
            if (entry.startsWith(group + ":")) {
                numbers.add(entry.substring(group.length() + 1));
            }
        });
        return List.copyOf(new LinkedHashSet<>(numbers));
    }

    /** Runs of a handler beyond the first for each message. */
    int redelivered() {
        return handled.size() - new LinkedHashSet<>(handled).size();
    }

    static HealthCheck.State health(RedisQueueConsumer consumer) {
        return consumer.getHealthCheck().call().getState();
    }

    static String text(QueueMessage message) {
        return new String(message.body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        sending.set(false);
        context.stop();
        operations.close();
    }
}
