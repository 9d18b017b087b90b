package io.leadbridge.sandbox;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link Sandbox} on a real port of the loopback interface, with an HTTP client for its webhooks. */
public final class SandboxServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxServer.class);
    private static final String HOST = "127.0.0.1";
    private static final int BODY_BYTES_MAX = 8 * 1024 * 1024;
    private static final int HEADER_BYTES_MAX = 32 * 1024;
    private static final int START_SECONDS_MAX = 10;

    private final Sandbox sandbox;
    private final Vertx vertx;
    private final WebhookSender sender;
    private HttpServer server;

    private SandboxServer(Sandbox sandbox) {
        this.sandbox = sandbox;
        // One event loop: requests of one sandbox are answered one after the other anyway.
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        this.sender = new WebhookSender(vertx, sandbox);
    }

    /**
     * Starts a server.
     *
     * @param port 0 for any free one
     * @throws IOException if the port is taken
     */
    public static SandboxServer start(int port, Sandbox sandbox) throws IOException {
        SandboxServer started = new SandboxServer(sandbox);
        try {
            started.listen(port);
            return started;
        } catch (IOException | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    private void listen(int port) throws IOException {
        HttpServerOptions options = new HttpServerOptions()
                .setMaxInitialLineLength(HEADER_BYTES_MAX)
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setTcpNoDelay(true);
        server = vertx.createHttpServer(options).requestHandler(this::receive);
        try {
            server.listen(port, HOST)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("sandbox: cannot listen on " + HOST + ":" + port + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("sandbox: interrupted while starting on port " + port, e);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Where clients reach it, without a slash at the end. */
    public String url() {
        return "http://" + HOST + ":" + port();
    }

    /** Asks the sandbox itself, while no request is being answered. Webhooks of what is changed are sent. */
    public <T> T ask(Function<Sandbox, T> question) {
        T answer;
        synchronized (sandbox) {
            answer = question.apply(sandbox);
        }
        sender.wake();
        return answer;
    }

    private void receive(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() > BODY_BYTES_MAX) {
                request.connection().close();
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> answer(request, body.getBytes()));
    }

    private void answer(HttpServerRequest http, byte[] body) {
        Map<String, String> headers = new TreeMap<>();
        http.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
        Response response = answer(http.method().name(), http.uri(), headers, body);
        sender.wake();
        if (response.latencyMs() > 0) {
            vertx.setTimer(response.latencyMs(), timer -> send(http, response));
        } else {
            send(http, response);
        }
    }

    private Response answer(String method, String uri, Map<String, String> headers, byte[] body) {
        try {
            Request request = Request.of(method, uri, headers, body);
            synchronized (sandbox) {
                return sandbox.handle(request);
            }
        } catch (IllegalArgumentException e) {
            return sandbox.standIn().unreadable("The query is not percent-encoded well");
        } catch (RuntimeException e) {
            LOG.error("sandbox: {} failed; this is a fault of the sandbox itself", method, e);
            return Response.text(500, "text/plain", "The sandbox itself failed: " + e);
        }
    }

    private static void send(HttpServerRequest http, Response response) {
        if (response.ending() != Response.Ending.ANSWERED) {
            http.connection().close();
            return;
        }
        http.response().setStatusCode(response.status());
        response.headers().forEach(http.response()::putHeader);
        http.response().end(Buffer.buffer(response.body()));
    }

    /** Stops answering and sending. */
    @Override
    public void close() {
        sender.close();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(START_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("sandbox: did not stop cleanly: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
