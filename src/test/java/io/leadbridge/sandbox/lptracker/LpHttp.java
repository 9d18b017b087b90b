package io.leadbridge.sandbox.lptracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.sandbox.MovedClock;
import io.leadbridge.sandbox.SandboxClient;
import io.leadbridge.sandbox.SandboxClient.Answer;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.sandbox.WebhookReceiver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** LPTracker's stand-in over HTTP, with the hub and a person logged in. */
abstract class LpHttp {

    static final ObjectMapper JSON = new ObjectMapper();
    static final String INLINE =
            """
            {"contact":{"project_id":77,"name":"Иван","details":[{"type":"phone","data":"+79990001122"}],
             "fields":{"21001":"Omsk"}},"name":"Кухня","custom":{"1803704":"100","1803706":"Кухня"},
             "view":{"source":"Api","campaign":"c","keyword":"k"}}
            """;
    static final String PAYMENT = "{\"category\":\"c\",\"purpose\":\"p\",\"sum\":100.5}";

    final MovedClock clock = new MovedClock();
    SandboxServer server;
    SandboxClient hub;
    SandboxClient human;

    @BeforeEach
    void start() throws IOException {
        server = SandboxServer.start(0, LpSandbox.create(clock, new Random(1)));
        hub = login("demo");
        human = login("human");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    SandboxClient login(String who) throws IOException {
        String token = tryLogin(who, "127.0.0.1").result().path("token").asText();
        assertThat(token).matches("[A-Za-z0-9]{32}");
        return new SandboxClient(server.url(), "token", token);
    }

    /** Logs in as if from this address. */
    Answer tryLogin(String who, String address) throws IOException {
        String body = "{\"login\":\"" + who + "@example.test\",\"password\":\"" + who
                + "\",\"service\":\"Test\",\"version\":\"1.0\"}";
        return new SandboxClient(server.url(), "X-Forwarded-For", address).send("POST", "/login", body);
    }

    void set(String key, boolean value) {
        server.ask(sandbox -> sandbox.settings().set(key, value));
    }

    void set(String key, long value) {
        server.ask(sandbox -> sandbox.settings().set(key, value));
    }

    /** Makes the lead of {@link #INLINE}. */
    JsonNode lead() throws IOException {
        return human.send("POST", "/lead", INLINE).result();
    }

    JsonNode read(String path) throws IOException {
        return human.send("GET", path).result();
    }

    static int code(Answer answer) {
        return answer.json().at("/errors/0/code").asInt();
    }

    int found(String query) throws IOException {
        return read("/contact/search?" + query).size();
    }

    List<Long> list(String query) throws IOException {
        List<Long> ids = new ArrayList<>();
        read("/lead/77/list?" + query).forEach(lead -> ids.add(lead.path("id").asLong()));
        return ids;
    }

    static JsonNode data(WebhookReceiver receiver, int index) throws IOException {
        return JSON.readTree(receiver.received().get(index).form().get("data"));
    }
}
