package io.leadbridge.intake;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts its route on the event loop and answers when the exchange ends, on whatever thread that is. So a request costs
 * no thread while it waits, and no switch between threads that its route does not ask for; but the route must not block
 * before it has gone to another thread.
 *
 * <p>The exchange has the request as its body, not yet read, and no headers: nothing that a stranger sent gets into the
 * route unasked.
 */
final class EventLoopConsumer extends VertxPlatformHttpConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoopConsumer.class);
    private static final int UNAVAILABLE = 503;

    private final String retryAfterSeconds;

    EventLoopConsumer(PlatformHttpEndpoint endpoint, Processor processor, String router, Duration retryAfter) {
        super(endpoint, processor, List.of(), router);
        this.retryAfterSeconds = Long.toString(retryAfter.toSeconds());
    }

    @Override
    protected void handleRequest(RoutingContext request) {
        if (isSuspended()) {
            refuse(request.response());
            return;
        }
        Context eventLoop = Vertx.currentContext();
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        exchange.getMessage().setBody(request.request());
        try {
            createUoW(exchange);
        } catch (Exception e) {
            exchange.setException(e);
            answer(request.request(), exchange);
            return;
        }
        getAsyncProcessor()
                .process(exchange, doneSync -> eventLoop.runOnContext(turn -> answer(request.request(), exchange)));
    }

    private void answer(HttpServerRequest request, Exchange exchange) {
        HttpServerResponse response = request.response();
        try {
            if (exchange.getException() != null) {
                getExceptionHandler()
                        .handleException("webhook not answered by its route", exchange, exchange.getException());
                refuse(response);
            } else if (!response.ended() && !response.closed()) {
                write(response, exchange.getMessage());
            }
        } catch (RuntimeException e) {
            LOG.warn("intake: the answer was not sent: {}", e.toString());
            request.connection().close();
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }

    private void refuse(HttpServerResponse response) {
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(UNAVAILABLE)
                    .putHeader("Retry-After", retryAfterSeconds)
                    .end();
        }
    }

    private static void write(HttpServerResponse response, Message message) {
        for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
            if (!header.getKey().startsWith("Camel")) {
                response.putHeader(header.getKey(), String.valueOf(header.getValue()));
            }
        }
        response.setStatusCode(message.getHeader(Exchange.HTTP_RESPONSE_CODE, UNAVAILABLE, Integer.class));
        byte[] body = message.getBody() instanceof String text
                ? text.getBytes(StandardCharsets.UTF_8)
                : message.getBody(byte[].class);
        response.end(body == null ? Buffer.buffer() : Buffer.buffer(body));
    }
}
