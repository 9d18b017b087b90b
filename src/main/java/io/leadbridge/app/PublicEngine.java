package io.leadbridge.app;

import io.leadbridge.admin.AdminConsumer;
import io.leadbridge.intake.EventLoopEngine;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/** The HTTP engine of the public port: webhooks begin on the event loop, admin requests run on threads of their own. */
final class PublicEngine extends EventLoopEngine {

    private static final String ADMIN = "/admin/";

    private final Executor adminThreads;

    /**
     * @param retryAfter when a CRM is to come again that calls while the route is stopping
     * @param adminThreads that admin requests run on
     */
    PublicEngine(Duration retryAfter, Executor adminThreads) {
        super(retryAfter);
        this.adminThreads = adminThreads;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        if (!endpoint.getPath().startsWith(ADMIN)) {
            return super.createConsumer(endpoint, processor);
        }
        String router = VertxPlatformHttpRouter.getRouterNameFromPort(getServerPort());
        return new AdminConsumer(endpoint, processor, router, adminThreads);
    }
}
