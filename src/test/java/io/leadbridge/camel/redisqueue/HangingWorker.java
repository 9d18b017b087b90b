package io.leadbridge.camel.redisqueue;

import java.util.concurrent.CountDownLatch;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A process that takes messages and never finishes one; it is there to be killed. */
final class HangingWorker {

    private HangingWorker() {}

    /** @param arguments name of the queue, port of Redis on the loopback address */
    public static void main(String[] arguments) throws Exception {
        LettuceConnectionFactory factory = new LettuceConnectionFactory("127.0.0.1", Integer.parseInt(arguments[1]));
        factory.afterPropertiesSet();
        factory.start();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("connectionFactory", factory);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("redis-queue:" + arguments[0] + "?concurrentConsumers=1&batchSize=2")
                            .process(exchange -> {
                                System.out.println("began");
                                new CountDownLatch(1).await();
                            });
                }
            });
            context.start();
            new CountDownLatch(1).await();
        }
    }
}
