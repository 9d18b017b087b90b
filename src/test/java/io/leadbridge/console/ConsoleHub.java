package io.leadbridge.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.app.HubInside;
import io.leadbridge.app.HubProcess;
import io.leadbridge.testing.TwoCrms;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** A whole hub with its console, between two sandboxes, in this JVM; its tenant can be edited. */
final class ConsoleHub implements AutoCloseable {

    static final String USER = "admin";
    static final String PASSWORD = "correct-horse-battery";

    private static final ObjectMapper JSON = new ObjectMapper();

    final TwoCrms crms;
    final String url;
    private final HubInside hub;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ConsoleHub(TwoCrms crms, HubInside hub, String url) {
        this.crms = crms;
        this.hub = hub;
        this.url = url;
    }

    /** @param folder for its data */
    static ConsoleHub start(Path folder) throws IOException, InterruptedException {
        TwoCrms crms = TwoCrms.start();
        // The hub's own limits are lifted, so the CRMs would refuse it.
        crms.faults(crms.amocrm(), "{\"rateLimit\":\"off\"}");
        crms.faults(crms.lptracker(), "{\"rateLimit\":\"off\"}");
        Map<String, String> environment =
                new HashMap<>(HubProcess.withoutLimits(HubProcess.between(crms, folder.resolve("hub"))));
        environment.put(
                "LEADBRIDGE_TENANTS",
                Files.createDirectories(folder.resolve("tenants")).toString());
        environment.put("LEADBRIDGE_ADMIN_PASSWORD", PASSWORD);
        environment.put("ADMIN_REQUESTS_PER_SECOND", "1000");
        environment.put("SYNC_GATHER", "100ms");
        environment.put("LEADBRIDGE_PUBLIC_URL", "https://hub.example.test");
        HubInside hub = HubInside.start(environment);
        ConsoleHub console = new ConsoleHub(crms, hub, "http://127.0.0.1:" + environment.get("LEADBRIDGE_PORT"));
        console.makeTenant();
        return console;
    }

    /** The tenant of the demo, but stored and not from a file, and with a person to decide its conflicts. */
    private void makeTenant() throws IOException, InterruptedException {
        String text = Files.readString(Path.of("tenants", "demo.yaml"));
        for (Map.Entry<String, String> address : crms.addresses().entrySet()) {
            text = text.replaceAll("\\$\\{env:" + address.getKey() + ":[^}]*}", address.getValue());
        }
        text = text.replaceAll("\\$\\{env:[A-Z_]+:([^}]*)}", "$1") + "\nconflicts: review\n";
        HttpResponse<String> made =
                send(request("/admin/api/tenants").header("Content-Type", "application/yaml"), "POST", text);
        if (made.statusCode() != 201) {
            throw new IOException("tenant not made: " + made.body());
        }
    }

    /** An answer of the admin API. */
    JsonNode api(String path) throws IOException, InterruptedException {
        return JSON.readTree(send(request(path), "GET", "").body());
    }

    /** A page, as its server writes it, in English. */
    String page(String path) throws IOException, InterruptedException {
        return send(request(path), "GET", "").body();
    }

    /** Asks the admin API for something. */
    JsonNode post(String path, String json) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request(path).header("Content-Type", "application/json"), "POST", json);
        if (answer.statusCode() >= 300) {
            throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** A webhook that no CRM would send: it parks. */
    void sendGarbage(int number) throws IOException, InterruptedException {
        HttpResponse<String> taken = http.send(
                HttpRequest.newBuilder(URI.create(url + "/webhooks/demo/amocrm/demo-amocrm-secret"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("garbage[" + number + "]=1"))
                        .build(),
                BodyHandlers.ofString());
        if (taken.statusCode() != 200) {
            throw new IOException("not taken: " + taken.statusCode() + " " + taken.body());
        }
    }

    private HttpRequest.Builder request(String path) {
        String basic = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Basic " + basic);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String method, String body)
            throws IOException, InterruptedException {
        return http.send(
                request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    @Override
    public void close() {
        hub.close();
        crms.close();
    }
}
