package io.leadbridge.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * {@code leadbridge run} inside this JVM: its start takes a quarter of the processor time of a process. For tests of what
 * the program does with the CRMs and Redis. Not where it is killed, nor for what a process says, keeps or leaves behind:
 * see {@link HubProcess}, which has the settings, too.
 */
public final class HubInside implements AutoCloseable {

    private final Server server;
    private final String metrics;

    private HubInside(Server server, String metrics) {
        this.server = server;
        this.metrics = metrics;
    }

    /** Starts it; it runs when this returns. Of this JVM's own variables it knows none. */
    public static HubInside start(Map<String, String> environment) {
        Server server = new Server(Settings.read(Path.of("").toAbsolutePath(), environment), false);
        server.start();
        return new HubInside(server, HubProcess.metricsOf(environment));
    }

    /** As {@link HubProcess#metric}. */
    public double metric(String lineStart) throws IOException {
        return HubProcess.metric(metrics, lineStart);
    }

    /** Ends it as SIGTERM would; whether all that was in flight was finished. */
    public boolean stop() {
        return server.end();
    }

    @Override
    public void close() {
        server.close();
    }
}
