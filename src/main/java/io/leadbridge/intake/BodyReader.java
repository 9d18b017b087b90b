package io.leadbridge.intake;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Takes one request's chunks as they come: keeps them up to a limit, counts them up to another. All on the request's event
 * loop, one after the other.
 */
public final class BodyReader {

    /** How reading ended. */
    public enum End {
        /** All bytes came. */
        COMPLETE,
        /** More came than we are ready to look at. */
        DRAIN_LIMIT,
        /** The rest did not come in time, or the connection broke. */
        BROKEN
    }

    private final long keepLimitBytes;
    private final long countLimitBytes;
    private Buffer kept = Buffer.buffer();
    private long count;
    private boolean ended;
    private Runnable stopTimer;
    private Consumer<End> then;

    /**
     * @param keepLimitBytes bytes kept; with one more, none is
     * @param countLimitBytes bytes read at all
     */
    public BodyReader(long keepLimitBytes, long countLimitBytes) {
        this.keepLimitBytes = keepLimitBytes;
        this.countLimitBytes = countLimitBytes;
    }

    /**
     * Reads a request.
     *
     * @param timeout for all of it
     * @param whenEnded called once, on the event loop
     */
    public void read(HttpServerRequest request, Duration timeout, Consumer<End> whenEnded) {
        this.then = whenEnded;
        if (request.isEnded()) {
            end(End.COMPLETE);
            return;
        }
        Vertx vertx = Vertx.currentContext().owner();
        long timer = vertx.setTimer(timeout.toMillis(), fired -> end(End.BROKEN));
        stopTimer = () -> vertx.cancelTimer(timer);
        request.exceptionHandler(broken -> end(End.BROKEN));
        request.endHandler(all -> end(End.COMPLETE));
        request.handler(chunk -> take(request, chunk));
    }

    private void take(HttpServerRequest request, Buffer chunk) {
        if (ended) {
            return;
        }
        count += chunk.length();
        if (count > countLimitBytes) {
            request.pause();
            end(End.DRAIN_LIMIT);
        } else if (count > keepLimitBytes) {
            kept = Buffer.buffer();
        } else {
            kept.appendBuffer(chunk);
        }
    }

    private void end(End how) {
        if (!ended) {
            ended = true;
            if (stopTimer != null) {
                stopTimer.run();
            }
            then.accept(how);
        }
    }

    /** Tells whether there were more bytes than are kept. */
    public boolean exceeded() {
        return count > keepLimitBytes;
    }

    /** What was kept; empty if {@link #exceeded()}. */
    public byte[] bytes() {
        return kept.getBytes();
    }
}
