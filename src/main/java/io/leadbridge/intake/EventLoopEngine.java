package io.leadbridge.intake;

import java.time.Duration;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * Camel's HTTP engine on Vert.x, with another consumer for endpoints with {@code useBodyHandler=false}: their routes begin
 * on the event loop instead of on a worker thread that waits until the answer is known.
 *
 * <p>Bound in the registry as {@value org.apache.camel.component.platform.http.PlatformHttpConstants#PLATFORM_HTTP_ENGINE_NAME}
 * it serves all {@code platform-http} endpoints. Why: docs/decisions/0011-intake-on-the-event-loop.md.
 */
public class EventLoopEngine extends VertxPlatformHttpEngine {

    private final Duration retryAfter;

    /** @param retryAfter when a CRM is to come again that calls while the route is stopping */
    public EventLoopEngine(Duration retryAfter) {
        this.retryAfter = retryAfter;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        if (endpoint.isUseBodyHandler()) {
            return super.createConsumer(endpoint, processor);
        }
        String router = VertxPlatformHttpRouter.getRouterNameFromPort(getServerPort());
        return new EventLoopConsumer(endpoint, processor, router, retryAfter);
    }
}
