package io.leadbridge.camel.redisqueue;

import io.leadbridge.testing.TestRedis;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A worker process that writes down when each run of its handler begins and ends. It is there to be killed.
 *
 * <p>A line is {@code S|E nanos group body}; a line goes to the operating system in one write before the handler goes on, so a
 * killed process leaves no lie. The nanoseconds are those of {@link System#nanoTime}, which on Linux all processes of a
 * machine share.
 */
final class HistoryWorker {

    private HistoryWorker() {}

    /** @param arguments name of the queue, port of Redis, file for the history */
    public static void main(String[] arguments) throws Exception {
        LettuceConnectionFactory factory = TestRedis.connect(Integer.parseInt(arguments[1]));
        FileChannel history =
                FileChannel.open(Path.of(arguments[2]), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("connectionFactory", factory);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(noErrorHandler());
                    // A hunt like this would in time make any message look like poison.
                    from("redis-queue:" + arguments[0] + "?concurrentConsumers=4&batchSize=5&maxCrashes=250"
                                    + "&leaseDuration=1500&heartbeatInterval=300")
                            .process(
                                    exchange -> handle(history, exchange.getIn().getBody(List.class)));
                }
            });
            context.start();
            new CountDownLatch(1).await();
        }
    }

    private static void handle(FileChannel history, List<?> messages) throws Exception {
        for (Object each : messages) {
            QueueMessage message = (QueueMessage) each;
            String name = message.group() + " " + new String(message.body(), StandardCharsets.UTF_8);
            write(history, "S", name);
            TimeUnit.MICROSECONDS.sleep(500 + name.hashCode() % 500);
            write(history, "E", name);
        }
    }

    private static void write(FileChannel history, String mark, String name) throws Exception {
        String line = mark + " " + System.nanoTime() + " " + name + "\n";
        history.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
    }
}
