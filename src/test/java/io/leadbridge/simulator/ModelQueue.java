package io.leadbridge.simulator;

import io.leadbridge.camel.redisqueue.RedisQueueConstants;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** Stands in for the queue's component where a route sends to it. */
final class ModelQueue extends DefaultComponent {

    private final Hub hub;

    ModelQueue(Hub hub) {
        this.hub = hub;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        parameters.clear();
        return new DefaultEndpoint(uri, this) {
            @Override
            public Producer createProducer() {
                return new DefaultProducer(this) {
                    @Override
                    public void process(Exchange exchange) {
                        World world = hub.world();
                        world.touch(hub.instance(), "before enqueue", 20);
                        world.intake.found(
                                exchange.getMessage().getHeader(RedisQueueConstants.GROUP, String.class),
                                exchange.getMessage().getBody(byte[].class));
                        world.touch(hub.instance(), "after enqueue", 20);
                    }
                };
            }

            @Override
            public Consumer createConsumer(Processor processor) {
                throw new UnsupportedOperationException("the simulator hands the batches in");
            }
        };
    }
}
