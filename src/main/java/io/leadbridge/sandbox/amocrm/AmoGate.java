package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Caller;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Router;
import io.leadbridge.sandbox.Surroundings;
import io.leadbridge.sandbox.amocrm.AmoTokens.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Who is let in: credentials, rights, payment, and the ban after too many refusals. */
final class AmoGate {

    private static final String HTML = "text/html";
    private static final Duration REFUSALS_WATCHED = Duration.ofMinutes(1);

    private final Surroundings surroundings;
    private final AmoWorld world;
    private final AmoTokens tokens;
    private final AmoOAuth oauth;
    private final Deque<Instant> refusals = new ArrayDeque<>();
    private boolean banned;

    AmoGate(Surroundings surroundings, AmoWorld world, AmoTokens tokens, AmoOAuth oauth) {
        this.surroundings = surroundings;
        this.world = world;
        this.tokens = tokens;
        this.oauth = oauth;
    }

    void control(Router controls) {
        controls.on("POST", "/sandbox/ban", this::ban).on("POST", "/sandbox/rename", this::rename);
    }

    Optional<Caller> identify(Request request) {
        if (AmoOAuth.owns(request)) {
            return oauth.asking(request).map(integration -> new Caller(integration.clientId(), false, 0));
        }
        String bearer = request.header("authorization").replaceFirst("^Bearer ", "");
        if (bearer.equals("human")) {
            return Optional.of(new Caller("human", true, admin()));
        }
        if (world.domain != null && !world.domain.equals(request.header("host"))) {
            return Optional.empty();
        }
        if (bearer.equals("demo")) {
            return Optional.of(new Caller("demo", false, user(request)));
        }
        return tokens.living(Kind.ACCESS, bearer)
                .map(grant -> new Caller(grant.integration().clientId(), false, user(request)));
    }

    /** Whom the integration's edits are put down to: a named user, the one who consented, or nobody. */
    private long user(Request request) {
        String named = request.header("X-Context-User-ID");
        if (named.matches("[0-9]{1,18}") && world.hasUser(Long.parseLong(named))) {
            return Long.parseLong(named);
        }
        return surroundings.settings().flag(AmoSettings.OWN_WRITES_AS_USER) ? admin() : 0;
    }

    private long admin() {
        return world.users.get(0).id();
    }

    /** A refusal too many within a minute closes the account, if the setting says how many that is. */
    void overLimit() {
        Instant now = surroundings.now();
        refusals.addLast(now);
        while (refusals.peekFirst().isBefore(now.minus(REFUSALS_WATCHED))) {
            refusals.removeFirst();
        }
        long most = surroundings.settings().number(AmoSettings.BAN_AFTER_REFUSALS);
        banned = banned || most > 0 && refusals.size() > most;
    }

    Optional<Response> closed() {
        return banned
                ? Optional.of(Response.text(
                        403,
                        HTML,
                        "<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n"
                                + "<center><h1>403 Forbidden</h1></center>\r\n<hr><center>nginx</center>\r\n"
                                + "</body>\r\n</html>\r\n"))
                : Optional.empty();
    }

    Optional<Response> forbidden(Request request) {
        if (set(AmoSettings.UNPAID)) {
            return Optional.of(AmoErrors.problem(402, "Payment Required", "The account has not been paid for"));
        }
        boolean write = !request.method().equals("GET") && !AmoOAuth.owns(request);
        boolean forbidden = set(AmoSettings.FORBID_ALL) && !AmoOAuth.owns(request)
                || set(AmoSettings.FORBID_WRITES) && write
                || set(AmoSettings.FORBID_USERS) && request.path().startsWith("/api/v4/users")
                || set(AmoSettings.FORBID_WEBHOOKS) && request.path().startsWith("/api/v4/webhooks");
        return forbidden
                ? Optional.of(AmoErrors.problem(403, "Forbidden", "The user has no right to do this"))
                : Optional.empty();
    }

    Response tooMany() {
        Response page = Response.text(429, HTML, "<html><body><h1>429 Too Many Requests</h1></body></html>");
        long seconds = surroundings.settings().number(AmoSettings.RETRY_AFTER_SECONDS);
        return seconds == 0 ? page : page.header("Retry-After", Long.toString(seconds));
    }

    void liftBan() {
        banned = false;
        refusals.clear();
    }

    private Response ban(Call call) {
        JsonNode on = Json.read(call.request().body()).orElse(Json.object()).path("on");
        if (!on.isBoolean()) {
            throw new IllegalArgumentException("on: expected true or false");
        }
        liftBan();
        banned = on.booleanValue();
        return Response.json(200, "application/json", Json.object().put("banned", banned));
    }

    /** Gives the account another subdomain; with a domain, the API answers under that host only. */
    private Response rename(Call call) {
        JsonNode asked = Json.read(call.request().body()).orElse(Json.object());
        if (!asked.path("subdomain").asText().matches("[a-z0-9-]{1,60}")) {
            throw new IllegalArgumentException("subdomain: expected small letters, digits and hyphens");
        }
        world.subdomain = asked.path("subdomain").asText();
        world.domain = asked.hasNonNull("domain") ? asked.path("domain").asText() : null;
        return Response.json(
                200,
                "application/json",
                Json.object().put("subdomain", world.subdomain).put("domain", world.domain));
    }

    private boolean set(String key) {
        return surroundings.settings().flag(key);
    }
}
