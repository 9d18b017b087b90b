package io.leadbridge.bench.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.bench.BenchSettings;
import io.leadbridge.bench.machine.ProcessUse;
import io.leadbridge.bench.process.BenchRedis;
import io.leadbridge.bench.report.BenchLine;
import io.leadbridge.bench.report.Goal;
import io.leadbridge.bench.report.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** All lines of {@code -Dbench=sync}: people work in two sandboxes without limits, a hub keeps them in step. */
public final class SyncBench {

    /** So many a second are the goal, about. */
    private static final int LEADS_PER_SECOND = 250;

    private static final int TOGETHER = 50;
    private static final int SINGLE_EDITS = 100;
    private static final Goal RATE = new Goal(Goal.Subject.OURS, true, 300);
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_CLOSELY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /** More than {@code sync.gather}, so that each lead is at rest. */
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    private static final double NANOS_PER_MILLI = 1e6;

    private final BenchSettings settings;
    private final Path folder;
    private final int leads;

    /**
     * @param folder for data and logs
     */
    public SyncBench(BenchSettings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
        this.leads = settings.seconds() * LEADS_PER_SECOND;
    }

    /**
     * Measures everything that is asked for.
     *
     * @param lines takes each result as soon as it is there
     */
    public void run(Consumer<BenchLine> lines) throws Exception {
        Path home = Files.createTempDirectory(Files.createDirectories(folder), "sync");
        try (BenchRedis redis = BenchRedis.start(home);
                SandboxProcess crms = SandboxProcess.start();
                HubServer hub = HubServer.start(crms, redis, home)) {
            Round round = new Round(crms, redis, hub, leads);
            // Compiled, and with its metadata read.
            round.makeInAmocrm("Warm", 0, leads / 2);
            round.makeInLptracker("Warm", 0, leads / 2);
            round.arrived(leads);
            rates(round, lines);
            delays(round, lines);
        }
    }

    private void rates(Round round, Consumer<BenchLine> lines) throws Exception {
        List<Measured> eastward = new ArrayList<>();
        List<Measured> westward = new ArrayList<>();
        List<Measured> edited = new ArrayList<>();
        List<Measured> editedBack = new ArrayList<>();
        for (int pair = 1; pair <= settings.pairs(); pair++) {
            int from = pair * leads;
            int price = pair;
            eastward.add(round.measure(round.leads() + leads, () -> round.makeInAmocrm("East", from, leads)));
            westward.add(round.measure(round.leads() + leads, () -> round.makeInLptracker("West", from, leads)));
            List<JsonNode> amocrm = round.some(round.crms().amocrmLeads(), "East", leads);
            edited.add(round.measure(round.leads(), () -> round.editInAmocrm(amocrm, 700_000 + price)));
            List<JsonNode> lptracker = round.some(round.crms().lptrackerLeads(), "West", leads);
            editedBack.add(round.measure(round.leads(), () -> round.editInLptracker(lptracker, 800_000 + price)));
        }
        line(lines, "sync.rate.creates.amocrm", eastward);
        line(lines, "sync.rate.creates.lptracker", westward);
        line(lines, "sync.rate.updates.amocrm", edited);
        line(lines, "sync.rate.updates.lptracker", editedBack);
    }

    private void line(Consumer<BenchLine> lines, String name, List<Measured> all) {
        if (settings.wants(name)) {
            String cpu = String.format(
                    java.util.Locale.ROOT,
                    "cpu-ms-hub=%.2f cpu-ms-redis=%.2f cpu-ms-sandboxes=%.2f cpu-ms-all=%.2f",
                    Spread.of(all, Measured::hub).median(),
                    Spread.of(all, Measured::redis).median(),
                    Spread.of(all, Measured::sandboxes).median(),
                    Spread.of(all, Measured::cpu).median());
            lines.accept(new BenchLine(name, Spread.of(all, Measured::perSecond), null, RATE, "leads/s", cpu));
        }
    }

    /** One edit of a lead at rest after the other, from the person's request to the value's being in the other CRM. */
    private void delays(Round round, Consumer<BenchLine> lines) throws Exception {
        List<JsonNode> amocrm = round.some(round.crms().amocrmLeads(), "East", SINGLE_EDITS);
        List<JsonNode> lptracker = round.some(round.crms().lptrackerLeads(), "West", SINGLE_EDITS);
        double[] eastward = new double[SINGLE_EDITS];
        double[] westward = new double[SINGLE_EDITS];
        for (int edit = 0; edit < SINGLE_EDITS; edit++) {
            LockSupport.parkNanos(REST_NANOS);
            eastward[edit] = round.millisEastward(amocrm.get(edit), 900_000 + edit);
            LockSupport.parkNanos(REST_NANOS);
            westward[edit] = round.millisWestward(lptracker.get(edit), 900_000 + edit);
        }
        delay(lines, "sync.delay.amocrm", eastward);
        delay(lines, "sync.delay.lptracker", westward);
    }

    private void delay(Consumer<BenchLine> lines, String name, double[] millis) {
        for (double share : new double[] {0.5, 0.95}) {
            String line = name + ".p" + (int) (share * 100);
            if (settings.wants(line)) {
                Spread spread = Spread.of(List.of(Spread.percentile(millis, share)));
                lines.accept(new BenchLine(
                        line, spread, null, Goal.oursAtMost(share > 0.5 ? 150 : 50), "ms", "edits=" + millis.length));
            }
        }
    }

    /**
     * One run.
     *
     * @param hub processor time per lead, in milliseconds; so are the two others
     */
    private record Measured(double perSecond, double hub, double redis, double sandboxes) {

        double cpu() {
            return hub + redis + sandboxes;
        }
    }

    /** What people do, and how it is seen that it has arrived. */
    private record Round(SandboxProcess crms, BenchRedis redis, HubServer hub, int count) {

        private interface Deed {
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
                    (after[0] - before[0]) * 1000 / count,
                    (after[1] - before[1]) * 1000 / count,
                    (after[2] - before[2]) * 1000 / count);
        }

        private double[] cpu() {
            return new double[] {
                ProcessUse.cpuSeconds(hub.pid()), ProcessUse.cpuSeconds(redis.pid()), ProcessUse.cpuSeconds(crms.pid())
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

        private boolean agree(int leads) throws IOException {
            JsonNode amocrm = crms.amocrmLeads();
            JsonNode lptracker = crms.lptrackerLeads();
            return amocrm.size() == leads && prices(amocrm, true).equals(prices(lptracker, false));
        }

        private static List<String> prices(JsonNode leads, boolean amocrm) {
            List<String> prices = new ArrayList<>();
            leads.forEach(lead -> prices.add(lead.path("name").asText() + " "
                    + (amocrm ? lead.path("price").asText() : budget(lead))));
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
}
