package io.leadbridge.admin;

import io.leadbridge.intake.BodyReader;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What every request of the public port passes before it is given to a route: one for an admin path needs the password,
 * all others go on untouched.
 *
 * <p>Routes match the path that the server has made normal, so it is that one which is judged, by what it begins with:
 * whatever a hostile path looks like, a route below {@code /admin} gets it only from here. The checks cost no thread, as
 * they run on the event loop, and no body is read before the password was right.
 */
public final class Gate implements Handler<RoutingContext> {

    /** Where the {@link Request} stands in the routing context. */
    static final String REQUEST = Gate.class.getName();

    /** What an unwanted body may have, to be read and thrown away; behind it the connection is closed. */
    private static final long DRAIN_BYTES = 8 << 20;

    private static final long DRAIN_MILLIS = 2_000;

    private static final String PREFIX = "/admin";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private static final Map<String, String> HEADERS = Map.of(
            "Cache-Control", "no-store",
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin");

    private final Access access;
    private final Logins logins;
    private final LongSupplier nanos;
    private final Bucket rate;
    private final Optional<URI> publicUrl;

    /**
     * @param publicUrl where browsers find this server behind a proxy; empty if that is not known
     * @param nanos a clock that only goes forward, in nanoseconds
     */
    public Gate(Access access, Optional<URI> publicUrl, LongSupplier nanos) {
        this.access = access;
        this.publicUrl = publicUrl;
        this.nanos = nanos;
        this.logins = new Logins(access, nanos);
        this.rate = new Bucket(access.requestsPerSecond(), Duration.ofSeconds(1), nanos.getAsLong());
    }

    @Override
    public void handle(RoutingContext context) {
        String path = context.normalizedPath();
        if (!path.startsWith(PREFIX)) {
            context.next();
        } else if (path.length() > PREFIX.length() && path.charAt(PREFIX.length()) != '/') {
            // /adminfoo, /admin;x/, /admin%2fapi: no route of ours, and none of anybody else's either.
            refuse(context, new Problem(404, "not-found", "there is no such path"));
        } else {
            HEADERS.forEach(context.response()::putHeader);
            judge(context);
        }
    }

    private void judge(RoutingContext context) {
        HttpServerRequest request = context.request();
        String address = request.remoteAddress().hostAddress();
        switch (logins.judge(address, request.getHeader("authorization"))) {
            case LET_IN -> enter(context, address);
            case TOO_MANY ->
                answer(
                        context,
                        Reply.of(new Problem(429, "too-many", "too many wrong passwords; try again later"))
                                .with("Retry-After", Long.toString(logins.retryAfterSeconds(address))));
            default ->
                answer(
                        context,
                        Reply.of(new Problem(
                                        401, "unauthorized", "HTTP Basic with the admin's name and password expected"))
                                .with("WWW-Authenticate", "Basic realm=\"Leadbridge admin\", charset=\"UTF-8\""));
        }
    }

    private void enter(RoutingContext context, String address) {
        HttpServerRequest request = context.request();
        Optional<List<String>> segments = Requests.segments(request.path());
        if (isFromAnotherSite(request)) {
            refuse(context, new Problem(403, "cross-site", "a browser says that a page of another site sent this"));
        } else if (!isWithinRate()) {
            String most = access.requestsPerSecond() + " requests a second are worked";
            answer(
                    context,
                    Reply.of(new Problem(429, "too-many", "at most " + most)).with("Retry-After", "1"));
        } else if (segments.isEmpty()) {
            refuse(context, new Problem(404, "not-found", "there is no such path"));
        } else {
            read(context, segments.get(), address);
        }
    }

    private void read(RoutingContext context, List<String> segments, String address) {
        HttpServerRequest request = context.request();
        if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
            request.response().writeContinue();
        }
        BodyReader reader = new BodyReader(access.maxBodyBytes(), DRAIN_BYTES);
        reader.read(request, access.bodyTimeout(), how -> {
            if (how == BodyReader.End.BROKEN) {
                refuse(
                        context,
                        new Problem(
                                408,
                                "too-slow",
                                "the whole body expected within "
                                        + access.bodyTimeout().toMillis() + " ms"));
            } else if (reader.exceeded()) {
                refuse(context, new Problem(413, "too-large", "at most " + access.maxBodyBytes() + " bytes expected"));
            } else {
                pass(context, segments, reader.bytes(), address);
            }
        });
    }

    private void pass(RoutingContext context, List<String> segments, byte[] body, String address) {
        try {
            context.put(REQUEST, Requests.of(context.request(), segments, body, access.user(), address));
        } catch (Refusal refusal) {
            answer(context, refusal.reply());
            return;
        }
        context.next();
    }

    /** All of its requests together: there is one user. */
    private boolean isWithinRate() {
        synchronized (rate) {
            return rate.take(nanos.getAsLong());
        }
    }

    /**
     * A browser sends the password that it knows with whatever a page of another site lets it send, but it also tells that
     * it does so. Scripts tell nothing, and are let through.
     */
    private boolean isFromAnotherSite(HttpServerRequest request) {
        if (SAFE.contains(request.method().name())) {
            return false;
        }
        String site = request.getHeader("sec-fetch-site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.getHeader("origin");
        return origin != null && !isOwn(origin, request.getHeader("host"));
    }

    private boolean isOwn(String origin, String host) {
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority != null
                    && (authority.equalsIgnoreCase(host)
                            || publicUrl
                                    .filter(url -> authority.equalsIgnoreCase(url.getRawAuthority()))
                                    .isPresent());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static void refuse(RoutingContext context, Problem problem) {
        answer(context, Reply.of(problem));
    }

    /** Answers. What is still to come of the body is not waited for: the connection ends with the answer then. */
    static void answer(RoutingContext context, Reply reply) {
        HttpServerRequest request = context.request();
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        if (!request.isEnded()) {
            context.response().putHeader("Connection", "close");
            context.response().endHandler(answered -> drain(context));
        }
        Answering.write(context.response(), reply, request.path());
    }

    /** Closed at once, the connection would be reset under a client that still sends, and it would never see the answer. */
    private static void drain(RoutingContext context) {
        HttpServerRequest request = context.request();
        long timer = context.vertx()
                .setTimer(DRAIN_MILLIS, late -> request.connection().close());
        long[] count = {0};
        request.exceptionHandler(broken -> context.vertx().cancelTimer(timer));
        request.endHandler(read -> {
            context.vertx().cancelTimer(timer);
            request.connection().close();
        });
        request.handler(chunk -> {
            count[0] += chunk.length();
            if (count[0] > DRAIN_BYTES) {
                request.connection().close();
            }
        });
        request.resume();
    }
}
