package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Surroundings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Integrations and what was given to them: codes, access tokens, refresh tokens. A code and a refresh token are good
 * once. What died a day ago or longer is forgotten.
 */
final class AmoTokens {

    private static final long KEPT_SECONDS = 86_400;

    private final Surroundings surroundings;
    private final Map<String, Integration> integrations = new TreeMap<>();
    private final Map<String, Grant> grants = new TreeMap<>();

    /** An integration as its owner set it up. */
    record Integration(String clientId, String secret, String redirectUri) {}

    /** What a text gives its bearer. */
    enum Kind {
        CODE,
        REFRESH,
        ACCESS
    }

    /**
     * What was given to an integration.
     *
     * @param parent the refresh token that was given together with an access token; else null
     * @param spent whether it was used or taken back
     */
    record Grant(Kind kind, Integration integration, Instant until, String parent, boolean spent) {

        Grant used() {
            return new Grant(kind, integration, until, parent, true);
        }
    }

    AmoTokens(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Optional<Integration> integration(String clientId) {
        return Optional.ofNullable(integrations.get(clientId));
    }

    /** Sets an integration up, or changes its secret and address. */
    void register(Integration integration) {
        integrations.put(integration.clientId(), integration);
    }

    /** The grant behind a text, dead or alive; empty if there never was one of this kind. */
    Optional<Grant> grant(Kind kind, String text) {
        return Optional.ofNullable(grants.get(text)).filter(grant -> grant.kind() == kind);
    }

    /** The grant behind a text, if it is good. */
    Optional<Grant> living(Kind kind, String text) {
        return grant(kind, text)
                .filter(grant -> !grant.spent() && surroundings.now().isBefore(grant.until()));
    }

    String code(Integration integration) {
        return give(Kind.CODE, integration, AmoSettings.CODE_SECONDS, "def502" + hex(64), null);
    }

    String refresh(Integration integration) {
        return give(Kind.REFRESH, integration, AmoSettings.REFRESH_SECONDS, "def50200" + hex(96), null);
    }

    /**
     * An access token.
     *
     * @param refresh the refresh token that is given with it
     * @param host what its claim {@code api_domain} is to be
     */
    String access(Integration integration, String refresh, long user, String host) {
        long seconds = surroundings.settings().number(AmoSettings.ACCESS_SECONDS);
        String id = hex(40);
        ObjectNode head = Json.object().put("typ", "JWT").put("alg", "RS256").put("jti", id);
        ObjectNode claims = Json.object()
                .put("aud", integration.clientId())
                .put("jti", id)
                .put("iat", surroundings.nowSeconds())
                .put("nbf", surroundings.nowSeconds())
                .put("exp", surroundings.nowSeconds() + seconds)
                .put("sub", Long.toString(user))
                .put("grant_type", "")
                .put("account_id", AmoWorld.ACCOUNT)
                .put("base_domain", "amocrm.ru")
                .put("version", 2);
        claims.putArray("scopes").add("crm").add("notifications");
        claims.put("api_domain", host);
        String token = base64(head.toString()) + "." + base64(claims.toString()) + "." + base64(hex(64));
        return give(Kind.ACCESS, integration, AmoSettings.ACCESS_SECONDS, token, refresh);
    }

    /** A code and a refresh token are good once. */
    void spend(String text) {
        grants.computeIfPresent(text, (any, grant) -> grant.used());
    }

    /** Takes back the access token that was given together with this refresh token. */
    void spendAccessOf(String refresh) {
        grants.replaceAll((text, grant) -> refresh.equals(grant.parent()) ? grant.used() : grant);
    }

    /** Takes back everything of these kinds; gives how many were good. */
    long revoke(Kind... kinds) {
        long living = 0;
        for (Kind kind : kinds) {
            for (String text : grants.keySet().toArray(new String[0])) {
                if (living(kind, text).isPresent()) {
                    spend(text);
                    living++;
                }
            }
        }
        return living;
    }

    private String give(Kind kind, Integration integration, String secondsKey, String text, String parent) {
        Instant now = surroundings.now();
        grants.values().removeIf(grant -> grant.until().isBefore(now.minusSeconds(KEPT_SECONDS)));
        Instant until = now.plusSeconds(surroundings.settings().number(secondsKey));
        grants.put(text, new Grant(kind, integration, until, parent, false));
        return text;
    }

    private String hex(int digits) {
        byte[] bytes = new byte[digits / 2];
        surroundings.random().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
