package io.leadbridge.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the pages show: leads on their way in both directions, some ignored, some parked. */
final class Seed {

    private static final Duration LONG = Duration.ofMinutes(4);

    private Seed() {}

    static void into(ConsoleHub hub) throws Exception {
        String[] people = {
            "Анна Петрова",
            "Иван Смирнов",
            "Мария Кузнецова",
            "Олег Попов",
            "Елена Васильева",
            "Дмитрий Соколов",
            "Ольга Михайлова",
            "Сергей Новиков"
        };
        for (int number = 0; number < people.length; number++) {
            String source = number % 4 == 3 ? "internal" : "landing";
            hub.crms.personOfAmocrm("POST", "/api/v4/leads/complex", lead(people[number], number, source));
        }
        for (int number = 0; number < 4; number++) {
            hub.crms.personMakesLptrackerLead("Звонок " + number, "7999555" + (1000 + number));
        }
        for (int number = 0; number < 7; number++) {
            hub.sendGarbage(number);
        }
        await().atMost(LONG).untilAsserted(() -> {
            assertThat(hub.crms.leads(hub.crms.lptracker())).hasSizeGreaterThanOrEqualTo(10);
            assertThat(hub.crms.leads(hub.crms.amocrm())).hasSizeGreaterThanOrEqualTo(12);
        });
        hub.crms.leads(hub.crms.amocrm()).stream().limit(3).forEach(lead -> {
            try {
                hub.crms.personOfAmocrm(
                        "PATCH", "/api/v4/leads/" + lead.path("id").asText(), "{\"price\":99000}");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String lead(String person, int number, String source) {
        return "[{\"name\":\"Кухня №" + (number + 1) + "\",\"price\":" + (45000 + 1500 * number)
                + ",\"custom_fields_values\":[{\"field_id\":427181,\"values\":[{\"value\":\"" + source
                + "\"}]}],\"_embedded\":{\"contacts\":[{\"name\":\"" + person
                + "\",\"custom_fields_values\":[{\"field_code\":\"PHONE\",\"values\":[{\"value\":\"+7999123450"
                + number + "\",\"enum_code\":\"WORK\"}]}]}]}}]";
    }

    /**
     * Has a pair of leads edited on both sides, so that a person has to decide. Webhooks of before, that come in between, may
     * spoil it; so it is done until it is so.
     *
     * @return one of the two, as {@code amocrm:lead:101}
     */
    static String conflict(ConsoleHub hub) throws Exception {
        JsonNode last = hub.crms.leads(hub.crms.amocrm()).stream()
                .filter(lead -> lead.path("name").asText().equals("Кухня №6"))
                .findFirst()
                .orElseThrow();
        String here = last.path("id").asText();
        String lead = "amocrm:lead:" + here;
        Matcher pair =
                Pattern.compile("lptracker%3Alead%3A(\\d+)").matcher(hub.page("/admin/tenants/demo?record=" + lead));
        assertThat(pair.find()).as("counterpart of %s", lead).isTrue();
        String there = pair.group(1);
        AtomicInteger tries = new AtomicInteger();
        await().atMost(LONG).until(() -> {
            int edit = tries.incrementAndGet();
            hub.post("/admin/api/tenants/demo/pause", "");
            hub.crms.personOfAmocrm("PATCH", "/api/v4/leads/" + here, "{\"name\":\"Кухня с островом " + edit + "\"}");
            hub.crms.personOfLptracker("PUT", "/lead/" + there, "{\"name\":\"Кухня, угловая " + edit + "\"}");
            awaitWaiting(hub, lead);
            awaitWaiting(hub, "lptracker:lead:" + there);
            hub.post("/admin/api/tenants/demo/resume", "");
            await().atMost(LONG)
                    .until(() -> hub.api("/admin/api/queue").path("waiting").asInt() == 0);
            return hub.page("/admin/tenants/demo").contains("wait for a decision");
        });
        return lead;
    }

    /**
     * Pauses the tenant, and has somebody make a lead, of which the webhook waits then.
     *
     * @return the lead, as {@code amocrm:lead:101}
     */
    static String waiting(ConsoleHub hub) throws Exception {
        hub.post("/admin/api/tenants/demo/pause", "");
        JsonNode made = hub.crms.personOfAmocrm("POST", "/api/v4/leads/complex", lead("Павел Лебедев", 9, "landing"));
        String lead = "amocrm:lead:" + made.path(0).path("id").asText();
        awaitWaiting(hub, lead);
        return lead;
    }

    private static void awaitWaiting(ConsoleHub hub, String lead) {
        await().atMost(LONG).until(() -> hub.page("/admin/events?tenant=demo&record=" + lead)
                .contains("Not ended yet"));
    }

    /**
     * Has a plan made for the leads that are there; it may be done at once, or later.
     *
     * @return address of its page
     */
    static String plan(ConsoleHub hub) throws Exception {
        String backfills = "/tenants/demo/backfills";
        JsonNode asked = hub.post("/admin/api" + backfills, "{\"rule\":\"edits of sales leads follow\"}");
        return "/admin" + backfills + "/" + asked.path("id").asText();
    }
}
