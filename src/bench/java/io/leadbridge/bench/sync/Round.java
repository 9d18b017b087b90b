package io.leadbridge.bench.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.bench.machine.ProcessUse;
import io.leadbridge.bench.process.BenchRedis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The people of one run, and how it is seen that what they did has arrived.
 *
 * @param count how many leads they make or edit at a time
 */
record Round(SandboxProcess crms, BenchRedis redis, HubServer hub, int count) {

    private static final int TOGETHER = 50;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_CLOSELY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int QUIET_LOOKS = 10;
    private static final double NANOS_PER_MILLI = 1e6;

    /** What people do. */
    interface Deed {
        void done() throws IOException;
    }

    /** Lets people do something with {@link #count} leads, and waits until both CRMs agree on {@code leads} leads. */
    Measured measure(int leads, Deed deed) throws Exception {
        double[] before = cpu();
        long start = System.nanoTime();
        deed.done();
        arrived(leads);
        double seconds = (System.nanoTime() - start) / NANOS_PER_MILLI / 1000;
        double[] after = cpu();
        return new Measured(
                count / seconds,
                (after[0] - after[1] - before[0] + before[1]) * 1000 / count,
                (after[1] - before[1]) * 1000 / count,
                (after[2] - before[2]) * 1000 / count,
                (after[3] - before[3]) * 1000 / count);
    }

    private double[] cpu() {
        return new double[] {
            ProcessUse.cpuSeconds(hub.pid()),
            ProcessUse.compilerSeconds(hub.pid()),
            ProcessUse.cpuSeconds(redis.pid()),
            ProcessUse.cpuSeconds(crms.pid())
        };
    }

    int leads() throws IOException {
        return crms.amocrmLeads().size();
    }

    /** Nothing waits, and then the CRMs agree; looking at all leads costs them much. */
    void arrived(int leads) throws Exception {
        until("the end of the line", LOOK_NANOS, () -> hub.waiting(redis) == 0);
        until("agreement on " + leads + " leads", 5 * LOOK_NANOS, () -> agree(leads));
    }

    /** Lets both CRMs forget all leads, once nothing has come for a while. */
    void forget() throws Exception {
        int[] quiet = {0};
        until("rest", LOOK_NANOS, () -> {
            quiet[0] = hub.waiting(redis) == 0 ? quiet[0] + 1 : 0;
            return quiet[0] > QUIET_LOOKS;
        });
        crms.forget();
    }

    private boolean agree(int leads) throws IOException {
        JsonNode amocrm = crms.amocrmLeads();
        JsonNode lptracker = crms.lptrackerLeads();
        return amocrm.size() == leads && prices(amocrm, true).equals(prices(lptracker, false));
    }

    private static List<String> prices(JsonNode leads, boolean amocrm) {
        List<String> prices = new ArrayList<>();
        leads.forEach(lead -> prices.add(
                lead.path("name").asText() + " " + (amocrm ? lead.path("price").asText() : budget(lead))));
        prices.sort(null);
        return prices;
    }

    private static String budget(JsonNode lead) {
        for (JsonNode custom : lead.path("custom")) {
            if (custom.path("id").asText().equals("1803704")) {
                return custom.path("value").asText();
            }
        }
        return "";
    }

    List<JsonNode> some(JsonNode leads, String name, int count) {
        List<JsonNode> some = new ArrayList<>();
        leads.forEach(lead -> some.add(lead));
        some.removeIf(lead -> !lead.path("name").asText().startsWith(name + " "));
        return some.subList(some.size() - count, some.size());
    }

    void makeInAmocrm(String name, int from, int count) throws IOException {
        for (int start = from; start < from + count; start += TOGETHER) {
            List<String> leads = new ArrayList<>();
            for (int i = start; i < Math.min(start + TOGETHER, from + count); i++) {
                leads.add("{\"name\":\"" + name + " " + i + "\",\"price\":" + (1000 + i)
                        + ",\"_embedded\":{\"contacts\":[{\"name\":\"Person of " + name + " " + i
                        + "\",\"custom_fields_values\":[{\"field_code\":\"PHONE\",\"values\":[{\"value\":\""
                        + phone("999", i) + "\",\"enum_code\":\"WORK\"}]}]}]}}");
            }
            crms.personOfAmocrm("POST", "/api/v4/leads/complex", leads.toString());
        }
    }

    void makeInLptracker(String name, int from, int count) throws IOException {
        for (int i = from; i < from + count; i++) {
            crms.personOfLptracker(
                    "POST",
                    "/lead",
                    "{\"name\":\"" + name + " " + i + "\",\"callback\":false,\"custom\":{\"1803704\":\""
                            + (1000 + i) + "\"},\"contact\":{\"project_id\":77,\"name\":\"Person of " + name + " "
                            + i + "\",\"details\":[{\"type\":\"phone\",\"data\":\"" + phone("888", i) + "\"}]}}");
        }
    }

    private static String phone(String operator, int number) {
        return "+7" + operator + String.format("%07d", number);
    }

    void editInAmocrm(List<JsonNode> leads, int price) throws IOException {
        for (int from = 0; from < leads.size(); from += TOGETHER) {
            List<String> some = leads.subList(from, Math.min(leads.size(), from + TOGETHER)).stream()
                    .map(lead -> "{\"id\":" + lead.path("id") + ",\"price\":" + price + "}")
                    .toList();
            crms.personOfAmocrm("PATCH", "/api/v4/leads", some.toString());
        }
    }

    void editInLptracker(List<JsonNode> leads, int budget) throws IOException {
        for (JsonNode lead : leads) {
            crms.personOfLptracker("PUT", "/lead/" + lead.path("id").asText(), budgetIs(budget));
        }
    }

    private static String budgetIs(int budget) {
        return "{\"custom\":{\"1803704\":\"" + budget + "\"}}";
    }

    double millisEastward(JsonNode lead, int price) throws Exception {
        String there = named(crms.lptrackerLeads(), lead).path("id").asText();
        long start = System.nanoTime();
        editInAmocrm(List.of(lead), price);
        until("an edit", LOOK_CLOSELY_NANOS, () -> budget(crms.personOfLptracker("GET", "/lead/" + there, ""))
                .equals(Integer.toString(price)));
        return (System.nanoTime() - start) / NANOS_PER_MILLI;
    }

    double millisWestward(JsonNode lead, int budget) throws Exception {
        String there = named(crms.amocrmLeads(), lead).path("id").asText();
        long start = System.nanoTime();
        crms.personOfLptracker("PUT", "/lead/" + lead.path("id").asText(), budgetIs(budget));
        until(
                "an edit",
                LOOK_CLOSELY_NANOS,
                () -> crms.personOfAmocrm("GET", "/api/v4/leads/" + there, "")
                                .path("price")
                                .asInt()
                        == budget);
        return (System.nanoTime() - start) / NANOS_PER_MILLI;
    }

    private static JsonNode named(JsonNode leads, JsonNode as) {
        for (JsonNode lead : leads) {
            if (lead.path("name").equals(as.path("name"))) {
                return lead;
            }
        }
        throw new IllegalStateException(as.path("name") + " is not there");
    }

    private static void until(String what, long every, Callable<Boolean> condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - start > LONGEST_NANOS) {
                throw new IllegalStateException(what + " did not come within 10 minutes");
            }
            LockSupport.parkNanos(every);
        }
    }
}
