package io.leadbridge.sandbox;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

/**
 * Sends a sandbox's webhooks when they are due: to each address one after the other, or several at a time while the fault
 * {@code reorder} is on. Works on one event loop only.
 */
final class WebhookSender {

    /** amoCRM waits no longer for an answer. */
    private static final long ANSWER_MS_MAX = 2_000;

    private static final int SIDE_BY_SIDE = 16;
    /** The sandbox's clock may be one that a test moves, so it is looked at this often while something waits. */
    private static final long LOOK_AGAIN_MS = 100;

    private final Vertx vertx;
    private final Context loop;
    private final Sandbox sandbox;
    private final HttpClient client;
    private final Map<String, Line> lines = new TreeMap<>();
    private long timer = -1;
    private boolean closed;

    /** What waits for one address. */
    private static final class Line {
        private final Deque<Delivery> waiting = new ArrayDeque<>();
        private int onTheWay;
    }

    WebhookSender(Vertx vertx, Sandbox sandbox) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.sandbox = sandbox;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout((int) ANSWER_MS_MAX).setTcpNoDelay(true),
                new PoolOptions().setHttp1MaxSize(SIDE_BY_SIDE));
    }

    /** Looks at the outbox soon. May be called from any thread. */
    void wake() {
        loop.runOnContext(any -> look());
    }

    void close() {
        loop.runOnContext(any -> closed = true);
    }

    private void look() {
        if (closed) {
            return;
        }
        boolean reorder;
        Duration pause;
        synchronized (sandbox) {
            for (Delivery delivery : sandbox.takeDue()) {
                lines.computeIfAbsent(delivery.url(), any -> new Line()).waiting.add(delivery);
            }
            reorder = sandbox.faults().reorder();
            pause = sandbox.nextDue()
                    .map(due -> Duration.between(sandbox.now(), due))
                    .orElse(null);
        }
        lines.values().forEach(line -> start(line, reorder ? SIDE_BY_SIDE : 1));
        vertx.cancelTimer(timer);
        if (pause != null) {
            timer = vertx.setTimer(Math.max(1, Math.min(LOOK_AGAIN_MS, pause.toMillis() + 1)), any -> look());
        }
    }

    private void start(Line line, int atOnce) {
        while (line.onTheWay < atOnce && !line.waiting.isEmpty()) {
            Delivery delivery = line.waiting.poll();
            if (wanted(delivery)) {
                line.onTheWay++;
                send(delivery, line);
            }
        }
    }

    private boolean wanted(Delivery delivery) {
        synchronized (sandbox) {
            return sandbox.wanted(delivery);
        }
    }

    private void send(Delivery delivery, Line line) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(delivery.url())
                .setTimeout(ANSWER_MS_MAX);
        delivery.headers().forEach(options::putHeader);
        client.request(options)
                .compose(request -> request.send(Buffer.buffer(delivery.body())))
                .compose(response -> response.body().map(any -> response.statusCode()))
                .onComplete(result -> {
                    int status = result.succeeded() ? result.result() : failure(result.cause());
                    synchronized (sandbox) {
                        sandbox.settled(delivery, status);
                    }
                    line.onTheWay--;
                    look();
                });
    }

    private static int failure(Throwable cause) {
        return cause instanceof TimeoutException ? Delivery.TIMED_OUT : Delivery.UNREACHABLE;
    }
}
