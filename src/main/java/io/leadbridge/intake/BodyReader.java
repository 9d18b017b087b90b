package io.leadbridge.intake;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;

/**
 * Takes one request's chunks as they come: keeps them up to a limit, counts them up to another.
 *
 * <p>The chunks arrive on Vert.x' event loop; {@link #bytes()} and {@link #exceeded()} may be asked by another thread
 * once the future of {@link #start} is complete.
 */
final class BodyReader {

    /** How reading ended. */
    enum End {
        /** All bytes came. */
        COMPLETE,
        /** More came than we are ready to look at. */
        DRAIN_LIMIT
    }

    private final long keepLimitBytes;
    private final long countLimitBytes;
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long count;

    /**
     * @param keepLimitBytes bytes kept; with one more, none is
     * @param countLimitBytes bytes read at all
     */
    BodyReader(long keepLimitBytes, long countLimitBytes) {
        this.keepLimitBytes = keepLimitBytes;
        this.countLimitBytes = countLimitBytes;
    }

    /**
     * Begins to read a paused request.
     *
     * @return completes when the body ends or is too long to be read; fails if the connection breaks
     */
    CompletableFuture<End> start(HttpServerRequest request) {
        if (request.isEnded()) {
            end.complete(End.COMPLETE);
            return end;
        }
        request.exceptionHandler(end::completeExceptionally);
        request.endHandler(ended -> end.complete(End.COMPLETE));
        request.handler(chunk -> take(request, chunk));
        request.resume();
        return end;
    }

    private void take(HttpServerRequest request, Buffer chunk) {
        count += chunk.length();
        if (count > countLimitBytes) {
            request.pause();
            end.complete(End.DRAIN_LIMIT);
        } else if (count > keepLimitBytes) {
            kept = new ByteArrayOutputStream(0);
        } else {
            kept.writeBytes(chunk.getBytes());
        }
    }

    /** Tells whether there were more bytes than are kept. */
    boolean exceeded() {
        return count > keepLimitBytes;
    }

    /** What was kept; empty if {@link #exceeded()}. */
    byte[] bytes() {
        return kept.toByteArray();
    }
}
