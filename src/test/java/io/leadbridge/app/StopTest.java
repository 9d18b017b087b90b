package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.testing.QueueReader;
import io.leadbridge.testing.TestRedis;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process of its own, asked to end by SIGTERM. */
class StopTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static TestRedis redis;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder;

    @BeforeAll
    static void startRedis() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void emptyRedis() {
        redis.flush();
    }

    @Test
    void keepsWhatItAcceptedAndRefusesTheRestWhileItStops() throws Exception {
        HubSettings settings = new HubSettings(folder, redis.url());
        try (HubProcess hub = HubProcess.start(settings.environment(), "run");
                SteadyTraffic traffic = SteadyTraffic.to(settings.webhooks(), 400)) {
            await().atMost(LONG).until(() -> traffic.accepted() > 200);

            hub.terminate();
            int code = hub.exitCode();
            traffic.stop();

            assertThat(code).as(hub.said()).isZero();
            assertThat(traffic.answers().keySet()).isSubsetOf("200", "503 retry", "no answer");
            TreeSet<Integer> accepted = traffic.leads("200");
            assertThat(SteadyTraffic.leadsOf(QueueReader.takeAll(redis)))
                    .doesNotHaveDuplicates()
                    .containsAll(accepted)
                    .allSatisfy(lead -> assertThat(traffic.leads("503 retry")).doesNotContain(lead));
        }
    }

    @Test
    void tellsBalancersFirstThenRefusesThenFinishesWhatIsInFlight() throws Exception {
        HubSettings settings = new HubSettings(folder, redis.url()).with("LEADBRIDGE_STOP_DELAY", "3s");
        try (HubProcess hub = HubProcess.start(settings.environment(), "run");
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), settings.port())) {
            slow.setSoTimeout((int) LONG.toMillis());
            await().atMost(LONG).until(() -> get(settings.ready()).statusCode() == 200);
            send(
                    slow,
                    "POST /webhooks/demo/amocrm/demo-amocrm-secret HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\n");
            send(slow, "leads");

            hub.terminate();
            await().atMost(LONG).until(() -> get(settings.ready()).statusCode() == 503);
            HttpResponse<String> whileLeaving = post(settings.webhooks());
            await().atMost(LONG).until(() -> post(settings.webhooks()).statusCode() == 503);
            HttpResponse<String> afterwards = post(settings.webhooks());
            hub.terminate();
            send(slow, "[add]=1");

            assertThat(readAll(slow)).contains("200 OK", "accepted");
            assertThat(whileLeaving.statusCode()).isEqualTo(200);
            assertThat(whileLeaving.headers().firstValue("connection")).contains("close");
            assertThat(afterwards.body()).isEqualTo("{\"status\":\"unavailable\"}");
            assertThat(afterwards.headers().firstValue("retry-after")).contains("10");
            assertThat(afterwards.headers().firstValue("connection")).contains("close");
            assertThat(hub.exitCode()).as(hub.said()).isZero();
        }
    }

    @Test
    void givesUpWhatTakesTooLongAndSaysSoByItsExitCode() throws Exception {
        HubSettings settings = new HubSettings(folder, redis.url())
                .with("CAMEL_MAIN_SHUTDOWNTIMEOUT", "1")
                .with("INTAKE_BODY_TIMEOUT", "5m");
        try (HubProcess hub = HubProcess.start(settings.environment(), "run");
                Socket endless = new Socket(InetAddress.getLoopbackAddress(), settings.port())) {
            send(
                    endless,
                    "POST /webhooks/demo/amocrm/demo-amocrm-secret HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nle");
            // A later request's answer tells that the first one is inside.
            assertThat(post(settings.webhooks()).statusCode()).isEqualTo(200);

            hub.terminate();

            assertThat(hub.exitCode()).as(hub.said()).isEqualTo(1);
            assertThat(hub.said()).contains("given up");
        }
    }

    private HttpResponse<String> get(String address) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String address) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("leads%5Badd%5D%5B0%5D%5Bid%5D=1"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String readAll(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
}
