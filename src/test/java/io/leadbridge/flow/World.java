package io.leadbridge.flow;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import io.leadbridge.sandbox.lptracker.LpSandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Both CRMs in this JVM, and the server in a JVM of its own, as in earnest.
 *
 * <p>People act through the CRMs' own APIs with the sandboxes' {@code human} credentials.
 */
final class World implements AutoCloseable {

    static final String AMOCRM_SECRET = "demo-amocrm-secret";
    static final String LPTRACKER_SECRET = "demo-lptracker-secret";

    private static final Duration START_MAX = Duration.ofSeconds(60);

    final SandboxServer amocrm;
    final SandboxServer lptracker;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final Path folder;
    private final int port;
    private final int managementPort;
    private final Map<String, String> environment = new TreeMap<>();
    private Process server;
    private String lptrackerToken;

    private World(Path folder, int port, int managementPort) throws IOException {
        this.folder = folder;
        this.port = port;
        this.managementPort = managementPort;
        this.amocrm = SandboxServer.start(0, AmoSandbox.create(InstantSource.system(), new Random(1)));
        this.lptracker = SandboxServer.start(0, LpSandbox.create(InstantSource.system(), new Random(2)));
    }

    /** Starts both CRMs, which call the server's webhooks; the server itself is started by {@link #startServer}. */
    static World create() throws IOException {
        Path folder = Files.createTempDirectory("leadbridge-flow");
        World world = new World(folder, freePort(), freePort());
        Files.createDirectories(folder.resolve("tenants"));
        Files.copy(Path.of("tenants/demo.yaml"), folder.resolve("tenants/demo.yaml"));
        world.environment.putAll(Map.of(
                "LEADBRIDGE_PORT", Integer.toString(world.port),
                "LEADBRIDGE_MANAGEMENT_PORT", Integer.toString(world.managementPort),
                "LEADBRIDGE_DATA", folder.resolve("data").toString(),
                "LEADBRIDGE_TENANTS", folder.resolve("tenants").toString(),
                "LEADBRIDGE_SANDBOX_AMOCRM_URL", world.amocrm.url(),
                "LEADBRIDGE_SANDBOX_LPTRACKER_URL", world.lptracker.url()));
        callBack(world.amocrm, world.webhookUrl("amocrm", AMOCRM_SECRET));
        callBack(world.lptracker, world.webhookUrl("lptracker", LPTRACKER_SECRET));
        return world;
    }

    /** Both CRMs send a webhook again as amoCRM does, but within seconds: five minutes are too long for a test. */
    private static void callBack(SandboxServer crm, String url) {
        crm.ask(sandbox -> {
            sandbox.addDestination(url);
            sandbox.settings().set("webhookRetryMs", Collections.nCopies(30, 1000L));
            return null;
        });
    }

    /** Starts the server in a JVM of its own and waits until it can accept a webhook. */
    void startServer() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.leadbridge.app.Leadbridge",
                "run"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        // Nobody has to find another instance.
        builder.environment().put("LEADBRIDGE_STOP_DELAY", "0s");
        server = builder.redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("server.log").toFile()))
                .start();
        await("the server's readiness, see " + folder.resolve("server.log"))
                .atMost(START_MAX)
                .pollInterval(Duration.ofMillis(100))
                .failFast("the server has ended", () -> !server.isAlive())
                .until(this::isReady);
    }

    String webhookUrl(String crm, String secret) {
        return "http://127.0.0.1:" + port + "/webhooks/demo/" + crm + "/" + secret;
    }

    String managementUrl(String path) {
        return "http://127.0.0.1:" + managementPort + path;
    }

    /** A person makes leads in amoCRM's Sales, each with a contact; returns nothing, the webhooks tell the hub. */
    void peopleMakeAmocrmLeads(String prefix, int from, int count) throws IOException {
        for (int start = from; start < from + count; start += 50) {
            List<String> leads = new ArrayList<>();
            for (int number = start; number < Math.min(start + 50, from + count); number++) {
                leads.add(lead(prefix + " " + number, "+7999" + String.format("%07d", number), number));
            }
            HttpResponse<String> answer =
                    post(amocrm.url() + "/api/v4/leads/complex", asAmocrmPerson(), leads.toString());
            if (answer.statusCode() != 200) {
                throw new IOException("amoCRM sandbox: " + answer.statusCode() + " " + answer.body());
            }
        }
    }

    private static String lead(String name, String phone, int price) {
        return "{\"name\":\"" + name + "\",\"price\":" + price
                + ",\"_embedded\":{\"contacts\":[{\"name\":\"Person of " + name
                + "\",\"custom_fields_values\":[{\"field_code\":\"PHONE\",\"values\":[{\"value\":\"" + phone
                + "\",\"enum_code\":\"WORK\"}]}]}]}}";
    }

    /** A person makes a lead with a contact in LPTracker's project 77; returns its id. */
    String personMakesLptrackerLead(String name, String phone) throws IOException {
        String body =
                "{\"name\":\"" + name + "\",\"callback\":false,\"contact\":{\"project_id\":77,\"name\":\"Person of "
                        + name + "\",\"details\":[{\"type\":\"phone\",\"data\":\"" + phone + "\"}]}}";
        JsonNode answer = json.readTree(
                post(lptracker.url() + "/lead", asLptrackerPerson(), body).body());
        if (!answer.path("result").has("id")) {
            throw new IOException("LPTracker sandbox: " + answer);
        }
        return answer.path("result").path("id").asText();
    }

    /** A person changes a lead of amoCRM. */
    void personChangesAmocrmLead(String id, String change) throws IOException {
        send("PATCH", amocrm.url() + "/api/v4/leads/" + id, asAmocrmPerson(), change);
    }

    /** Every lead of a CRM as it stands now, in the sandbox's own form. */
    List<JsonNode> leads(SandboxServer crm) throws IOException {
        List<JsonNode> leads = new ArrayList<>();
        json.readTree(get(crm.url() + "/sandbox/leads").body()).forEach(leads::add);
        return leads;
    }

    /** Calls that the CRM refused because its limit was passed. */
    long refusedCalls(SandboxServer crm) throws IOException {
        return json.readTree(get(crm.url() + "/sandbox/calls").body())
                .path("refused")
                .asLong();
    }

    /** A value of the server's Prometheus page; 0 if the line is not there. */
    double metric(String lineStart) throws IOException {
        return Arrays.stream(get(managementUrl("/observe/metrics")).body().split("\n"))
                .filter(line -> line.startsWith(lineStart))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    HttpResponse<String> get(String url) throws IOException {
        return send("GET", url, Map.of(), "");
    }

    HttpResponse<String> post(String url, Map<String, String> headers, String body) throws IOException {
        return send("POST", url, headers, body);
    }

    private HttpResponse<String> send(String method, String url, Map<String, String> headers, String body)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(10))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static Map<String, String> asAmocrmPerson() {
        return Map.of("Authorization", "Bearer human", "Content-Type", "application/json");
    }

    private Map<String, String> asLptrackerPerson() throws IOException {
        if (lptrackerToken == null) {
            String login =
                    "{\"login\":\"human@example.test\",\"password\":\"human\",\"service\":\"Person\",\"version\":\"1.0\"}";
            lptrackerToken = json.readTree(
                            post(lptracker.url() + "/login", Map.of("Content-Type", "application/json"), login)
                                    .body())
                    .path("result")
                    .path("token")
                    .asText();
        }
        return Map.of("token", lptrackerToken, "Content-Type", "application/json");
    }

    private boolean isReady() {
        try {
            return get(managementUrl("/observe/health/ready")).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.destroy();
            server.onExit().join();
        }
        amocrm.close();
        lptracker.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
