package io.leadbridge.app;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What each webhook passes first. It knows how many are inside, and tells those who come too late to come again.
 *
 * <p>Camel's own refusal would not do: it says 503 without {@code Retry-After}, says 404 as soon as the route has ended,
 * and does not count a request that waits for a thread.
 *
 * <p>Its states follow one another: closed, open, leaving (webhooks are still taken, but each connection ends with its
 * answer and nobody should be sent here any more), shut.
 */
final class Door implements Handler<RoutingContext> {

    private enum State {
        CLOSED,
        OPEN,
        LEAVING,
        SHUT
    }

    private final Duration retryAfter;
    private final Object emptied = new Object();
    private volatile State state = State.CLOSED;
    private volatile long askedNanos;
    private volatile boolean asked;
    private volatile Runnable refusal = () -> {};
    private int inside;

    /**
     * @param retryAfter when a CRM is to send again what came too late
     */
    Door(Duration retryAfter) {
        this.retryAfter = retryAfter;
    }

    /** Tells this one each webhook that is not let in. */
    void onRefusal(Runnable told) {
        refusal = told;
    }

    /** Begins to let webhooks in. */
    void open() {
        state = State.OPEN;
    }

    /** Lets webhooks in, but asks for no more of them. */
    void leave() {
        state = State.LEAVING;
    }

    /** Lets no more webhooks in. */
    void shut() {
        state = State.SHUT;
    }

    /** Why no webhook should be sent here; empty if they should. */
    Optional<String> obstacle() {
        askedNanos = System.nanoTime();
        asked = true;
        return switch (state) {
            case CLOSED -> Optional.of("the start is not complete");
            case OPEN -> Optional.empty();
            case LEAVING, SHUT -> Optional.of("this instance was asked to end");
        };
    }

    /** Whether anybody has asked for {@link #obstacle} within this time. */
    boolean isWatched(Duration within) {
        return asked && System.nanoTime() - askedNanos < within.toNanos();
    }

    /**
     * Waits until all who were let in have been answered.
     *
     * @return whether that came to pass in time
     */
    boolean awaitEmpty(Duration atMost) throws InterruptedException {
        long endNanos = System.nanoTime() + atMost.toNanos();
        synchronized (emptied) {
            while (inside > 0) {
                long leftMillis = (endNanos - System.nanoTime()) / 1_000_000;
                if (leftMillis <= 0) {
                    return false;
                }
                emptied.wait(leftMillis);
            }
            return true;
        }
    }

    @Override
    public void handle(RoutingContext request) {
        // Counted first, or shut() and awaitEmpty() could pass between the look at the state and the count.
        Visit visit = new Visit();
        if (state == State.CLOSED || state == State.SHUT) {
            visit.handle(null);
            refuse(request);
            return;
        }
        HttpServerResponse response = request.response();
        // Not the end handler: intake has one of its own, and a response has room for one only.
        response.bodyEndHandler(visit);
        response.closeHandler(visit);
        if (state == State.LEAVING) {
            response.putHeader("connection", "close");
            response.endHandler(answered -> request.request().connection().close());
        }
        request.next();
    }

    private void refuse(RoutingContext context) {
        refusal.run();
        HttpServerRequest request = context.request();
        // Closed behind the body only: what is still unread would make the client see a broken connection, no answer.
        if (request.isEnded()) {
            context.response().endHandler(answered -> request.connection().close());
        } else {
            request.endHandler(read -> request.connection().close());
        }
        context.response()
                .setStatusCode(503)
                .putHeader("content-type", "application/json")
                .putHeader("retry-after", Long.toString(retryAfter.toSeconds()))
                .putHeader("connection", "close")
                .end("{\"status\":\"unavailable\"}");
    }

    /** One request inside; it leaves when it is answered or its connection is gone, whichever is told first. */
    private final class Visit implements Handler<Void> {

        private final AtomicBoolean left = new AtomicBoolean();

        Visit() {
            synchronized (emptied) {
                inside++;
            }
        }

        @Override
        public void handle(Void end) {
            if (left.compareAndSet(false, true)) {
                synchronized (emptied) {
                    inside--;
                    emptied.notifyAll();
                }
            }
        }
    }
}
