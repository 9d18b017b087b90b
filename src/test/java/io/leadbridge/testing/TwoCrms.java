package io.leadbridge.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import io.leadbridge.sandbox.lptracker.LpSandbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Both sandboxes on real ports, and the people who work in them: they use the CRMs' own APIs with the credentials
 * {@code human}, which are neither limited nor counted.
 */
public final class TwoCrms implements AutoCloseable {

    /** Seconds between the tries of a webhook that the hub did not take: amoCRM's own five minutes are too long here. */
    private static final long WEBHOOK_RETRY_MS = 1000;

    private static final int WEBHOOK_RETRIES = 60;
    /** Records in one call of amoCRM. */
    private static final int BATCH = 50;
    /** Leads of a sandbox that are listed at once. */
    private static final int PAGE = 100;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SandboxServer amocrm;
    private final SandboxServer lptracker;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private String lptrackerToken;

    private TwoCrms(SandboxServer amocrm, SandboxServer lptracker) {
        this.amocrm = amocrm;
        this.lptracker = lptracker;
    }

    /** Starts both, with their own rate limits on. */
    public static TwoCrms start() throws IOException {
        SandboxServer amocrm = SandboxServer.start(0, AmoSandbox.create(InstantSource.system(), new Random(1)));
        return new TwoCrms(amocrm, SandboxServer.start(0, LpSandbox.create(InstantSource.system(), new Random(2))));
    }

    /** amoCRM. */
    public SandboxServer amocrm() {
        return amocrm;
    }

    /** LPTracker. */
    public SandboxServer lptracker() {
        return lptracker;
    }

    /** Lets both call the webhooks of tenant {@code demo} at a hub on this port; they try again every second. */
    public void call(int hubPort) {
        String hub = "http://127.0.0.1:" + hubPort + "/webhooks/demo/";
        callBack(amocrm, hub + "amocrm/demo-amocrm-secret");
        callBack(lptracker, hub + "lptracker/demo-lptracker-secret");
    }

    private static void callBack(SandboxServer crm, String url) {
        crm.ask(sandbox -> {
            sandbox.addDestination(url);
            sandbox.settings().set("webhookRetryMs", Collections.nCopies(WEBHOOK_RETRIES, WEBHOOK_RETRY_MS));
            return null;
        });
    }

    /** Variables by which {@code tenants/demo.yaml} finds them. */
    public Map<String, String> addresses() {
        return Map.of(
                "LEADBRIDGE_SANDBOX_AMOCRM_URL", amocrm.url(),
                "LEADBRIDGE_SANDBOX_LPTRACKER_URL", lptracker.url());
    }

    /** What {@code POST /sandbox/faults} takes. */
    public void faults(SandboxServer crm, String json) throws IOException {
        send("POST", crm.url() + "/sandbox/faults", Map.of(), json);
    }

    /** The hub's calls so far, as {@code GET /sandbox/calls} tells them. */
    public JsonNode calls(SandboxServer crm) throws IOException {
        return send("GET", crm.url() + "/sandbox/calls", Map.of(), "");
    }

    /** Every lead of a CRM, in the sandbox's own form. Page by page, for it answers nobody else while it writes one. */
    public List<JsonNode> leads(SandboxServer crm) throws IOException {
        List<JsonNode> leads = new ArrayList<>();
        JsonNode page;
        do {
            String after = leads.isEmpty()
                    ? "0"
                    : leads.get(leads.size() - 1).path("id").asText();
            page = send("GET", crm.url() + "/sandbox/leads?limit=" + PAGE + "&after=" + after, Map.of(), "");
            page.forEach(leads::add);
        } while (page.size() == PAGE);
        return leads;
    }

    /** People make leads in amoCRM's main pipeline, {@code PREFIX 0}, {@code PREFIX 1}…, each with a contact and a phone. */
    public void peopleMakeAmocrmLeads(String prefix, int from, int count) throws IOException {
        for (int start = from; start < from + count; start += BATCH) {
            List<String> leads = new ArrayList<>();
            for (int number = start; number < Math.min(start + BATCH, from + count); number++) {
                leads.add(lead(prefix + " " + number, "+7999" + String.format("%07d", number), number));
            }
            personOfAmocrm("POST", "/api/v4/leads/complex", leads.toString());
        }
    }

    private static String lead(String name, String phone, int price) {
        return "{\"name\":\"" + name + "\",\"price\":" + price
                + ",\"_embedded\":{\"contacts\":[{\"name\":\"Person of " + name
                + "\",\"custom_fields_values\":[{\"field_code\":\"PHONE\",\"values\":[{\"value\":\"" + phone
                + "\",\"enum_code\":\"WORK\"}]}]}]}}";
    }

    /** A person makes a lead with a contact in LPTracker's project 77; returns its id. */
    public String personMakesLptrackerLead(String name, String phone) throws IOException {
        String body =
                "{\"name\":\"" + name + "\",\"callback\":false,\"contact\":{\"project_id\":77,\"name\":\"Person of "
                        + name + "\",\"details\":[{\"type\":\"phone\",\"data\":\"" + phone + "\"}]}}";
        return personOfLptracker("POST", "/lead", body).path("id").asText();
    }

    /**
     * A person of amoCRM does something.
     *
     * @param path with its slash, as {@code /api/v4/leads}
     * @param json the body; empty for none
     * @return the answer; a missing node if it has no body
     */
    public JsonNode personOfAmocrm(String method, String path, String json) throws IOException {
        Map<String, String> headers = Map.of("Authorization", "Bearer human", "Content-Type", "application/json");
        return send(method, amocrm.url() + path, headers, json);
    }

    /**
     * A person of LPTracker does something.
     *
     * @param path with its slash, as {@code /lead}
     * @param json the body; empty for none
     * @return what the envelope holds
     */
    public JsonNode personOfLptracker(String method, String path, String json) throws IOException {
        if (lptrackerToken == null) {
            lptrackerToken = lptracker(
                            "POST",
                            "/login",
                            "",
                            "{\"login\":\"human@example.test\",\"password\":\"human\",\"service\":\"Person\",\"version\":\"1.0\"}")
                    .path("token")
                    .asText();
        }
        return lptracker(method, path, lptrackerToken, json);
    }

    private JsonNode lptracker(String method, String path, String token, String json) throws IOException {
        Map<String, String> headers = Map.of("token", token, "Content-Type", "application/json");
        JsonNode answer = send(method, lptracker.url() + path, headers, json);
        if (!answer.path("status").asText().equals("success")) {
            throw new IOException("LPTracker sandbox: " + method + " " + path + ": " + answer);
        }
        return answer.path("result");
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
        amocrm.close();
        lptracker.close();
    }
}
