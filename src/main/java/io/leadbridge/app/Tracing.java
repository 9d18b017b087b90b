package io.leadbridge.app;

import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.event.WebhookCodec;
import io.leadbridge.intake.Variables;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.telemetry.SpanStorageManagerExchange;

/**
 * Traces by OpenTelemetry, if they are wanted. Camel's tracer makes the spans; here is what it cannot know: that a trace goes
 * on behind the queue. A message carries the {@code traceparent} of its request. The batch belongs to the trace of its
 * first message, and has links to those of all others, for one batch works many webhooks.
 */
final class Tracing implements AutoCloseable {

    /** Key of the setting. */
    static final String KEY = "otel.enabled";

    private static final String TRACEPARENT = "traceparent";

    /** The route that takes webhooks, and the one that takes batches from the queue. */
    private static final String INTAKE = "intake";

    private static final String SYNC = "sync";

    /** What OpenTelemetry's own variables may change. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "otel.service.name", "leadbridge",
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none",
            "otel.exporter.otlp.protocol", "http/protobuf");

    private final OpenTelemetrySdk sdk;
    private final WebhookCodec codec = new WebhookCodec();

    private Tracing(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
    }

    /** Starts OpenTelemetry, as its variables {@code OTEL_…} say. */
    static Tracing start() {
        return new Tracing(AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesSupplier(() -> DEFAULTS)
                .addSpanExporterCustomizer((exporter, config) -> new ScrubbedSpans(exporter))
                .disableShutdownHook()
                .build()
                .getOpenTelemetrySdk());
    }

    /** Follows every exchange from now on. */
    void follow(CamelContext camel) {
        camel.getRegistry().bind("tracer", sdk.getTracer("leadbridge"));
        camel.getRegistry().bind("propagators", sdk.getPropagators());
        camel.getManagementStrategy().addEventNotifier(new Resumption());
        OpenTelemetryTracer tracer = new OpenTelemetryTracer();
        // They only look whether there is something to do.
        tracer.setExcludePatterns("timer*,direct:catchup*");
        tracer.init(camel);
        // Behind the tracer's own, so that its span is there.
        camel.addRoutePolicyFactory(new Carriers());
    }

    /** Sends what is left. */
    @Override
    public void close() {
        sdk.close();
    }

    private List<String> traces(Exchange batch) {
        List<?> messages = batch.getMessage().getBody() instanceof List<?> list ? list : List.of();
        return messages.stream()
                .filter(QueueMessage.class::isInstance)
                .map(message -> codec.trace(((QueueMessage) message).body()))
                .filter(trace -> !trace.isEmpty())
                .distinct()
                .toList();
    }

    /** Gives a batch the trace of its first message, and a call of a CRM that of its step, before the tracer looks for one. */
    private final class Resumption extends EventNotifierSupport {

        Resumption() {
            setIgnoreCamelContextEvents(true);
            setIgnoreRouteEvents(true);
            setIgnoreServiceEvents(true);
        }

        @Override
        public void notify(CamelEvent event) {
            if (event instanceof CamelEvent.ExchangeCreatedEvent created
                    && SYNC.equals(created.getExchange().getFromRouteId())) {
                Exchange batch = created.getExchange();
                traces(batch).stream().findFirst().ifPresent(trace -> batch.getMessage()
                        .setHeader(TRACEPARENT, trace));
            } else if (event instanceof CamelEvent.ExchangeSendingEvent sending && isAtItsStart(sending)) {
                W3CTraceContextPropagator.getInstance()
                        .inject(Context.current(), sending.getExchange().getMessage(), Message::setHeader);
            }
        }

        /** The port to the CRMs begins exchanges of its own, on the thread of the step that calls it. */
        private boolean isAtItsStart(CamelEvent.ExchangeSendingEvent sending) {
            return sending.getEndpoint().getEndpointUri().startsWith("direct:")
                    && new SpanStorageManagerExchange().peek(sending.getExchange()) == null
                    && Span.current().getSpanContext().isValid();
        }
    }

    private final class Carriers implements RoutePolicyFactory {

        @Override
        public RoutePolicy createRoutePolicy(CamelContext camel, String route, NamedNode definition) {
            return switch (route) {
                case INTAKE -> new Departure();
                case SYNC -> new Links();
                default -> null;
            };
        }
    }

    /** Keeps the trace of a request, whose headers the route removes, for the message. */
    private static final class Departure extends RoutePolicySupport {

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            String trace = exchange.getMessage().getHeader(TRACEPARENT, String.class);
            if (trace != null) {
                exchange.setVariable(Variables.TRACE, trace);
            }
        }
    }

    /** Links a batch to the traces of its other messages. */
    private final class Links extends RoutePolicySupport {

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            traces(exchange).stream().skip(1).map(Tracing::context).forEach(Span.current()::addLink);
        }
    }

    private static SpanContext context(String trace) {
        return Span.fromContext(W3CTraceContextPropagator.getInstance().extract(Context.root(), trace, new Single()))
                .getSpanContext();
    }

    /** A carrier of nothing but one traceparent. */
    private static final class Single implements TextMapGetter<String> {

        @Override
        public Iterable<String> keys(String trace) {
            return List.of(TRACEPARENT);
        }

        @Override
        public String get(String trace, String key) {
            return TRACEPARENT.equals(key) ? trace : null;
        }
    }
}
