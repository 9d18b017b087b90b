package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Query;
import io.leadbridge.sandbox.Refusal;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Router;
import io.leadbridge.sandbox.Surroundings;
import io.leadbridge.sandbox.amocrm.AmoTokens.Grant;
import io.leadbridge.sandbox.amocrm.AmoTokens.Integration;
import io.leadbridge.sandbox.amocrm.AmoTokens.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@code /oauth2}: tokens for codes and refresh tokens, and where the account is. */
final class AmoOAuth {

    private static final String TOKEN = "/oauth2/access_token";
    private static final String WHERE = "/oauth2/account/current/subdomain";
    private static final String WHERE_OLDER = "/oauth2/account/subdomain";

    private final Surroundings surroundings;
    private final AmoWorld world;
    private final AmoTokens tokens;

    AmoOAuth(Surroundings surroundings, AmoWorld world, AmoTokens tokens) {
        this.surroundings = surroundings;
        this.world = world;
        this.tokens = tokens;
    }

    void route(Router routes) {
        routes.on("POST", TOKEN, this::token).on("GET", WHERE, this::where).on("GET", WHERE_OLDER, this::where);
    }

    /** The paths with which a test stands in for the account's owner. */
    void control(Router controls) {
        controls.on("POST", "/sandbox/oauth/code", this::consent)
                .on("POST", "/sandbox/oauth/revoke", call -> revoked(Kind.ACCESS, Kind.REFRESH, Kind.CODE))
                .on("POST", "/sandbox/expire-tokens", call -> revoked(Kind.ACCESS));
    }

    /** Whether the path is one of those that carry their credentials by themselves. */
    static boolean owns(Request request) {
        return request.path().equals(TOKEN) || request.path().equals(WHERE);
    }

    /** The integration that asks on such a path, right secret or not; empty if there is none of that id. */
    Optional<Integration> asking(Request request) {
        return request.path().equals(TOKEN)
                ? tokens.integration(parameters(request).path("client_id").asText())
                : tokens.grant(Kind.REFRESH, request.header("X-Refresh-Token")).map(Grant::integration);
    }

    private Response token(Call call) {
        JsonNode asked = parameters(call.request());
        Integration integration = authenticated(asked);
        boolean refreshing = asked.path("grant_type").asText().equals("refresh_token");
        if (!refreshing && !asked.path("grant_type").asText().equals("authorization_code")) {
            throw refused(400, "Check the `grant_type` parameter");
        }
        String given = text(asked, refreshing ? "refresh_token" : "code");
        Kind kind = refreshing ? Kind.REFRESH : Kind.CODE;
        Optional<Grant> grant = tokens.grant(kind, given)
                .filter(one -> one.integration().clientId().equals(integration.clientId()));
        if (grant.isEmpty()) {
            throw refused(
                    refreshing ? 401 : 400,
                    refreshing ? "Cannot decrypt the refresh token" : "Cannot decrypt the authorization code");
        }
        if (grant.get().spent()) {
            throw spent(refreshing);
        }
        if (tokens.living(kind, given).isEmpty()) {
            throw refused(refreshing ? 401 : 400, refreshing ? "Token has expired" : "Authorization code has expired");
        }
        tokens.spend(given);
        if (refreshing && surroundings.settings().flag(AmoSettings.REFRESH_KILLS_ACCESS)) {
            tokens.spendAccessOf(given);
        }
        return Response.json(200, "application/json", pair(integration, call));
    }

    private ObjectNode pair(Integration integration, Call call) {
        String refresh = tokens.refresh(integration);
        String access = tokens.access(integration, refresh, world.users.get(0).id(), host(call));
        return Json.object()
                .put("token_type", "Bearer")
                .put("expires_in", surroundings.settings().number(AmoSettings.ACCESS_SECONDS))
                .put("access_token", access)
                .put("refresh_token", refresh)
                .put("server_time", surroundings.nowSeconds());
    }

    private Integration authenticated(JsonNode asked) {
        String clientId = text(asked, "client_id");
        String secret = text(asked, "client_secret");
        Integration integration = tokens.integration(clientId)
                .filter(known -> known.secret().equals(secret))
                .orElseThrow(() -> refused(401, "Client authentication failed"));
        if (!integration.redirectUri().equals(text(asked, "redirect_uri"))) {
            throw refused(400, "Check the `redirect_uri` parameter");
        }
        return integration;
    }

    private Refusal spent(boolean refreshing) {
        int status = Integer.parseInt(surroundings.settings().word(AmoSettings.SPENT_REFRESH_STATUS));
        return refreshing
                ? refused(status, "Token has been revoked")
                : refused(400, "Authorization code has been revoked");
    }

    private static String text(JsonNode asked, String key) {
        String text = asked.path(key).asText();
        if (text.isEmpty()) {
            throw refused(400, "Check the `" + key + "` parameter");
        }
        return text;
    }

    /** The body of a recorded refusal, amocrm-api-php issue 123. */
    private static Refusal refused(int status, String hint) {
        return new Refusal(Response.json(
                status,
                "application/problem+json",
                Json.object()
                        .put("hint", hint)
                        .put("title", "Некорректный запрос")
                        .put("type", "https://developers.amocrm.ru/v3/errors/OAuthProblemJson")
                        .put("status", status)
                        .put("detail", "В запросе отсутствует ряд параметров или параметры невалидны")));
    }

    /** JSON or a form. */
    private static JsonNode parameters(Request request) {
        Optional<JsonNode> json = Json.read(request.body()).filter(JsonNode::isObject);
        if (json.isPresent()) {
            return json.get();
        }
        ObjectNode form = Json.object();
        try {
            Query.parse(new String(request.body(), StandardCharsets.UTF_8))
                    .parameters()
                    .forEach(parameter -> form.put(parameter.keys().get(0), parameter.value()));
        } catch (IllegalArgumentException e) {
            // Neither JSON nor a form: then every parameter is missing, and that is what the answer says.
            return Json.object();
        }
        return form;
    }

    /** Where the account is now; its subdomain may have been changed. */
    private Response where(Call call) {
        boolean byToken = call.request().path().equals(WHERE_OLDER)
                || tokens.living(Kind.REFRESH, call.request().header("X-Refresh-Token"))
                        .isPresent();
        if (!byToken) {
            throw refused(401, "Token has been revoked");
        }
        String domain = world.domain == null ? host(call) : world.domain;
        return Response.json(
                200,
                "application/json",
                Json.object()
                        .put("id", AmoWorld.ACCOUNT)
                        .put("subdomain", world.subdomain)
                        .put("domain", domain)
                        .put("top_level_domain", "ru"));
    }

    private static String host(Call call) {
        String host = call.request().header("host");
        return host.isEmpty() ? "api-b.amocrm.ru" : host;
    }

    /** Sets an integration up and consents to it, as the account's owner does. */
    private Response consent(Call call) {
        JsonNode asked = parameters(call.request());
        Integration integration =
                new Integration(text(asked, "client_id"), text(asked, "client_secret"), text(asked, "redirect_uri"));
        tokens.register(integration);
        return Response.json(
                200,
                "application/json",
                Json.object().put("code", tokens.code(integration)).put("refresh_token", tokens.refresh(integration)));
    }

    private Response revoked(Kind... kinds) {
        return Response.json(200, "application/json", Json.object().put("revoked", tokens.revoke(kinds)));
    }
}
