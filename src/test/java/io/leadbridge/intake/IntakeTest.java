package io.leadbridge.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.testing.TestRedis;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeTest {

    private static final String DATED = "leads%5Bupdate%5D%5B0%5D%5Blast_modified%5D=1696330619";
    private static final String UNDATED = "leads[status][0][id]=93672926&leads[status][0][status_id]=1";
    private static final String OWN_PATH = "/webhooks/acme/amocrm/" + IntakeServer.SECRET;

    private static IntakeServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new IntakeServer(TestRedis.shared());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void empty() {
        TestRedis.shared().flush();
        server.counted.clear();
        server.complete = true;
    }

    @Test
    void keepsAWebhookBeforeItIsAccepted() throws Exception {
        HttpResponse<String> answer = server.post(DATED);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).matches("\\{\"status\":\"accepted\",\"id\":\"[^\"]+\"}");
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(server.queue.depth().waiting()).isOne();
        assertThat(server.counted).containsExactly(Verdict.ACCEPTED);
    }

    @Test
    void dropsTheSameDatedBytes() throws Exception {
        server.post(DATED);

        HttpResponse<String> answer = server.post(DATED);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"duplicate\"}");
        assertThat(server.queue.depth().waiting()).isOne();
    }

    @Test
    void keepsTheSameUndatedBytesEachTime() throws Exception {
        server.post(UNDATED);

        HttpResponse<String> answer = server.post(UNDATED);

        assertThat(answer.body()).contains("accepted");
        assertThat(server.queue.depth().waiting()).isEqualTo(2);
    }

    @Test
    void acceptsOneOfManyAtOnceAndAsksNoneToForgetIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Integer>> posts = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            posts.add(() -> server.post(DATED).statusCode());
        }

        List<Integer> codes = new ArrayList<>();
        for (Future<Integer> code : threads.invokeAll(posts)) {
            codes.add(code.get());
        }
        threads.shutdown();

        assertThat(codes).allMatch(code -> code == 200 || code == 503);
        assertThat(server.counted.stream().filter(Verdict.ACCEPTED::equals)).hasSize(1);
        assertThat(server.queue.depth().waiting()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[note][type]=3&[note][type][x]=1", "\u0000\u0001", "{\"a\":", "Camel=1&CamelHttpUri=x"})
    void keepsWhatNobodyCanRead(String body) throws Exception {
        HttpResponse<String> answer = server.post(body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(server.queue.depth().waiting()).isOne();
    }

    @Test
    void sendsNothingBackThatCameIn() throws Exception {
        try (RawHttp http = new RawHttp(server.port)) {
            String answer = http.send("POST " + OWN_PATH + "?q[a]=1 HTTP/1.1\r\nHost: x\r\nX-A: b\r\nContent-Type:"
                            + " application/x-www-form-urlencoded\r\nContent-Length: 11\r\n\r\nleads[0]=ab")
                    .answer();

            assertThat(answer).startsWith("HTTP/1.1 200").contains("accepted");
            assertThat(answer.toLowerCase(java.util.Locale.ROOT)).doesNotContain("x-a", "leads", "q[a]", "camel");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/webhooks",
                "/webhooks/",
                "/webhooks/acme/amocrm",
                "/webhooks/acme/amocrm/",
                "/webhooks/acme/amocrm/wrong",
                "/webhooks/acme/nocrm/s3cret-of-acme",
                "/webhooks/nobody/amocrm/s3cret-of-acme",
                "/webhooks/acme/amocrm/s3cret-of-acme/",
                "/webhooks/acme/amocrm/s3cret-of-acme/more",
                "/webhooks/acme/amocrm/s3cret-of-acme;x",
                "/webhooks/acme/amocrm;x/s3cret-of-acme",
                "/webhooks//acme/amocrm/s3cret-of-acme",
                "//webhooks/acme/amocrm/s3cret-of-acme",
                "/webhooks/x/../acme/amocrm/s3cret-of-acme",
                "/webhooks/./acme/amocrm/s3cret-of-acme",
                "/webhooks/%2e%2e/webhooks/acme/amocrm/s3cret-of-acme",
                "/webhooks/acme%2famocrm/s3cret-of-acme",
                "/webhooks%2facme/amocrm/s3cret-of-acme",
                "/webhooks/acme/amocrm/s3cret-of-acm%65",
                "/webhooks/ACME/amocrm/s3cret-of-acme",
                "/webhooks/acme/amocrm/\u00d0\u00ba",
                "/webhooks/acme/amocrm/%00",
                "/webhooksacme/amocrm/s3cret-of-acme"
            })
    void refusesEveryOtherAddress(String path) throws Exception {
        try (RawHttp http = new RawHttp(server.port)) {
            String answer = http.send("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na=b")
                    .answer();

            assertThat(answer).startsWith("HTTP/1.1 404");
            assertThat(server.queue.depth().waiting()).isZero();
        }
    }

    @Test
    void answersUnknownTenantUnknownCrmAndWrongSecretAlike() throws Exception {
        String tenant = described(server.post("/webhooks/nobody/amocrm/x", BodyPublishers.ofString("a")));
        String crm = described(server.post("/webhooks/acme/nocrm/x", BodyPublishers.ofString("a")));
        String secret = described(server.post("/webhooks/acme/amocrm/x", BodyPublishers.ofString("a")));

        assertThat(tenant).isEqualTo(crm).isEqualTo(secret).isEqualTo("404 application/json {\"status\":\"refused\"}");
    }

    @Test
    void refusesAnAddressOfTenThousandCharacters() throws Exception {
        try (RawHttp http = new RawHttp(server.port)) {
            String answer = http.send("POST /webhooks/" + "a".repeat(10_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")
                    .answer();

            assertThat(answer).matches("(?s)HTTP/1.[01] (404|414) .*");
        }
    }

    @Test
    void asksToComeAgainWhileNotEveryTenantIsKnown() throws Exception {
        server.complete = false;

        HttpResponse<String> stranger = server.post("/webhooks/nobody/amocrm/x", BodyPublishers.ofString("a"));
        HttpResponse<String> known = server.post(DATED);

        assertThat(stranger.statusCode()).isEqualTo(503);
        assertThat(stranger.headers().firstValue("retry-after")).hasValue("7");
        assertThat(known.statusCode()).isEqualTo(200);
    }

    @Test
    void takesNothingButPost() throws Exception {
        try (RawHttp http = new RawHttp(server.port)) {
            assertThat(http.send("GET " + OWN_PATH + " HTTP/1.1\r\nHost: x\r\n\r\n")
                            .answer())
                    .startsWith("HTTP/1.1 405");
        }
    }

    @Test
    void keepsTheLargestBodyThatIsAllowed() throws Exception {
        HttpResponse<String> answer = server.post("x".repeat(IntakeServer.MAX_BODY_BYTES));

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void refusesALargerBodyWhetherItIsAnnouncedOrNot() throws Exception {
        byte[] large = "x".repeat(IntakeServer.MAX_BODY_BYTES + 1).getBytes(StandardCharsets.US_ASCII);

        HttpResponse<String> announced = server.post(OWN_PATH, BodyPublishers.ofByteArray(large));
        HttpResponse<String> chunked =
                server.post(OWN_PATH, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)));

        assertThat(announced.statusCode()).isEqualTo(413);
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(server.queue.depth().waiting()).isZero();
    }

    @Test
    void leavesTheConnectionUsableAfterARefusal() throws Exception {
        String refused = "POST " + OWN_PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\n";
        String stranger = "POST /webhooks/a/b/c HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde";
        String good = "POST " + OWN_PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na=b";

        try (RawHttp http = new RawHttp(server.port)) {
            assertThat(http.send(refused + "x".repeat(50_000)).answer()).startsWith("HTTP/1.1 413");
            assertThat(http.send(stranger).answer()).startsWith("HTTP/1.1 404");
            assertThat(http.send(good).answer()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void closesTheConnectionOfABodyThatIsTooLongToBeDrained() throws Exception {
        try (RawHttp http = new RawHttp(server.port)) {
            http.send("POST " + OWN_PATH + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
            // One chunk past the limit; what is sent after an answer could be met by a reset, which would lose it.
            for (int sent = 0; sent <= IntakeServer.DRAIN_BYTES; sent += 0x4000) {
                http.send(chunk);
            }

            assertThat(http.answer()).startsWith("HTTP/1.1 413");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void givesUpABodyThatNeverEnds() throws Exception {
        try (RawHttp http = new RawHttp(server.port)) {
            String answer = http.send("POST " + OWN_PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc")
                    .answer();

            assertThat(answer).startsWith("HTTP/1.1 408");
            assertThat(http.isClosedByServer()).isTrue();
            assertThat(server.queue.depth().waiting()).isZero();
        }
    }

    @Test
    void answersWhileManyBodiesAreStillOnTheirWay() throws Exception {
        List<RawHttp> slow = new ArrayList<>();
        try {
            for (int client = 0; client < 150; client++) {
                slow.add(new RawHttp(server.port)
                        .send("POST " + OWN_PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"));
            }

            assertThat(server.post(DATED).statusCode()).isEqualTo(200);
        } finally {
            for (RawHttp http : slow) {
                http.close();
            }
        }
    }

    @Test
    void answersRequestsThatComeTogetherOnOneConnectionInTheirOrder() throws Exception {
        String webhook = "POST " + OWN_PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na=b";
        try (RawHttp http = new RawHttp(server.port)) {
            http.send(webhook + webhook.replace(OWN_PATH, "/webhooks/acme/amocrm/wrong") + webhook);

            assertThat(http.answer()).startsWith("HTTP/1.1 200");
            assertThat(http.answer()).startsWith("HTTP/1.1 404");
            assertThat(http.answer()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void letsAClientSendThatAsksFirst() throws Exception {
        try (RawHttp http = new RawHttp(server.port)) {
            http.send("POST " + OWN_PATH + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");

            assertThat(http.answer()).startsWith("HTTP/1.1 100");
            assertThat(http.send("a=b").answer()).startsWith("HTTP/1.1 200");
        }
    }

    private static String described(HttpResponse<String> answer) throws IOException {
        return answer.statusCode() + " "
                + answer.headers().firstValue("content-type").orElse("") + " " + answer.body();
    }
}
