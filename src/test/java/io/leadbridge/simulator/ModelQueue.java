package io.leadbridge.simulator;

import io.leadbridge.camel.redisqueue.RedisQueueConstants;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Stands in for the queue's component where a route sends to it. */
final class ModelQueue implements Processor {

    private final Hub hub;

    ModelQueue(Hub hub) {
        this.hub = hub;
    }

    @Override
    public void process(Exchange exchange) {
        World world = hub.world();
        world.touch(hub.instance(), "before enqueue", 20);
        world.intake.found(
                exchange.getMessage().getHeader(RedisQueueConstants.GROUP, String.class),
                exchange.getMessage().getBody(byte[].class));
        world.touch(hub.instance(), "after enqueue", 20);
    }
}
