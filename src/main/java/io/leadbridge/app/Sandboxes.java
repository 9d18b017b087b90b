package io.leadbridge.app;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** The stand-ins of both CRMs, as real servers on their ports. */
final class Sandboxes implements AutoCloseable {

    private final Deque<AutoCloseable> servers = new ArrayDeque<>();

    private Sandboxes() {}

    static Sandboxes start(Settings settings) throws IOException {
        throw new IOException("not there yet");
    }

    @Override
    public void close() throws Exception {
        while (!servers.isEmpty()) {
            servers.pop().close();
        }
    }
}
