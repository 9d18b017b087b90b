package io.leadbridge.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** People at work in both CRMs: they make leads, edit them and move them. */
final class People {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Integer> AMO_STATUSES = List.of(61605483, 61605486, 61605489, 142, 143);
    private static final List<Integer> LP_STAGES = List.of(1648180, 1648186, 1648190, 1648198);

    private final Sandbox amocrm;
    private final Sandbox lptracker;
    private final Random random;
    private final Clock clock;
    private final Journal journal;
    private final List<Instant> plan = new ArrayList<>();
    private String token;
    private final Map<String, Integer> leadsByPhone = new TreeMap<>();
    /** Acts on leads by CRM and the contact's phone. */
    private final Map<String, Integer> actsByPhone = new TreeMap<>();

    private final Set<String> ownLeads = new TreeSet<>();
    private int makes;
    private int losses;
    private int acts;

    People(Sandbox amocrm, Sandbox lptracker, Random random, Clock clock, Journal journal) {
        this.amocrm = amocrm;
        this.lptracker = lptracker;
        this.random = random;
        this.clock = clock;
        this.journal = journal;
    }

    /** Plans so many acts within the next seconds. */
    void plan(int number, int seconds) {
        for (int i = 0; i < number; i++) {
            plan.add(clock.instant().plusMillis(random.nextInt(seconds * 1000)));
        }
        plan.sort(null);
    }

    Optional<Instant> next() {
        return plan.stream().findFirst();
    }

    /** Does what is due. */
    void act() {
        while (!plan.isEmpty() && !plan.get(0).isAfter(clock.instant())) {
            plan.remove(0);
            acts++;
            int what = random.nextInt(10);
            if (what < 2 || amocrm.leads().isEmpty() && lptracker.leads().isEmpty()) {
                makeInAmocrm();
            } else if (what < 4) {
                makeInLptracker();
            } else if (what < 7) {
                editAmocrm();
            } else {
                editLptracker();
            }
        }
    }

    /** Changes each lead a little, so that no lost webhook stays without a later one. */
    void touchAll() {
        for (JsonNode lead : amocrm.leads()) {
            amo(
                    "PATCH",
                    "/api/v4/leads/" + lead.path("id"),
                    "{\"custom_fields_values\":[{\"field_id\":427187,\"values\":[{\"value\":\"touched " + ++acts
                            + "\"}]}]}");
            acted("amocrm", Checker.phone(lead.at("/_embedded/contacts/0"), true));
        }
        for (JsonNode lead : lptracker.leads()) {
            acted("lptracker", Checker.phone(lead.path("contact"), false));
            lp("PUT", "/lead/" + lead.path("id") + "/custom/1803705", "{\"value\":\"touched " + ++acts + "\"}");
        }
    }

    /** How many leads people made, by the digits of the contact's phone. */
    Map<String, Integer> leadsByPhone() {
        return leadsByPhone;
    }

    /** How many acts of people changed leads of this phone in a CRM. */
    int actsOn(String crm, String phone) {
        return actsByPhone.getOrDefault(crm + " " + phone, 0);
    }

    /** How often a person moved a lead to the lost ones. */
    int losses() {
        return losses;
    }

    /** Whether a person made this lead. */
    boolean made(String crm, String lead) {
        return ownLeads.contains(crm + " " + lead);
    }

    int acts() {
        return acts;
    }

    /** Reads as a person: amoCRM's path gives what its API gives, LPTracker's the result. */
    JsonNode see(boolean inAmocrm, String path) {
        return inAmocrm ? amo("GET", path, "") : lp("GET", path, "").path("result");
    }

    private void acted(String crm, String phone) {
        actsByPhone.merge(crm + " " + phone, 1, Integer::sum);
    }

    private void makeInAmocrm() {
        JsonNode known = random.nextInt(4) == 0 ? pick(amocrm.leads()) : null;
        int number = ++makes;
        if (known != null && known.at("/_embedded/contacts/0/id").isNumber()) {
            JsonNode again = amo(
                    "POST",
                    "/api/v4/leads",
                    "[{\"name\":\"again " + number + "\",\"price\":" + number + ",\"_embedded\":{\"contacts\":[{\"id\":"
                            + known.at("/_embedded/contacts/0/id") + ",\"is_main\":true}]}}]");
            ownLeads.add("amocrm " + again.at("/_embedded/leads/0/id").asText());
            acted("amocrm", Checker.phone(known.at("/_embedded/contacts/0"), true));
            leadsByPhone.merge(Checker.phone(known.at("/_embedded/contacts/0"), true), 1, Integer::sum);
            return;
        }
        JsonNode made = amo(
                "POST",
                "/api/v4/leads/complex",
                "[{\"name\":\"deal " + number + "\",\"price\":" + number * 100
                        + ",\"_embedded\":{\"contacts\":[{\"name\":\"person "
                        + number + "\",\"custom_fields_values\":[{\"field_code\":\"PHONE\",\"values\":[{\"value\":\""
                        + phone(number) + "\",\"enum_code\":\"MOB\"}]}]}]}}]");
        ownLeads.add("amocrm " + made.at("/0/id").asText());
        acted("amocrm", digits(number));
        leadsByPhone.merge(digits(number), 1, Integer::sum);
    }

    private void makeInLptracker() {
        int number = ++makes;
        JsonNode lead = lp(
                "POST",
                "/lead",
                "{\"contact\":{\"project_id\":77,\"name\":\"person " + number
                        + "\",\"details\":[{\"type\":\"phone\",\"data\":\"" + phone(number)
                        + "\"}]},\"name\":\"call " + number + "\",\"callback\":false,\"custom\":{\"1803704\":\""
                        + number * 10
                        + "\"}}");
        ownLeads.add("lptracker " + lead.at("/result/id").asText());
        acted("lptracker", digits(number));
        leadsByPhone.merge(digits(number), 1, Integer::sum);
    }

    private void editAmocrm() {
        JsonNode lead = pick(amocrm.leads());
        if (lead == null) {
            return;
        }
        String path = "/api/v4/leads/" + lead.path("id");
        int what = random.nextInt(5);
        String phone = Checker.phone(lead.at("/_embedded/contacts/0"), true);
        acted("amocrm", phone);
        if (what == 0) {
            amo("PATCH", path, "{\"name\":\"renamed " + acts + "\"}");
        } else if (what == 1) {
            amo("PATCH", path, "{\"price\":" + acts * 7 + "}");
        } else if (what == 2) {
            int status = AMO_STATUSES.get(random.nextInt(AMO_STATUSES.size()));
            losses += status == 143 && lead.path("status_id").asInt() != 143 ? 1 : 0;
            amo("PATCH", path, "{\"pipeline_id\":5149393,\"status_id\":" + status + "}");
        } else if (what == 3 && lead.at("/_embedded/contacts/0/id").isNumber()) {
            amo(
                    "PATCH",
                    "/api/v4/contacts/" + lead.at("/_embedded/contacts/0/id"),
                    "{\"name\":\"renamed person " + acts + "\"}");
            // Each lead of the contact may tell of it.
            for (JsonNode other : amocrm.leads()) {
                if (Checker.phone(other.at("/_embedded/contacts/0"), true).equals(phone)) {
                    acted("amocrm", phone);
                }
            }
        } else {
            amo(
                    "PATCH",
                    path,
                    "{\"custom_fields_values\":[{\"field_id\":427183,\"values\":[{\"value\":\"town " + acts
                            + "\"}]}]}");
        }
    }

    private void editLptracker() {
        JsonNode lead = pick(lptracker.leads());
        if (lead == null) {
            return;
        }
        String path = "/lead/" + lead.path("id");
        int what = random.nextInt(4);
        String phone = Checker.phone(lead.path("contact"), false);
        acted("lptracker", phone);
        if (what == 0) {
            lp("PUT", path, "{\"name\":\"called " + acts + "\"}");
        } else if (what == 1) {
            lp("PUT", path + "/custom/1803704", "{\"value\":\"" + acts * 11 + "\"}");
        } else if (what == 2) {
            lp("PUT", path + "/funnel", "{\"funnel\":" + LP_STAGES.get(random.nextInt(LP_STAGES.size())) + "}");
        } else {
            lp("PUT", "/contact/" + lead.at("/contact/id"), "{\"project_id\":77,\"name\":\"caller " + acts + "\"}");
            for (JsonNode other : lptracker.leads()) {
                if (Checker.phone(other.path("contact"), false).equals(phone)) {
                    acted("lptracker", phone);
                }
            }
        }
    }

    private JsonNode pick(JsonNode leads) {
        return leads.isEmpty() ? null : leads.get(random.nextInt(leads.size()));
    }

    private JsonNode amo(String method, String path, String body) {
        Map<String, String> headers = Map.of("Authorization", "Bearer human", "Content-Type", "application/json");
        Response response = amocrm.handle(Request.of(method, path, headers, body));
        journal.say("person " + method + " " + path + " " + response.status());
        require(response.status() < 300, method + " " + path + ": " + response.text());
        return response.body().length == 0 ? JSON.createObjectNode() : read(response);
    }

    private JsonNode lp(String method, String path, String body) {
        if (token == null) {
            Response login = lptracker.handle(
                    Request.of(
                            "POST",
                            "/login",
                            Map.of(),
                            "{\"login\":\"human@example.test\",\"password\":\"human\",\"service\":\"people\",\"version\":\"1.0\"}"));
            token = read(login).at("/result/token").asText();
        }
        Response response = lptracker.handle(Request.of(method, path, Map.of("token", token), body));
        journal.say("person " + method + " " + path);
        require(read(response).path("status").asText().equals("success"), method + " " + path + ": " + response.text());
        return read(response);
    }

    private static String phone(int number) {
        return "+7999" + String.format("%07d", number);
    }

    private static String digits(int number) {
        return phone(number).substring(1);
    }

    private static JsonNode read(Response response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(boolean good, String what) {
        if (!good) {
            throw new IllegalStateException("a person's act was refused: " + what);
        }
    }
}
