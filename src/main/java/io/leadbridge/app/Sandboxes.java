package io.leadbridge.app;

import io.leadbridge.event.Connection;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import io.leadbridge.sandbox.lptracker.LpSandbox;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Random;

/** The stand-ins of both CRMs, as real servers on their ports. */
final class Sandboxes implements AutoCloseable {

    private final SandboxServer amocrm;
    private final SandboxServer lptracker;

    private Sandboxes(SandboxServer amocrm, SandboxServer lptracker) {
        this.amocrm = amocrm;
        this.lptracker = lptracker;
    }

    /**
     * Starts both.
     *
     * @throws IOException if a port is taken
     */
    static Sandboxes start(Settings settings, Clock clock) throws IOException {
        SandboxServer amocrm =
                SandboxServer.start(settings.sandboxAmocrmPort(), AmoSandbox.create(clock, new Random()));
        try {
            return new Sandboxes(
                    amocrm,
                    SandboxServer.start(settings.sandboxLptrackerPort(), LpSandbox.create(clock, new Random())));
        } catch (IOException e) {
            amocrm.close();
            throw e;
        }
    }

    /** Where tenant files find them: variables by which {@code tenants/demo.yaml} names its addresses. */
    static Map<String, String> variables(Settings settings) {
        return Map.of(
                "LEADBRIDGE_SANDBOX_AMOCRM_URL", "http://127.0.0.1:" + settings.sandboxAmocrmPort(),
                "LEADBRIDGE_SANDBOX_LPTRACKER_URL", "http://127.0.0.1:" + settings.sandboxLptrackerPort());
    }

    /** Lets them send their webhooks to the hub, for every connection that is one of theirs. */
    void sendWebhooksTo(String webhooks, Collection<Connection> connections) {
        for (Connection connection : connections) {
            String address = webhooks + "/" + connection.account() + "/" + connection.webhookSecret();
            for (SandboxServer server : new SandboxServer[] {amocrm, lptracker}) {
                if (URI.create(server.url()).equals(connection.url())) {
                    server.ask(sandbox -> {
                        sandbox.addDestination(address);
                        return null;
                    });
                }
            }
        }
    }

    /** amoCRM's address, without a slash at its end. */
    String amocrmUrl() {
        return amocrm.url();
    }

    /** LPTracker's address, without a slash at its end. */
    String lptrackerUrl() {
        return lptracker.url();
    }

    @Override
    public void close() {
        amocrm.close();
        lptracker.close();
    }
}
