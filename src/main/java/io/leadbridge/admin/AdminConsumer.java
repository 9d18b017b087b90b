package io.leadbridge.admin;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Runs a route of the admin API on threads that no webhook needs. The exchange has the {@link Request} as its body and no
 * headers; what the route leaves in the body is the answer: a {@link Reply}, or a {@link Refusal} as its exception.
 */
public final class AdminConsumer extends VertxPlatformHttpConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(AdminConsumer.class);
    private static final int CAUSES_MAX = 10;
    private static final int FRAMES_MAX = 12;

    private final Executor threads;

    /**
     * @param router name of the server's router
     * @param threads that the routes run on; when it rejects, the request is answered 503
     */
    public AdminConsumer(PlatformHttpEndpoint endpoint, Processor processor, String router, Executor threads) {
        super(endpoint, processor, List.of(), router);
        this.threads = threads;
    }

    @Override
    protected void handleRequest(RoutingContext context) {
        Request request = context.get(Gate.REQUEST);
        if (request == null) {
            // Nobody gets here but through the gate; should a later change let somebody, he finds nothing.
            context.fail(404);
            return;
        }
        if (isSuspended()) {
            Gate.answer(context, busy("the server is about to end"));
            return;
        }
        Context eventLoop = Vertx.currentContext();
        try {
            threads.execute(() -> work(context, request, eventLoop));
        } catch (RejectedExecutionException e) {
            Gate.answer(context, busy("as many requests as may are under way or wait"));
        }
    }

    private void work(RoutingContext context, Request request, Context eventLoop) {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        exchange.getMessage().setBody(request);
        Reply reply;
        try {
            createUoW(exchange);
            getProcessor().process(exchange);
            reply = reply(exchange, request);
        } catch (Exception e) {
            reply = failed(e, request);
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
        Reply answer = reply;
        eventLoop.runOnContext(turn -> Gate.answer(context, answer));
    }

    private static Reply reply(Exchange exchange, Request request) {
        if (exchange.getException() != null) {
            return failed(exchange.getException(), request);
        }
        if (exchange.getMessage().getBody() instanceof Reply reply) {
            return reply;
        }
        LOG.error("admin: {} {} was given no answer by its route", request.method(), request.path());
        return Reply.of(new Problem(500, "failed", "the log of the server tells more"));
    }

    private static Reply failed(Exception exception, Request request) {
        Throwable cause = exception;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return refusal.reply();
            }
            if (cause instanceof DataAccessException) {
                LOG.warn(
                        "admin: {} {} not done, Redis does not answer ({})",
                        request.method(),
                        request.path(),
                        cause.getClass().getSimpleName());
                return Reply.of(new Problem(503, "unavailable", "without Redis nothing can be read or changed here"))
                        .with("Retry-After", "2");
            }
        }
        LOG.error("admin: {} {} failed: {}", request.method(), request.path(), describe(exception));
        return Reply.of(new Problem(500, "failed", "the log of the server tells more"));
    }

    /** Where it happened, without messages: they may quote what was sent. */
    private static String describe(Throwable failure) {
        StringBuilder text = new StringBuilder();
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
            text.append(depth == 0 ? "" : ", caused by ")
                    .append(cause.getClass().getName());
            StackTraceElement[] frames = cause.getStackTrace();
            for (int at = 0; at < Math.min(frames.length, FRAMES_MAX); at++) {
                text.append(at == 0 ? " at " : " < ").append(frames[at]);
            }
        }
        return text.toString();
    }

    private static Reply busy(String why) {
        return Reply.of(new Problem(503, "busy", why)).with("Retry-After", "1");
    }
}
