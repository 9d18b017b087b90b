package io.leadbridge.sandbox.amocrm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.MovedClock;
import io.leadbridge.sandbox.SandboxClient;
import io.leadbridge.sandbox.SandboxClient.Answer;
import io.leadbridge.sandbox.SandboxServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A sandbox on a port, asked over HTTP by a person. */
abstract class AmoHttp {

    final MovedClock clock = new MovedClock();
    SandboxServer server;
    SandboxClient hub;
    SandboxClient human;

    @BeforeEach
    void start() throws IOException {
        server = SandboxServer.start(0, AmoSandbox.create(clock, new Random(1)));
        hub = new SandboxClient(server.url(), "Authorization", "Bearer demo");
        human = new SandboxClient(server.url(), "Authorization", "Bearer human");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    Answer send(String method, String path, String body) throws IOException {
        return human.send(method, path.startsWith("/") ? path : "/api/v4/" + path, body);
    }

    JsonNode get(String path) throws IOException {
        Answer answer = human.send("GET", "/api/v4/" + path.replace("[", "%5B").replace("]", "%5D"));
        assertThat(answer.status()).as(path + " " + answer.text()).isIn(200, 204);
        return answer.json();
    }

    /** Makes one record of a list and gives its id. */
    long make(String path, String item) throws IOException {
        Answer answer = send("POST", path, "[" + item + "]");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        String key = path.substring(path.lastIndexOf('/') + 1);
        return answer.json().at("/_embedded/" + key + "/0/id").asLong();
    }

    long lead() throws IOException {
        return make("leads", "{\"name\":\"A\"}");
    }

    void settings(String json) throws IOException {
        Answer answer = human.send("POST", "/sandbox/settings", json);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    static JsonNode error(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        return answer.json().at("/validation-errors/0/errors/0");
    }

    List<Long> ids(String path) throws IOException {
        List<Long> ids = new ArrayList<>();
        JsonNode lists = get(path).path("_embedded");
        lists.forEach(list -> list.forEach(item -> ids.add(item.path("id").asLong())));
        return ids;
    }
}
