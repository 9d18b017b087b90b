package io.leadbridge.crm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An OAuth server with an API behind it: refresh tokens count once, as amoCRM's do. */
final class OAuthStandIn implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final Set<String> refreshes = new HashSet<>();
    private final Set<String> accesses = new HashSet<>();
    private int made;

    /** How often the token endpoint was asked, and the API with a good token and without one. */
    int renewals;

    int good;
    int bad;
    /** Answers to renewals that get lost, after the work was done or before. */
    int loseAfter;

    int loseBefore;
    /** Where the API says it has moved to; {@code null} if it has not. */
    String movedTo;

    OAuthStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.createContext("/oauth2/access_token", this::renew);
        server.createContext("/oauth2/account/current/subdomain", this::locate);
        server.createContext("/api/v4/", this::call);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://" + domain();
    }

    String domain() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** A new consent. */
    synchronized String consent() {
        String refresh = "refresh-" + ++made;
        refreshes.add(refresh);
        return refresh;
    }

    /** Another server that knows the same tokens takes over. */
    synchronized void hand(OAuthStandIn other) {
        other.refreshes.addAll(refreshes);
        other.accesses.addAll(accesses);
        other.made = made + 1000;
        movedTo = other.domain();
    }

    private void renew(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        String answer;
        int status;
        synchronized (this) {
            renewals++;
            if (loseBefore > 0) {
                loseBefore--;
                exchange.close();
                return;
            }
            boolean known = body.path("client_secret").asText().equals("top-secret")
                    && refreshes.remove(body.path("refresh_token").asText());
            status = known ? 200 : 401;
            answer = known ? pair() : "{\"title\":\"Unauthorized\",\"status\":401,\"hint\":\"Token has been revoked\"}";
            if (known && loseAfter > 0) {
                loseAfter--;
                exchange.close();
                return;
            }
        }
        answer(exchange, status, answer);
    }

    private String pair() {
        String claims = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("{\"api_domain\":\"" + domain() + "\",\"jti\":\"" + ++made + "\"}")
                        .getBytes(StandardCharsets.UTF_8));
        String access = "e30." + claims + ".c2ln";
        String refresh = "refresh-" + ++made;
        accesses.add(access);
        refreshes.add(refresh);
        return "{\"token_type\":\"Bearer\",\"expires_in\":86400,\"access_token\":\"" + access
                + "\",\"refresh_token\":\"" + refresh + "\"}";
    }

    private void locate(HttpExchange exchange) throws IOException {
        boolean known;
        synchronized (this) {
            known = refreshes.contains(exchange.getRequestHeaders().getFirst("X-Refresh-Token"));
        }
        answer(
                exchange,
                known ? 200 : 401,
                "{\"id\":1,\"subdomain\":\"new\",\"domain\":\"" + movedTo + "\",\"top_level_domain\":\"test\"}");
    }

    private void call(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        synchronized (this) {
            if (movedTo != null) {
                exchange.getResponseHeaders().set("Location", "http://elsewhere.example/");
                answer(exchange, 301, "");
                return;
            }
            boolean known = authorization != null && accesses.contains(authorization.replace("Bearer ", ""));
            good += known ? 1 : 0;
            bad += known ? 0 : 1;
            answer(exchange, known ? 200 : 401, known ? "{}" : "{\"status\":401}");
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
