package io.leadbridge.bench.queue;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.bench.process.CamelSide;
import io.leadbridge.camel.redisqueue.QueueMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;

/** What our side does as a consumer. */
final class Consuming {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(2);
    /** Beginning of the bodies whose time is taken: groups of the quiet tenant. */
    private static final String TIMED = "timed=";

    private final CamelSide side;
    private final Producing producing;

    Consuming(CamelSide side, Producing producing) {
        this.side = side;
        this.producing = producing;
    }

    /** The time until this many waiting messages are handled and settled. */
    Map<String, ?> process(JsonNode request) throws Exception {
        String queue = request.get("queue").asText();
        int count = request.get("count").asInt();
        AtomicInteger handled = new AtomicInteger();
        long start = System.nanoTime();
        side.consume(
                queue,
                options(
                        request.get("concurrency").asInt(),
                        request.get("batchSize").asInt()),
                exchange -> handled.addAndGet(messages(exchange).size()));
        while (handled.get() < count || !side.isSettled(queue)) {
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        side.stopConsuming(queue);
        if (handled.get() != count) {
            throw new IllegalStateException(handled + " messages were handled, " + count + " were enqueued");
        }
        return Map.of("seconds", seconds);
    }

    /** The time from the first to the last of this many messages; more may wait. */
    Map<String, ?> span(JsonNode request) throws Exception {
        String queue = request.get("queue").asText();
        int count = request.get("count").asInt();
        AtomicInteger handled = new AtomicInteger();
        AtomicLong first = new AtomicLong();
        CompletableFuture<Long> last = new CompletableFuture<>();
        side.consume(queue, options(request.get("concurrency").asInt(), 1), exchange -> {
            int number = handled.incrementAndGet();
            if (number == 1) {
                first.set(System.nanoTime());
            } else if (number == count) {
                last.complete(System.nanoTime());
            }
        });
        double seconds = (last.get() - first.get()) / NANOS_PER_SECOND;
        side.stopConsuming(queue);
        return Map.of("seconds", seconds);
    }

    /** Milliseconds from enqueue to handler at a fixed rate; the rate is kept however long an enqueue takes. */
    Map<String, ?> latency(JsonNode request) throws Exception {
        String queue = request.get("queue").asText();
        int count = request.get("count").asInt();
        long handlerNanos =
                TimeUnit.MILLISECONDS.toNanos(request.get("handlerMillis").asLong());
        ConcurrentLinkedQueue<Double> millis = new ConcurrentLinkedQueue<>();
        AtomicInteger timed = new AtomicInteger();
        side.consume(queue, options(request.get("concurrency").asInt(), 1), exchange -> {
            Double took = millisSince(exchange.getIn().getBody(QueueMessage.class));
            if (took != null) {
                millis.add(took);
                timed.incrementAndGet();
            }
            if (handlerNanos > 0) {
                parkUntil(System.nanoTime() + handlerNanos);
            }
        });
        sendAtRate(request, count);
        while (timed.get() < count) {
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
        side.stopConsuming(queue);
        return Map.of("millis", millis);
    }

    /** Takes one message and never finishes it; answers when the handler has begun. */
    Map<String, ?> hang(JsonNode request) throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        side.consume(request.get("queue").asText(), options(1, 1), exchange -> {
            begun.complete(null);
            parkUntil(System.nanoTime() + TimeUnit.HOURS.toNanos(1));
        });
        begun.get();
        return Map.of();
    }

    /** Answers with the time on the monotonic clock at which a handler got a message. */
    Map<String, ?> receive(JsonNode request) throws Exception {
        String queue = request.get("queue").asText();
        CompletableFuture<Long> got = new CompletableFuture<>();
        side.consume(queue, options(1, 1), exchange -> got.complete(System.nanoTime()));
        long nanos = got.get();
        side.stopConsuming(queue);
        return Map.of("nanos", nanos);
    }

    private static String options(int concurrency, int batchSize) {
        return "concurrentConsumers=" + concurrency + "&batchSize=" + batchSize;
    }

    private void sendAtRate(JsonNode request, int count) throws Exception {
        int rate = request.get("rate").asInt();
        int groups = request.get("groups").asInt();
        Endpoint endpoint = producing.endpoint(request);
        AsyncProducer producer = endpoint.createAsyncProducer();
        producer.start();
        long start = System.nanoTime();
        for (int number = 0; number < count; number++) {
            parkUntil(start + (long) (number * NANOS_PER_SECOND / rate));
            producing.send(endpoint, producer, "timed-" + number % groups, producing.body(TIMED + System.nanoTime()));
        }
    }

    private static void parkUntil(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static Double millisSince(QueueMessage message) {
        String body = new String(message.body(), StandardCharsets.US_ASCII);
        if (!body.startsWith(TIMED)) {
            return null;
        }
        long sent = Long.parseLong(body.substring(TIMED.length(), body.indexOf('&')));
        return (System.nanoTime() - sent) / NANOS_PER_MILLI;
    }

    private static List<?> messages(Exchange exchange) {
        Object body = exchange.getIn().getBody();
        return body instanceof List<?> batch ? batch : List.of(body);
    }
}
