package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Caller;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Log in, log out, and tokens that die when nothing is done with them for 24 hours. */
final class LpLogins {

    static final String LOGIN = "/login";

    private static final Map<String, String> PASSWORDS =
            new TreeMap<>(Map.of("demo@example.test", "demo", "human@example.test", "human"));
    private static final String HUMAN = "human@example.test";
    private static final Duration IDLE_MAX = Duration.ofHours(24);
    private static final int TOKENS_MAX = 10_000;
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final Surroundings surroundings;
    private final Map<String, Token> tokens = new TreeMap<>();

    private record Token(String login, Instant usedAt) {}

    LpLogins(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Response login(Call call) {
        JsonNode body = LpBody.of(call);
        for (String key : List.of("login", "password", "service", "version")) {
            if (LpBody.text(body, key) == null || LpBody.text(body, key).isEmpty()) {
                return LpAnswers.error(400, "Parameter " + key + " is required");
            }
        }
        String login = LpBody.text(body, "login");
        if (!LpBody.text(body, "password").equals(PASSWORDS.get(login))) {
            return LpAnswers.error(401, "Invalid login or password");
        }
        forgetTheIdle();
        StringBuilder token = new StringBuilder();
        for (int i = 0; i < 32; i++) {
            token.append(LETTERS.charAt(surroundings.random().nextInt(LETTERS.length())));
        }
        tokens.put(token.toString(), new Token(login, surroundings.now()));
        return LpAnswers.success(Json.object().put("token", token.toString()));
    }

    Response logout(Call call) {
        tokens.remove(call.request().header("token"));
        return LpAnswers.done();
    }

    /** Kills all tokens. */
    void expire() {
        tokens.clear();
    }

    /** Whose request it is, by its token, or by the login in the body of a login. */
    Optional<Caller> identify(Request request) {
        if (request.path().equals(LOGIN)) {
            JsonNode body = Json.read(request.body()).orElse(Json.object());
            return body.path("login").asText().equals(HUMAN) ? Optional.of(caller(HUMAN, "")) : Optional.empty();
        }
        String text = request.header("token");
        Token token = tokens.get(text);
        if (token == null || dead(token)) {
            return Optional.empty();
        }
        tokens.put(text, new Token(token.login(), surroundings.now()));
        return Optional.of(caller(token.login(), text));
    }

    private Caller caller(String login, String token) {
        String limitedAs = surroundings.settings().flag("limitPerLogin") ? login : token;
        return new Caller(limitedAs, login.equals(HUMAN), 0);
    }

    private boolean dead(Token token) {
        return token.usedAt().plus(IDLE_MAX).isBefore(surroundings.now());
    }

    private void forgetTheIdle() {
        tokens.values().removeIf(this::dead);
        if (tokens.size() >= TOKENS_MAX) {
            throw LpAnswers.refuse("Too many tokens");
        }
    }
}
