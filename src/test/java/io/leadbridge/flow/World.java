package io.leadbridge.flow;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.app.HubInside;
import io.leadbridge.app.HubProcess;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.testing.TwoCrms;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Both CRMs and the server in this JVM, talking over real ports as in earnest. */
final class World {

    static final String AMOCRM_SECRET = "demo-amocrm-secret";

    final TwoCrms crms;
    final SandboxServer amocrm;
    final SandboxServer lptracker;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Map<String, String> environment;
    private HubInside hub;

    private World(TwoCrms crms, Map<String, String> environment) {
        this.crms = crms;
        this.amocrm = crms.amocrm();
        this.lptracker = crms.lptracker();
        this.environment = environment;
    }

    /** Starts both CRMs, which call the server's webhooks; the server itself is started by {@link #startServer}. */
    static World create() throws IOException {
        TwoCrms crms = TwoCrms.start();
        return new World(crms, HubProcess.between(crms, Files.createTempDirectory("leadbridge-flow")));
    }

    /** Starts the server; it runs when this returns. */
    void startServer() {
        hub = HubInside.start(environment);
    }

    String webhookUrl(String crm, String secret) {
        return "http://127.0.0.1:" + environment.get("LEADBRIDGE_PORT") + "/webhooks/demo/" + crm + "/" + secret;
    }

    String managementUrl(String path) {
        return "http://127.0.0.1:" + environment.get("LEADBRIDGE_MANAGEMENT_PORT") + path;
    }

    /** A person changes a lead of amoCRM. */
    void personChangesAmocrmLead(String id, String change) throws IOException {
        crms.personOfAmocrm("PATCH", "/api/v4/leads/" + id, change);
    }

    /** Every lead of a CRM as it stands now, in the sandbox's own form. */
    List<JsonNode> leads(SandboxServer crm) throws IOException {
        return crms.leads(crm);
    }

    /** Calls that the CRM refused because its limit was passed. */
    long refusedCalls(SandboxServer crm) throws IOException {
        return crms.calls(crm).path("refused").asLong();
    }

    /** A value of the server's Prometheus page; 0 if the line is not there. */
    double metric(String lineStart) throws IOException {
        return hub.metric(lineStart);
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

    void close() {
        if (hub != null) {
            hub.close();
        }
        crms.close();
    }
}
