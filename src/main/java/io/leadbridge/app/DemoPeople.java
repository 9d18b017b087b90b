package io.leadbridge.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * The people of the demo, who edit leads in both CRMs by the CRMs' own APIs, and look at what is there. The ids are those
 * of the sandboxes' accounts, docs/sandbox.md.
 */
final class DemoPeople {

    private static final int AMO_SALES = 5149393;
    private static final int AMO_SOURCE = 427181;
    private static final int LP_PROJECT = 77;
    private static final String LP_BUDGET = "1803704";
    private static final String LP_SOURCE = "1803705";
    private static final String JSON = "application/json";

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ObjectMapper json = new ObjectMapper();
    private final String amocrm;
    private final String lptracker;
    private String lptrackerToken;

    /**
     * A lead as people write it down.
     *
     * @param phone with country code, digits only
     */
    record NewLead(String name, int price, String person, String phone, String source) {}

    DemoPeople(String amocrm, String lptracker) {
        this.amocrm = amocrm;
        this.lptracker = lptracker;
    }

    /** Makes a lead with its contact in amoCRM; gives its id. */
    String addToAmocrm(NewLead lead) throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode()
                .put("name", lead.name())
                .put("price", lead.price())
                .put("pipeline_id", AMO_SALES);
        ObjectNode source = body.putArray("custom_fields_values").addObject().put("field_id", AMO_SOURCE);
        source.putArray("values").addObject().put("value", lead.source());
        ObjectNode contact = body.putObject("_embedded").putArray("contacts").addObject();
        contact.put("name", lead.person());
        ObjectNode phone = contact.putArray("custom_fields_values").addObject().put("field_code", "PHONE");
        phone.putArray("values").addObject().put("value", "+" + lead.phone()).put("enum_code", "WORK");
        JsonNode answer = callAmocrm(
                "POST", "/api/v4/leads/complex", json.createArrayNode().add(body));
        return answer.path(0).path("id").asText();
    }

    /** Changes a lead's price in amoCRM. */
    void priceInAmocrm(String lead, int price) throws IOException, InterruptedException {
        callAmocrm("PATCH", "/api/v4/leads/" + lead, json.createObjectNode().put("price", price));
    }

    /** Makes a lead with its contact in LPTracker; gives its id. */
    String addToLptracker(NewLead lead) throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode().put("name", lead.name());
        ObjectNode contact =
                body.putObject("contact").put("project_id", LP_PROJECT).put("name", lead.person());
        contact.putArray("details").addObject().put("type", "phone").put("data", lead.phone());
        body.putObject("custom").put(LP_BUDGET, Integer.toString(lead.price())).put(LP_SOURCE, lead.source());
        return call(
                        HttpRequest.newBuilder(URI.create(lptracker + "/lead")).header("token", lptrackerToken()),
                        "POST",
                        body)
                .path("result")
                .path("id")
                .asText();
    }

    /** How many leads LPTracker has that fit. */
    long countInLptracker(Predicate<JsonNode> which) throws IOException, InterruptedException {
        return StreamSupport.stream(leads(lptracker).spliterator(), false)
                .filter(which)
                .count();
    }

    /** The lead of this name in LPTracker with this phone, budget and source; {@code null} if there is none. */
    String findInLptracker(NewLead lead, int price) throws IOException, InterruptedException {
        for (JsonNode found : leads(lptracker)) {
            if (found.path("name").asText().equals(lead.name())
                    && digits(found.path("contact").path("details")).contains(lead.phone())
                    && custom(found, LP_BUDGET).equals(Integer.toString(price))
                    && custom(found, LP_SOURCE).equals(lead.source())) {
                return found.path("id").asText();
            }
        }
        return null;
    }

    /** The lead of this name in amoCRM with this phone, price and source; {@code null} if there is none. */
    String findInAmocrm(NewLead lead) throws IOException, InterruptedException {
        for (JsonNode found : leads(amocrm)) {
            if (found.path("name").asText().equals(lead.name())
                    && found.path("price").asInt() == lead.price()
                    && found.path("custom_fields_values").toString().contains("\"" + lead.source() + "\"")
                    && digits(found).contains(lead.phone())) {
                return found.path("id").asText();
            }
        }
        return null;
    }

    /** Sends a webhook to the hub, as a CRM does; gives the hub's answer. */
    String sendWebhook(String address, String form) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private static String digits(JsonNode node) {
        return node.toString().replaceAll("[^0-9\"]", "");
    }

    private static String custom(JsonNode lead, String id) {
        for (JsonNode custom : lead.path("custom")) {
            if (custom.path("id").asText().equals(id)) {
                return custom.path("value").asText();
            }
        }
        return "";
    }

    private JsonNode leads(String sandbox) throws IOException, InterruptedException {
        return json.readTree(send(HttpRequest.newBuilder(URI.create(sandbox + "/sandbox/leads"))));
    }

    private JsonNode callAmocrm(String method, String path, JsonNode body) throws IOException, InterruptedException {
        return call(
                HttpRequest.newBuilder(URI.create(amocrm + path)).header("Authorization", "Bearer human"),
                method,
                body);
    }

    private String lptrackerToken() throws IOException, InterruptedException {
        if (lptrackerToken == null) {
            ObjectNode login = json.createObjectNode()
                    .put("login", "human@example.test")
                    .put("password", "human")
                    .put("service", "Leadbridge demo")
                    .put("version", "1.0");
            lptrackerToken = call(HttpRequest.newBuilder(URI.create(lptracker + "/login")), "POST", login)
                    .path("result")
                    .path("token")
                    .asText();
        }
        return lptrackerToken;
    }

    private JsonNode call(HttpRequest.Builder request, String method, JsonNode body)
            throws IOException, InterruptedException {
        return json.readTree(send(request.header("Content-Type", JSON)
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 400) {
            throw new IOException(answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }
}
