package io.leadbridge.app;

import io.leadbridge.admin.Gate;
import io.leadbridge.admin.Unmatched;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.component.platform.http.main.DefaultMainHttpServerFactory;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.main.HttpServerConfigurationProperties;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Makes the server of the webhooks. Camel's own listens before there is a route, and answers 404 meanwhile, which a CRM
 * counts as a fault of the address. This one listens from {@link #open} on, and each request passes the {@link Door}.
 *
 * <p>All settings under {@code camel.server} hold. Camel takes a factory that it finds in its registry.
 */
final class Entrance extends DefaultMainHttpServerFactory {

    private final Door door;
    private final Optional<Gate> gate;
    private Listener listener;

    /** @param gate that every request passes behind the door; empty if there are no admin paths */
    Entrance(Door door, Optional<Gate> gate) {
        this.door = door;
        this.gate = gate;
    }

    /**
     * Listens, and lets webhooks in. To be called when all routes run, once it is known that the port can be had: Camel
     * only warns if it cannot.
     */
    void open() throws Exception {
        door.open();
        listener.open();
    }

    @Override
    public Service newHttpServer(CamelContext camel, HttpServerConfigurationProperties properties) {
        MainHttpServer configured = (MainHttpServer) super.newHttpServer(camel, properties);
        VertxPlatformHttpServerConfiguration configuration = configured.getConfiguration();
        configuration.setServerType(VertxPlatformHttpRouter.SERVER_TYPE_SERVER);
        // The routes ask it for the port, for they are made before there is a listening server to ask.
        camel.getRegistry().bind("platform-http-server-configuration", configuration);
        listener = new Listener(configuration);
        MainHttpServer server = new Server(door, gate, listener);
        server.setCamelContext(camel);
        server.setConfiguration(configuration);
        server.setStaticEnabled(configured.isStaticEnabled());
        server.setStaticContextPath(configured.getStaticContextPath());
        server.setStaticSourceDir(configured.getStaticSourceDir());
        return server;
    }

    /** Camel's server, on top of a listener of ours. */
    private static final class Server extends MainHttpServer {

        private final Door door;
        private final Optional<Gate> gate;
        private final Listener listener;

        Server(Door door, Optional<Gate> gate, Listener listener) {
            this.door = door;
            this.gate = gate;
            this.listener = listener;
        }

        @Override
        protected void doInit() throws Exception {
            getCamelContext().addService(listener);
        }

        @Override
        protected void doStart() throws Exception {
            ServiceHelper.startService(listener);
            VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(
                    getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(getPort()));
            router.route().handler(door);
            gate.ifPresent(way -> {
                router.route().handler(way);
                router.route().last().handler(new Unmatched(getCamelContext()));
            });
            super.doStart();
        }
    }

    /** Gets its routes at the start of Camel, and listens later. */
    private static final class Listener extends VertxPlatformHttpServer {

        private boolean opened;

        Listener(VertxPlatformHttpServerConfiguration configuration) {
            super(configuration);
        }

        @Override
        protected void startServer() {
            // In open().
        }

        synchronized void open() throws Exception {
            super.startServer();
            opened = true;
        }

        @Override
        protected synchronized void stopVertx() {
            if (opened) {
                super.stopVertx();
            } else if (getVertx() != null) {
                // Without a listening server, Camel has no thread to do this on.
                getVertx().close();
            }
        }
    }
}
