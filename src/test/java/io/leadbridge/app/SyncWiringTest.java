package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class SyncWiringTest {

    @Test
    void knowsThatTheServerStopsWhileABatchIsStillUnderWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        DefaultCamelContext context = new DefaultCamelContext();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seda:batches").process(exchange -> {
                    begun.countDown();
                    assertThat(mayEnd.await(30, TimeUnit.SECONDS)).isTrue();
                });
            }
        });
        BooleanSupplier stopping = SyncWiring.stopping(context);
        context.start();
        context.createProducerTemplate().sendBody("seda:batches", "a batch");
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(stopping.getAsBoolean()).isFalse();

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(context::stop);

        await().until(stopping::getAsBoolean);
        assertThat(stopped).isNotDone();
        mayEnd.countDown();
        stopped.get(30, TimeUnit.SECONDS);
    }
}
