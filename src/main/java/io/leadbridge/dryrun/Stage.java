package io.leadbridge.dryrun;

import io.leadbridge.camel.redisqueue.QueueLease;
import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.camel.redisqueue.RedisQueueConstants;
import io.leadbridge.camel.redisqueue.Settlement;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.Webhook;
import io.leadbridge.sync.Course;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.concurrent.SynchronousExecutorService;

/**
 * Where one rehearsal is played: the real routes of a batch, in a Camel context of their own. Nothing leaves it: what a
 * route would send to any other place than a {@code direct:} or {@code log:} address is withheld.
 */
final class Stage implements AutoCloseable {

    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final DefaultCamelContext context = new DefaultCamelContext();

    /**
     * Sets it up.
     *
     * @param beans by the names in the routes
     * @param others gives a bean that the routes name beside these; {@code null} if there is none
     * @param properties for placeholders
     * @param parse what a webhook says
     * @param withheld hears of each address that was not sent to
     * @throws Exception if Camel does not take the routes
     */
    Stage(
            Routes routes,
            Map<String, Object> beans,
            Function<String, Object> others,
            Map<String, String> properties,
            Function<Webhook, Parsed> parse,
            java.util.function.Consumer<String> withheld)
            throws Exception {
        context.disableJMX();
        Properties all = new Properties();
        all.putAll(properties);
        context.getPropertiesComponent().setOverrideProperties(all);
        for (String name : routes.beans()) {
            Object bean = beans.containsKey(name) ? null : others.apply(name);
            if (bean != null) {
                context.getRegistry().bind(name, bean);
            }
        }
        beans.forEach(context.getRegistry()::bind);
        // One thread, so that what is noted has an order.
        context.getRegistry().bind("sync-executor", new SynchronousExecutorService());
        context.getCamelContextExtension()
                .registerEndpointCallback(
                        (uri, endpoint) -> isHarmless(uri) ? endpoint : new Withheld(endpoint, withheld));
        context.addRoutes(parsing(routes, parse));
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("rehearsal.camel.yaml", routes.yaml()));
        context.start();
    }

    /**
     * Plays one batch.
     *
     * @return how far it came
     * @throws IllegalStateException if the route fails as a whole
     */
    Course play(List<QueueMessage> batch) {
        Exchange exchange = new DefaultExchange((CamelContext) context);
        exchange.setProperty(RedisQueueConstants.SETTLEMENT, new Settlement(batch));
        exchange.setProperty(RedisQueueConstants.LEASE, (QueueLease) () -> FOR_EVER);
        exchange.getMessage().setBody(batch);
        ProducerTemplate template = context.createProducerTemplate();
        try {
            template.send("direct:" + Routes.START, exchange);
        } finally {
            template.stop();
        }
        if (exchange.getException() != null) {
            throw new IllegalStateException("the route " + Routes.START + " failed", exchange.getException());
        }
        return exchange.getVariable("course", Course.class);
    }

    @Override
    public void close() {
        context.stop();
    }

    private static boolean isHarmless(String uri) {
        return uri.startsWith("direct:") || uri.startsWith("log:");
    }

    private static RouteBuilder parsing(Routes routes, Function<Webhook, Parsed> parse) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                for (CrmId crm : routes.crms()) {
                    from("direct:" + crm + "-parse")
                            .errorHandler(noErrorHandler())
                            .process(exchange -> exchange.getMessage()
                                    .setBody(parse.apply(exchange.getMessage().getBody(Webhook.class))));
                }
            }
        };
    }

    /** An address that is not sent to. */
    private static final class Withheld extends DefaultEndpoint {
        private final java.util.function.Consumer<String> withheld;

        Withheld(Endpoint real, java.util.function.Consumer<String> withheld) {
            super(real.getEndpointUri(), real.getComponent());
            this.withheld = withheld;
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) {
                    withheld.accept(getEndpoint().getEndpointBaseUri());
                }
            };
        }

        @Override
        public org.apache.camel.Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("a rehearsal is driven by its caller alone");
        }

        @Override
        public boolean isSingleton() {
            return true;
        }
    }
}
