package io.leadbridge.app;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a command has opened; closed in the opposite order, whatever does not end well. */
final class Parts implements AutoCloseable {

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    void push(AutoCloseable part) {
        parts.push(part);
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                // The command has done what it was asked to; it ends, whatever does not end well.
                System.err.println("leadbridge: at the end: " + e);
            }
        }
    }
}
