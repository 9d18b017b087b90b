package io.leadbridge.camel.redisqueue;

import java.time.Clock;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Makes endpoints {@code redis-queue:NAME}; its options are the defaults of theirs. */
@Component("redis-queue")
public class RedisQueueComponent extends DefaultComponent {

    @Metadata(description = "Defaults of the endpoints' options.")
    private RedisQueueConfiguration configuration = new RedisQueueConfiguration();

    @Metadata(
            label = "producer,advanced",
            autowired = true,
            description = "Clock for the time in message ids. Nothing else depends on it. Defaults to the system's.")
    private Clock clock;

    /** A component without a context, which must be set before it starts. */
    public RedisQueueComponent() {}

    /** A component of the given context. */
    public RedisQueueComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        RedisQueueEndpoint endpoint = new RedisQueueEndpoint(uri, this, configuration.copy());
        endpoint.setQueueName(remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    public RedisQueueConfiguration getConfiguration() {
        return configuration;
    }

    /** Defaults of the endpoints' options. */
    public void setConfiguration(RedisQueueConfiguration configuration) {
        this.configuration = configuration;
    }

    public Clock getClock() {
        return clock;
    }

    /** Clock for the time in message ids. Nothing else depends on it. Defaults to the system's. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }
}
