package io.leadbridge.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** People of one tenant at work in both CRMs: they make leads, edit, move and delete them. */
final class People {

    static final int LOST = 143;

    private static final List<Integer> AMO_STATUSES = List.of(61605483, 61605486, 61605489, 142, LOST);
    private static final List<Integer> LP_STAGES = List.of(1648180, 1648186, 1648190, 1648198);
    private static final double AFTER_OURS_SHARE = 0.03;

    private final Tenant tenant;
    private final Random random;
    private final Clock clock;
    private final Journal journal;
    private final List<Instant> plan = new ArrayList<>();
    final Deeds deeds;
    private final String untouchedField;
    private String token;
    private int makes;
    private int acts;
    private int left;

    People(Tenant tenant, Random random, Clock clock, Journal journal) {
        this.tenant = tenant;
        this.random = random;
        this.clock = clock;
        this.journal = journal;
        this.deeds = new Deeds(clock, tenant.shape);
        // A field that no rule maps.
        JsonNode customs = tenant.control(
                        false,
                        "/sandbox/projects/77/customs",
                        "{\"action\":\"create\",\"name\":\"Пометка\",\"type\":\"text\"}")
                .path("result");
        untouchedField = customs.get(customs.size() - 1).path("id").asText();
    }

    /** Plans so many acts between two moments. */
    void plan(int number, Instant from, long millis) {
        for (int i = 0; i < number; i++) {
            plan.add(from.plusMillis((long) (random.nextDouble() * millis)));
        }
        plan.sort(null);
        left += number;
    }

    Optional<Instant> next() {
        return plan.isEmpty() ? Optional.empty() : Optional.of(plan.get(0));
    }

    /** The hub has just written: now and then a person edits right afterwards. */
    void seeWrite(boolean inAmocrm) {
        if (left > 0 && random.nextDouble() < AFTER_OURS_SHARE) {
            plan.add(clock.instant().plusMillis(random.nextInt(1500)));
            plan.sort(null);
        }
    }

    int acts() {
        return acts;
    }

    /** Does what is due. */
    void act() {
        while (!plan.isEmpty() && !plan.get(0).isAfter(clock.instant())) {
            plan.remove(0);
            left--;
            acts++;
            int what = random.nextInt(100);
            if (what < 9
                    || tenant.amocrm.leads().isEmpty()
                            && tenant.lptracker.leads().isEmpty()) {
                makeInAmocrm();
            } else if (what < 18) {
                makeInLptracker();
            } else if (what < 20) {
                delete();
            } else if (what < 26) {
                editBothSides();
            } else if (what < 63) {
                editAmocrm(pick(tenant.amocrm.leads()), random.nextInt(7));
            } else {
                editLptracker(pick(tenant.lptracker.leads()), random.nextInt(6));
            }
        }
    }

    /** Changes each lead a little, in fields that no rule maps. */
    void touchAll() {
        for (JsonNode lead : tenant.amocrm.leads()) {
            amo(
                    "PATCH",
                    "/api/v4/leads/" + lead.path("id"),
                    "{\"custom_fields_values\":[{\"field_id\":427187,\"values\":[{\"value\":\"touched " + ++acts
                            + "\"}]}]}");
            deeds.acted("amocrm", Leads.phone(lead, true));
        }
        for (JsonNode lead : tenant.lptracker.leads()) {
            deeds.acted("lptracker", Leads.phone(lead, false));
            lp(
                    "PUT",
                    "/lead/" + lead.path("id") + "/custom/" + untouchedField,
                    "{\"value\":\"touched " + ++acts + "\"}");
        }
    }

    /** Renames each lead of a CRM, and nothing else; gives how many. */
    int renameAll(boolean inAmocrm) {
        JsonNode leads = tenant.sandbox(inAmocrm).leads();
        for (JsonNode lead : leads) {
            acts++;
            if (inAmocrm) {
                editAmocrm(lead, 0);
            } else {
                editLptracker(lead, 0);
            }
        }
        return leads.size();
    }

    /** Loses a lead of amoCRM. */
    void loseOne() {
        JsonNode lead = pick(tenant.amocrm.leads());
        if (lead != null) {
            acts++;
            moved(lead, LOST);
            acted(true, Leads.phone(lead, true), false);
        }
    }

    private void moved(JsonNode lead, int status) {
        deeds.moved(status == LOST && lead.path("status_id").asInt() != LOST);
        move(lead.path("id").asText(), status);
    }

    /** Moves a lead of amoCRM. */
    void move(String lead, int status) {
        amo("PATCH", "/api/v4/leads/" + lead, "{\"pipeline_id\":5149393,\"status_id\":" + status + "}");
    }

    /** Reads as a person: amoCRM's path gives what its API gives, LPTracker's the result. */
    JsonNode see(boolean inAmocrm, String path) {
        return inAmocrm ? amo("GET", path, "") : lp("GET", path, "").path("result");
    }

    private void makeInAmocrm() {
        JsonNode known = random.nextInt(4) == 0 ? pick(tenant.amocrm.leads()) : null;
        int number = ++makes;
        if (known != null && known.at("/_embedded/contacts/0/id").isNumber()) {
            JsonNode again = amo(
                    "POST",
                    "/api/v4/leads",
                    "[{\"name\":\"again " + number + "\",\"price\":" + number + ",\"_embedded\":{\"contacts\":[{\"id\":"
                            + known.at("/_embedded/contacts/0/id") + ",\"is_main\":true}]}}]");
            deeds.made("amocrm", again.at("/_embedded/leads/0/id").asText(), Leads.phone(known, true));
            return;
        }
        JsonNode made = amo(
                "POST",
                "/api/v4/leads/complex",
                "[{\"name\":\"deal " + number + "\",\"price\":" + number * 100
                        + ",\"_embedded\":{\"contacts\":[{\"name\":\"person "
                        + number + "\",\"custom_fields_values\":[{\"field_code\":\"PHONE\",\"values\":[{\"value\":\""
                        + phone(number) + "\",\"enum_code\":\"MOB\"}]}]}]}}]");
        deeds.made("amocrm", made.at("/0/id").asText(), digits(number));
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
        deeds.made("lptracker", lead.at("/result/id").asText(), digits(number));
    }

    private void delete() {
        boolean inAmocrm = random.nextBoolean();
        JsonNode lead = pick(tenant.sandbox(inAmocrm).leads());
        if (lead == null) {
            return;
        }
        deeds.deleted(Leads.phone(lead, inAmocrm));
        String id = lead.path("id").asText();
        if (inAmocrm) {
            tenant.control(true, "/sandbox/leads/" + id + "/delete", "");
            journal.say(tenant + " person deletes lead " + id);
        } else {
            lp("DELETE", "/lead/" + id, "");
        }
    }

    /** The same field on both sides, nearly at once. */
    private void editBothSides() {
        JsonNode here = pick(tenant.amocrm.leads());
        if (here == null) {
            return;
        }
        for (JsonNode there : tenant.lptracker.leads()) {
            if (Leads.phone(there, false).equals(Leads.phone(here, true))) {
                int what = random.nextInt(2);
                boolean hereFirst = random.nextBoolean();
                if (hereFirst) {
                    editAmocrm(here, what);
                }
                editLptracker(there, what);
                if (!hereFirst) {
                    editAmocrm(here, what);
                }
                return;
            }
        }
    }

    private void editAmocrm(JsonNode lead, int what) {
        if (lead == null) {
            return;
        }
        String path = "/api/v4/leads/" + lead.path("id");
        String phone = Leads.phone(lead, true);
        JsonNode contact = lead.at("/_embedded/contacts/0/id");
        if (what == 0) {
            edited(true, phone, Field.NAME, "renamed " + acts);
            deeds.entered(path + " name", "renamed " + acts);
            amo("PATCH", path, "{\"name\":\"renamed " + acts + "\"}");
        } else if (what == 1) {
            edited(true, phone, Field.PRICE, Integer.toString(acts * 7));
            amo("PATCH", path, "{\"price\":" + acts * 7 + "}");
        } else if (what == 2) {
            moved(lead, AMO_STATUSES.get(random.nextInt(AMO_STATUSES.size())));
        } else if (what == 3 && contact.isNumber()) {
            edited(true, phone, Field.PERSON, "renamed person " + acts);
            deeds.entered("contact " + contact, "renamed person " + acts);
            editContact(contact, "{\"name\":\"renamed person " + acts + "\"}");
        } else if (what == 4 && contact.isNumber() && tenant.shape.toLptracker()) {
            String more = "+7888" + String.format("%07d", acts);
            deeds.phoneAdded(phone, more.substring(1));
            editContact(
                    contact,
                    "{\"custom_fields_values\":[{\"field_code\":\"PHONE\",\"values\":[{\"value\":\"+" + phone
                            + "\",\"enum_code\":\"MOB\"},{\"value\":\"" + more + "\",\"enum_code\":\"WORK\"}]}]}");
        } else if (what == 5) {
            amo(
                    "PATCH",
                    path,
                    "{\"custom_fields_values\":[{\"field_id\":427187,\"values\":[{\"value\":\"said " + acts
                            + "\"}]}]}");
        } else {
            edited(true, phone, Field.TOWN, "Town " + acts);
            deeds.entered(path + " town", "Town " + acts);
            amo(
                    "PATCH",
                    path,
                    "{\"custom_fields_values\":[{\"field_id\":427183,\"values\":[{\"value\":\"Town " + acts
                            + "\"}]}]}");
        }
        acted(true, phone, what == 3 || what == 4);
    }

    private void editContact(JsonNode contact, String body) {
        amo("PATCH", "/api/v4/contacts/" + contact, body);
    }

    private void editLptracker(JsonNode lead, int what) {
        if (lead == null) {
            return;
        }
        String path = "/lead/" + lead.path("id");
        String phone = Leads.phone(lead, false);
        if (what == 0) {
            edited(false, phone, Field.NAME, "called " + acts);
            deeds.entered(path + " name", "called " + acts);
            lp("PUT", path, "{\"name\":\"called " + acts + "\"}");
        } else if (what == 1) {
            edited(false, phone, Field.PRICE, Integer.toString(acts * 11));
            lp("PUT", path + "/custom/1803704", "{\"value\":\"" + acts * 11 + "\"}");
        } else if (what == 2) {
            lp("PUT", path + "/funnel", "{\"funnel\":" + LP_STAGES.get(random.nextInt(LP_STAGES.size())) + "}");
        } else if (what == 3) {
            edited(false, phone, Field.PERSON, "caller " + acts);
            deeds.entered("contact " + lead.at("/contact/id"), "caller " + acts);
            lp("PUT", "/contact/" + lead.at("/contact/id"), "{\"project_id\":77,\"name\":\"caller " + acts + "\"}");
        } else if (what == 4) {
            lp("PUT", path + "/custom/" + untouchedField, "{\"value\":\"said " + acts + "\"}");
        } else {
            edited(false, phone, Field.TOWN, "Ort " + acts);
            deeds.entered(path + " town", "Ort " + acts);
            lp("PUT", path + "/custom/1803705", "{\"value\":\"Ort " + acts + "\"}");
        }
        acted(false, phone, what == 3);
    }

    /** Right before an edit. */
    private void edited(boolean inAmocrm, String phone, Field field, String value) {
        deeds.edited(inAmocrm, phone, field, value, () -> isSame(phone, field));
    }

    private boolean isSame(String phone, Field field) {
        List<String> amocrm = Leads.values(tenant.amocrm.leads(), true, phone, field);
        return amocrm.size() == 1 && amocrm.equals(Leads.values(tenant.lptracker.leads(), false, phone, field));
    }

    /** @param ofContact whether each lead of the contact may tell of it */
    private void acted(boolean inAmocrm, String phone, boolean ofContact) {
        String crm = inAmocrm ? "amocrm" : "lptracker";
        deeds.acted(crm, phone);
        if (ofContact) {
            for (JsonNode other : tenant.sandbox(inAmocrm).leads()) {
                if (Leads.phone(other, inAmocrm).equals(phone)) {
                    deeds.acted(crm, phone);
                }
            }
        }
    }

    private JsonNode pick(JsonNode leads) {
        return leads.isEmpty() ? null : leads.get(random.nextInt(leads.size()));
    }

    private JsonNode amo(String method, String path, String body) {
        Map<String, String> headers = Map.of("Authorization", "Bearer human", "Content-Type", "application/json");
        Response response = tenant.amocrm.handle(Request.of(method, path, headers, body));
        if (!method.equals("GET")) {
            journal.say(tenant + " person " + method + " " + path + " " + body);
        }
        require(response.status() < 300, () -> method + " " + path + ": " + response.text());
        return response.body().length == 0 ? Tenant.JSON.createObjectNode() : read(response);
    }

    private JsonNode lp(String method, String path, String body) {
        if (token == null) {
            logIn();
        }
        JsonNode answer = ask(method, path, body);
        if (answer.at("/errors/0/code").asInt() == 401) {
            logIn();
            answer = ask(method, path, body);
        }
        if (!method.equals("GET")) {
            journal.say(tenant + " person " + method + " " + path + " " + body);
        }
        JsonNode last = answer;
        require(last.path("status").asText().equals("success"), () -> method + " " + path + ": " + last);
        return last;
    }

    private JsonNode ask(String method, String path, String body) {
        return read(tenant.lptracker.handle(Request.of(method, path, Map.of("token", token), body)));
    }

    private void logIn() {
        Response login = tenant.lptracker.handle(
                Request.of(
                        "POST",
                        "/login",
                        Map.of(),
                        "{\"login\":\"human@example.test\",\"password\":\"human\",\"service\":\"people\",\"version\":\"1.0\"}"));
        token = read(login).at("/result/token").asText();
    }

    private static String phone(int number) {
        return "+7999" + String.format("%07d", number);
    }

    private static String digits(int number) {
        return phone(number).substring(1);
    }

    private static JsonNode read(Response response) {
        try {
            return Tenant.JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(boolean good, Supplier<String> what) {
        if (!good) {
            throw new IllegalStateException("a person's act was refused: " + what.get());
        }
    }
}
