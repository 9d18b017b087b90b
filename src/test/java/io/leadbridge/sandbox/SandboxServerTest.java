package io.leadbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import io.leadbridge.sandbox.lptracker.LpSandbox;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SandboxServerTest {

    private SandboxServer server;
    private SandboxClient hub;

    @BeforeEach
    void start() throws IOException {
        server = SandboxServer.start(0, AmoSandbox.create(Clock.systemUTC(), new Random(1)));
        hub = new SandboxClient(server.url(), "Authorization", "Bearer demo");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void saysWhichPortIsTaken() {
        int port = server.port();

        assertThatThrownBy(() -> SandboxServer.start(port, LpSandbox.create(Clock.systemUTC(), new Random(1))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void closesTheConnectionOfALostAnswer() throws IOException {
        hub.send("POST", "/sandbox/faults", "{\"lostAnswerShare\":1}");

        assertThatThrownBy(() -> hub.send("POST", "/api/v4/leads", "[{\"name\":\"A\"}]"))
                .isInstanceOf(IOException.class);

        assertThat(hub.send("GET", "/sandbox/leads").json()).hasSize(1);
    }

    @Test
    void listsLeadsPageByPage() throws IOException {
        for (String name : List.of("A", "B", "C")) {
            hub.send("POST", "/api/v4/leads", "[{\"name\":\"" + name + "\"}]");
        }

        JsonNode first = hub.send("GET", "/sandbox/leads?limit=2").json();
        String last = first.get(1).path("id").asText();

        assertThat(first.findValuesAsText("name")).startsWith("A").contains("B").doesNotContain("C");
        assertThat(hub.send("GET", "/sandbox/leads?limit=2&after=" + last)
                        .json()
                        .findValuesAsText("name"))
                .contains("C")
                .doesNotContain("B");
        assertThat(hub.send("GET", "/sandbox/leads?limit=some").status()).isEqualTo(400);
    }

    @Test
    void answersSeveralRequestsOnOneConnection() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            String request = "GET /api/v4/leads HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer human\r\n\r\n";
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

                assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 204");
            }
        }
    }

    @Test
    void waitsAsLongAsTheLatencySaysWithoutHoldingOthersUp() throws IOException {
        hub.send("POST", "/sandbox/faults", "{\"latencyMs\":[60000,60000]}");
        try (Socket slow = new Socket("127.0.0.1", server.port())) {
            slow.getOutputStream()
                    .write("GET /api/v4/account HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer demo\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            await().until(() ->
                    hub.send("GET", "/sandbox/calls").json().path("total").asInt() == 1);

            assertThat(slow.getInputStream().available()).isZero();
        }
    }

    @Test
    void tellsOfWhatJavaCodeChanges() throws IOException {
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            server.ask(sandbox -> {
                sandbox.addDestination(receiver.url());
                return sandbox.handle(Request.of(
                        "POST", "/api/v4/leads", Map.of("Authorization", "Bearer human"), "[{\"name\":\"A\"}]"));
            });

            await().until(() -> receiver.received().size() == 1);
            assertThat(receiver.kinds()).containsExactly("leads[add]");
        }
    }

    @Test
    void answersABadlyEncodedQueryWithTheCrmsError() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write("GET /api/v4/leads?query=%zz HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer demo\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(head(socket.getInputStream()))
                    .startsWith("HTTP/1.1 400")
                    .containsIgnoringCase("application/problem+json");
        }
    }

    @Test
    void tellsWhatItHasNoControlFor() throws IOException {
        SandboxClient.Answer answer = hub.send("GET", "/sandbox/nothing");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("error").asText()).contains("GET /sandbox/nothing");
        assertThat(hub.send("POST", "/sandbox/webhooks", "{\"url\":\"nowhere\"}")
                        .status())
                .isEqualTo(400);
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }
}
