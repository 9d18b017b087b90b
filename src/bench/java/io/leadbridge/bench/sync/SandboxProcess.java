package io.leadbridge.bench.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import io.leadbridge.sandbox.lptracker.LpSandbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Both sandboxes in a process of their own, so that their processor time is not taken for anybody else's; and their people. */
final class SandboxProcess implements AutoCloseable {

    private static final String READY = "sandboxes ";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final String amocrm;
    private final String lptracker;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String lptrackerToken;

    private SandboxProcess(Process process, String amocrm, String lptracker) throws IOException {
        this.process = process;
        this.amocrm = amocrm;
        this.lptracker = lptracker;
        String person =
                "{\"login\":\"human@example.test\",\"password\":\"human\",\"service\":\"Person\",\"version\":\"1.0\"}";
        this.lptrackerToken = send("POST", lptracker + "/login", Map.of(), person)
                .at("/result/token")
                .asText();
    }

    /** The process itself: prints where it listens, and lives until its input ends. */
    public static void main(String[] arguments) throws IOException {
        try (SandboxServer amocrm = SandboxServer.start(0, AmoSandbox.create(InstantSource.system(), new Random(1)));
                SandboxServer lptracker =
                        SandboxServer.start(0, LpSandbox.create(InstantSource.system(), new Random(2)))) {
            System.out.println(READY + amocrm.url() + " " + lptracker.url());
            while (System.in.read() >= 0) {
                // It ends with the process that started it.
            }
        }
    }

    /** Starts it, without limits. */
    static SandboxProcess start() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SandboxProcess.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String line = said.readLine();
        while (line != null && !line.startsWith(READY)) {
            line = said.readLine();
        }
        if (line == null) {
            throw new IllegalStateException("the sandboxes did not start");
        }
        String[] urls = line.substring(READY.length()).split(" ");
        SandboxProcess sandboxes = new SandboxProcess(process, urls[0], urls[1]);
        sandboxes.liftLimits();
        return sandboxes;
    }

    long pid() {
        return process.pid();
    }

    /** Variables by which {@code tenants/demo.yaml} finds them. */
    Map<String, String> addresses() {
        return Map.of("LEADBRIDGE_SANDBOX_AMOCRM_URL", amocrm, "LEADBRIDGE_SANDBOX_LPTRACKER_URL", lptracker);
    }

    /** Lets both call the webhooks of tenant {@code demo} at this port. */
    void call(int port) throws IOException {
        String hub = "http://127.0.0.1:" + port + "/webhooks/demo/";
        listen(amocrm, hub + "amocrm/demo-amocrm-secret");
        listen(lptracker, hub + "lptracker/demo-lptracker-secret");
    }

    private void listen(String crm, String url) throws IOException {
        send("POST", crm + "/sandbox/webhooks", Map.of(), "{\"url\":\"" + url + "\"}");
    }

    /** Forgets all leads and contacts: the stand-ins look through all of them in each search, which no CRM does. */
    void forget() throws IOException {
        for (String url : List.of(amocrm, lptracker)) {
            send("POST", url + "/sandbox/reset", Map.of(), "");
        }
        liftLimits();
    }

    private void liftLimits() throws IOException {
        for (String url : List.of(amocrm, lptracker)) {
            send("POST", url + "/sandbox/faults", Map.of(), "{\"rateLimit\":\"off\"}");
        }
    }

    /** All leads of amoCRM. */
    JsonNode amocrmLeads() throws IOException {
        return send("GET", amocrm + "/sandbox/leads", Map.of(), "");
    }

    /** All leads of LPTracker. */
    JsonNode lptrackerLeads() throws IOException {
        return send("GET", lptracker + "/sandbox/leads", Map.of(), "");
    }

    /** A person of amoCRM does something. */
    JsonNode personOfAmocrm(String method, String path, String json) throws IOException {
        return send(
                method,
                amocrm + path,
                Map.of("Authorization", "Bearer human", "Content-Type", "application/json"),
                json);
    }

    /** A person of LPTracker does something. */
    JsonNode personOfLptracker(String method, String path, String json) throws IOException {
        return send(method, lptracker + path, Map.of("token", lptrackerToken, "Content-Type", "application/json"), json)
                .path("result");
    }

    private JsonNode send(String method, String url, Map<String, String> headers, String body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IOException(method + " " + url + ": " + response.statusCode() + " " + response.body());
            }
            return response.body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
