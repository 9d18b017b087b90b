package io.leadbridge.bench.queue;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.bench.process.CamelSide;
import io.leadbridge.camel.redisqueue.RedisQueueConstants;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** What our side does as a producer. */
final class Producing {

    private static final String FILLER = "leads[update][0][custom_fields][0][values][0][value]=79161234567&".repeat(20);
    private static final int FILL_IN_FLIGHT = 200;
    private static final double NANOS_PER_SECOND = 1e9;

    private final CamelSide side;
    private final int bodyBytes;
    private final ProducerTemplate template;

    Producing(CamelSide side, int bodyBytes) {
        this.side = side;
        this.bodyBytes = bodyBytes;
        this.template = side.camel().createProducerTemplate();
    }

    /** Messages that wait, as fast as they go in. */
    Map<String, ?> fill(JsonNode request) throws Exception {
        Endpoint endpoint = endpoint(request);
        boolean deduplicate = request.path("deduplicate").asBoolean();
        inFlight(endpoint, request.get("count").asInt(), FILL_IN_FLIGHT, number -> {
            Exchange exchange = exchange(endpoint, group(request, number), body("leads[update][0][id]=" + number));
            if (deduplicate) {
                exchange.getIn().setHeader(RedisQueueConstants.DEDUPLICATION_ID, "id-" + number);
            }
            return exchange;
        });
        return Map.of();
    }

    /**
     * The time to enqueue this many messages with so many under way at once. Like Node, it goes on in the thread that got
     * the answer.
     */
    Map<String, ?> enqueue(JsonNode request) throws Exception {
        Endpoint endpoint =
                side.camel().getEndpoint("redis-queue:" + request.get("queue").asText() + "?useEventLoop=true");
        long start = System.nanoTime();
        inFlight(
                endpoint,
                request.get("count").asInt(),
                request.get("inFlight").asInt(),
                number -> exchange(endpoint, group(request, number), body("leads[update][0][id]=" + number)));
        return Map.of("seconds", (System.nanoTime() - start) / NANOS_PER_SECOND);
    }

    /** Enqueues one message. */
    Map<String, ?> add(JsonNode request) {
        Endpoint endpoint = endpoint(request);
        check(template.send(endpoint, sent -> fill(sent, "one", body("leads[update][0][id]=1"))));
        return Map.of();
    }

    /** Sends without waiting for the answer; whatever goes wrong is printed. */
    void send(Endpoint endpoint, AsyncProducer producer, String group, byte[] body) {
        Exchange exchange = exchange(endpoint, group, body);
        producer.process(exchange, doneSync -> {
            if (exchange.getException() != null) {
                exchange.getException().printStackTrace();
            }
        });
    }

    Endpoint endpoint(JsonNode request) {
        return side.camel().getEndpoint("redis-queue:" + request.get("queue").asText());
    }

    /** A body of the size asked for. */
    byte[] body(String beginning) {
        return (beginning + "&" + FILLER).substring(0, bodyBytes).getBytes(StandardCharsets.US_ASCII);
    }

    /** So many messages in a row belong to one group. */
    private static String group(JsonNode request, int number) {
        return "group-" + number / request.get("groupSize").asInt();
    }

    private void inFlight(Endpoint endpoint, int count, int inFlight, Numbered exchanges) throws Exception {
        AsyncProducer producer = endpoint.createAsyncProducer();
        producer.start();
        AtomicInteger next = new AtomicInteger();
        AtomicInteger open = new AtomicInteger(Math.min(inFlight, count));
        CompletableFuture<Void> finished = new CompletableFuture<>();
        for (int chain = Math.min(inFlight, count); chain > 0; chain--) {
            new Chain(producer, exchanges, next, count, open, finished).run();
        }
        finished.get();
        producer.stop();
    }

    private static Exchange exchange(Endpoint endpoint, String group, byte[] body) {
        Exchange exchange = endpoint.createExchange();
        fill(exchange, group, body);
        return exchange;
    }

    private static void fill(Exchange exchange, String group, byte[] body) {
        exchange.getIn().setHeader(RedisQueueConstants.GROUP, group);
        exchange.getIn().setBody(body);
    }

    private static void check(Exchange sent) {
        if (sent.getException() != null) {
            throw new IllegalStateException(sent.getException());
        }
    }

    /** The exchange of a number. */
    private interface Numbered {
        Exchange of(int number);
    }

    /** One of those under way at once: the answer to a message sends the next one, as a route does that does not block. */
    private record Chain(
            AsyncProducer producer,
            Numbered exchanges,
            AtomicInteger next,
            int count,
            AtomicInteger open,
            CompletableFuture<Void> finished) {

        void run() {
            boolean more = true;
            while (more) {
                int number = next.getAndIncrement();
                if (number >= count) {
                    if (open.decrementAndGet() == 0) {
                        finished.complete(null);
                    }
                    return;
                }
                more = send(exchanges.of(number));
            }
        }

        /** Whether it was answered at once. */
        private boolean send(Exchange exchange) {
            return producer.process(exchange, doneSync -> {
                if (exchange.getException() != null) {
                    finished.completeExceptionally(exchange.getException());
                } else if (!doneSync) {
                    run();
                }
            });
        }
    }
}
