package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Caller;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;
import io.leadbridge.sandbox.lptracker.LpAccounts.Login;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Log in, log out, and tokens that die when nothing is done with them for 24 hours. */
final class LpLogins {

    static final String LOGIN = "/login";

    private static final Duration LIFE = Duration.ofHours(24);
    private static final int TOKENS_MAX = 10_000;
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    /** All clients come from the loopback; with this header one can play another address. */
    private static final String ADDRESS = "X-Forwarded-For";

    private final Surroundings surroundings;
    private final Map<String, Login> logins = new TreeMap<>();
    private final Map<String, Token> tokens = new TreeMap<>();

    private record Token(Login login, String address, Instant madeAt, Instant usedAt) {}

    LpLogins(Surroundings surroundings) {
        this.surroundings = surroundings;
        LpAccounts.logins().forEach(login -> logins.put(login.name(), login));
    }

    Response login(Call call) {
        JsonNode body = LpBody.of(call);
        for (String key : List.of("login", "password", "service", "version")) {
            if (LpBody.text(body, key) == null || LpBody.text(body, key).isEmpty()) {
                return LpAnswers.error(400, "Parameter " + key + " is required");
            }
        }
        Login login = logins.get(LpBody.text(body, "login"));
        if (login == null || !LpBody.text(body, "password").equals(login.password())) {
            return LpAnswers.error(401, "Invalid login or password");
        }
        forgetTheDead();
        String address = address(call.request());
        if (flag("oneLoginPerAddress")
                && !login.human()
                && tokens.values().stream().anyMatch(token -> other(token, login, address))) {
            return LpAnswers.error(401, "Another user is logged in from this IP address");
        }
        if (flag("loginKillsOtherUsers") && !login.human()) {
            tokens.values().removeIf(token -> other(token, login, address));
        }
        if (flag("loginKillsOlderTokens")) {
            tokens.values().removeIf(token -> token.login().equals(login));
        }
        Instant now = surroundings.now();
        String text = newToken();
        tokens.put(text, new Token(login, address, now, now));
        return LpAnswers.success(Json.object().put("token", text));
    }

    /** Whether the token is another integration's at the same address. */
    private static boolean other(Token token, Login login, String address) {
        return token.address().equals(address)
                && !token.login().human()
                && !token.login().equals(login);
    }

    private String newToken() {
        StringBuilder token = new StringBuilder();
        for (int i = 0; i < 32; i++) {
            token.append(LETTERS.charAt(surroundings.random().nextInt(LETTERS.length())));
        }
        return token.toString();
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
            Login login = logins.get(body.path("login").asText());
            boolean known = login != null && (login.human() || flag("limitPerLogin") || flag("limitPerAddress"));
            return known ? Optional.of(caller(login, "", request)) : Optional.empty();
        }
        String text = request.header("token");
        Token token = tokens.get(text);
        if (token == null || dead(token)) {
            return Optional.empty();
        }
        tokens.put(text, new Token(token.login(), token.address(), token.madeAt(), surroundings.now()));
        return Optional.of(caller(token.login(), text, request));
    }

    private Caller caller(Login login, String token, Request request) {
        String limitedAs = flag("limitPerLogin") ? login.name() : token;
        return new Caller(flag("limitPerAddress") ? address(request) : limitedAs, login.human(), login.account());
    }

    private static String address(Request request) {
        String address = request.header(ADDRESS);
        return address.isEmpty() ? "127.0.0.1" : address;
    }

    private boolean dead(Token token) {
        Instant since = flag("tokenLifeFromLogin") ? token.madeAt() : token.usedAt();
        return since.plus(LIFE).isBefore(surroundings.now());
    }

    private boolean flag(String setting) {
        return surroundings.settings().flag(setting);
    }

    private void forgetTheDead() {
        tokens.values().removeIf(this::dead);
        if (tokens.size() >= TOKENS_MAX) {
            throw LpAnswers.refuse("Too many tokens");
        }
    }
}
