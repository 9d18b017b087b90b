package io.leadbridge.intake;

import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/**
 * Reads the bytes of a request as they came, without holding a thread meanwhile.
 *
 * <p>Camel's own body handler would parse a form, lose the order of its fields and put each into a header; so the route
 * switches it off ({@code useBodyHandler=false}), which switches its size limit off too. The limit is kept here.
 *
 * <p>A request that is refused is read all the same, without keeping a byte, for an unread body would hang the next
 * request of its connection. That has an end too: after {@code drainLimitBytes}, or {@code timeout}, the connection is
 * closed behind the answer.
 */
public final class RawBody {

    private final long maxBytes;
    private final long drainLimitBytes;
    private final Duration timeout;

    /**
     * @param maxBytes largest body that is kept
     * @param drainLimitBytes how much of a refused body is read before the connection is closed
     * @param timeout for the whole body, however slowly it comes
     */
    public RawBody(long maxBytes, long drainLimitBytes, Duration timeout) {
        this.maxBytes = maxBytes;
        this.drainLimitBytes = Math.max(maxBytes, drainLimitBytes);
        this.timeout = timeout;
    }

    /**
     * Replaces the body, an HTTP request, by its bytes; by none if it is refused. Sets {@value Variables#VERDICT} to
     * {@link Verdict#TOO_LARGE} or {@link Verdict#UNFINISHED} where that is so.
     *
     * <p>To be called on the request's event loop.
     *
     * @return completes on the event loop when that is done; never fails
     */
    public CompletableFuture<Void> read(Exchange exchange) {
        HttpServerRequest request = exchange.getMessage().getBody(HttpServerRequest.class);
        Verdict verdict = Verdict.of(exchange.getVariable(Variables.VERDICT, String.class));
        long announced = announcedBytes(request);
        Verdict kept = verdict == Verdict.ADMITTED && announced > maxBytes ? Verdict.TOO_LARGE : verdict;
        if (announced > drainLimitBytes || waitsForLeave(request, kept)) {
            closeAfterAnswer(request);
            end(exchange, kept, new byte[0]);
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        BodyReader reader = new BodyReader(kept == Verdict.ADMITTED ? maxBytes : 0, drainLimitBytes);
        reader.read(request, timeout, how -> {
            end(exchange, verdict(kept, reader, how), reader.bytes());
            if (how != BodyReader.End.COMPLETE) {
                closeAfterAnswer(request);
            }
            done.complete(null);
        });
        return done;
    }

    private static Verdict verdict(Verdict before, BodyReader reader, BodyReader.End how) {
        if (before != Verdict.ADMITTED) {
            return before;
        }
        if (reader.exceeded()) {
            return Verdict.TOO_LARGE;
        }
        return how == BodyReader.End.BROKEN ? Verdict.UNFINISHED : before;
    }

    private static void end(Exchange exchange, Verdict verdict, byte[] bytes) {
        exchange.getMessage().setBody(verdict == Verdict.ADMITTED ? bytes : new byte[0]);
        exchange.setVariable(Variables.VERDICT, verdict.word());
    }

    /** A client that asks before it sends (curl does, above 1 MB) is told to go on, or gets its refusal instead. */
    private static boolean waitsForLeave(HttpServerRequest request, Verdict verdict) {
        if (!"100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
            return false;
        }
        if (verdict == Verdict.ADMITTED) {
            request.response().writeContinue();
            return false;
        }
        return true;
    }

    private static long announcedBytes(HttpServerRequest request) {
        String length = request.getHeader("content-length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException tooLongForALong) {
            return Long.MAX_VALUE;
        }
    }

    private static void closeAfterAnswer(HttpServerRequest request) {
        request.response().putHeader("connection", "close");
        request.response().endHandler(answered -> request.connection().close());
    }
}
