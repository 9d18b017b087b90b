package io.leadbridge.bench.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.bench.BenchSettings;
import io.leadbridge.bench.process.BenchRedis;
import io.leadbridge.bench.report.BenchLine;
import io.leadbridge.bench.report.Goal;
import io.leadbridge.bench.report.Spread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** All lines of {@code -Dbench=sync}: people work in two sandboxes without limits, a hub keeps them in step. */
public final class SyncBench {

    /** So many a second are the goal, about. */
    private static final int LEADS_PER_SECOND = 250;

    /** Rounds that are not counted: a server of some 15,000 leads. The optimizing compiler is at work until then. */
    private static final int WARM_ROUNDS = 5;

    private static final int SINGLE_EDITS = 100;
    private static final String AMOCRM_WARM = "Warm-east";
    private static final String LPTRACKER_WARM = "Warm-west";
    private static final List<String> RATE_LINES = List.of(
            "sync.rate.creates.amocrm",
            "sync.rate.creates.lptracker",
            "sync.rate.updates.amocrm",
            "sync.rate.updates.lptracker");
    private static final List<String> STORY_LINES = List.of("sync.stories.rate", "sync.stories.cpu");
    private static final List<String> DELAY_LINES = List.of(
            "sync.delay.amocrm.p50", "sync.delay.amocrm.p95", "sync.delay.lptracker.p50", "sync.delay.lptracker.p95");
    private static final Goal RATE = new Goal(Goal.Subject.OURS, true, 300);
    /** Echoes of the edit before have come to their end by then; each lead is edited once. */
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

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
            if (settings.wantsOneOf(RATE_LINES)) {
                rates(round, lines);
            }
            if (settings.wantsOneOf(STORY_LINES) || settings.wantsOneOf(DELAY_LINES)) {
                rest(round, lines);
            }
        }
    }

    private void rest(Round round, Consumer<BenchLine> lines) throws Exception {
        // Compiled, and with its metadata read.
        round.makeInAmocrm(AMOCRM_WARM, 0, leads / 2);
        round.makeInLptracker(LPTRACKER_WARM, 0, leads / 2);
        round.arrived(leads);
        if (settings.wantsOneOf(STORY_LINES)) {
            stories(round, lines);
        }
        if (settings.wantsOneOf(DELAY_LINES)) {
            delays(round, lines);
        }
    }

    private void rates(Round round, Consumer<BenchLine> lines) throws Exception {
        List<Measured> eastward = new ArrayList<>();
        List<Measured> westward = new ArrayList<>();
        List<Measured> edited = new ArrayList<>();
        List<Measured> editedBack = new ArrayList<>();
        for (int pair = 0; pair < WARM_ROUNDS + settings.pairs(); pair++) {
            int from = (pair + 1) * leads;
            int price = pair;
            Measured east = round.measure(round.leads() + leads, () -> round.makeInAmocrm("East", from, leads));
            Measured west = round.measure(round.leads() + leads, () -> round.makeInLptracker("West", from, leads));
            List<JsonNode> amocrm = round.some(round.crms().amocrmLeads(), "East", leads);
            Measured edit = round.measure(round.leads(), () -> round.editInAmocrm(amocrm, 700_000 + price));
            List<JsonNode> lptracker = round.some(round.crms().lptrackerLeads(), "West", leads);
            Measured back = round.measure(round.leads(), () -> round.editInLptracker(lptracker, 800_000 + price));
            System.out.println("# round " + pair + ", creates and updates, each of amoCRM and of LPTracker: " + east
                    + " " + west + " " + edit + " " + back);
            if (pair >= WARM_ROUNDS) {
                eastward.add(east);
                westward.add(west);
                edited.add(edit);
                editedBack.add(back);
            }
            round.forget();
        }
        line(lines, RATE_LINES.get(0), eastward);
        line(lines, RATE_LINES.get(1), westward);
        line(lines, RATE_LINES.get(2), edited);
        line(lines, RATE_LINES.get(3), editedBack);
    }

    /** The same leads are edited while their stories are kept, and while they are not, in turn, by one hub. */
    private void stories(Round round, Consumer<BenchLine> lines) throws Exception {
        int from = (settings.pairs() + 2) * leads;
        round.makeInAmocrm("Told", from, leads);
        round.arrived(round.leads());
        List<JsonNode> told = round.some(round.crms().amocrmLeads(), "Told", leads);
        List<Measured> with = new ArrayList<>();
        List<Measured> without = new ArrayList<>();
        boolean kept = true;
        for (int run = 0; run < 2 * settings.pairs() + 2; run++) {
            // Without, with, with, without: a server gets faster with time, and neither side is to gain by it.
            boolean next = run % 4 == 1 || run % 4 == 2;
            if (next != kept) {
                round.hub().keepStories(next);
                kept = next;
            }
            int price = 500_000 + run;
            Measured measured = round.measure(round.leads(), () -> round.editInAmocrm(told, price));
            // The first of each warms up.
            if (run > 1) {
                (kept ? with : without).add(measured);
            }
        }
        story(lines, STORY_LINES.get(0), with, without, Measured::perSecond, Goal.ratioAtLeast(0.9), "leads/s");
        story(lines, STORY_LINES.get(1), with, without, Measured::own, Goal.ratioAtMost(1.1), "ms-cpu/lead");
    }

    private void story(
            Consumer<BenchLine> lines,
            String name,
            List<Measured> with,
            List<Measured> without,
            ToDoubleFunction<Measured> figure,
            Goal goal,
            String unit) {
        if (settings.wants(name)) {
            lines.accept(new BenchLine(
                    name, Spread.of(with, figure), Spread.of(without, figure), goal, unit, "peer=without-stories"));
        }
    }

    private void line(Consumer<BenchLine> lines, String name, List<Measured> all) {
        if (settings.wants(name)) {
            String cpu = String.format(
                    java.util.Locale.ROOT,
                    "cpu-ms-hub=%.2f cpu-ms-compiler=%.2f cpu-ms-redis=%.2f cpu-ms-sandboxes=%.2f cpu-ms-all=%.2f",
                    Spread.of(all, Measured::hub).median(),
                    Spread.of(all, Measured::compiler).median(),
                    Spread.of(all, Measured::redis).median(),
                    Spread.of(all, Measured::sandboxes).median(),
                    Spread.of(all, Measured::cpu).median());
            lines.accept(new BenchLine(name, Spread.of(all, Measured::perSecond), null, RATE, "leads/s", cpu));
        }
    }

    /** One edit of a lead at rest after the other, from the person's request to the value's being in the other CRM. */
    private void delays(Round round, Consumer<BenchLine> lines) throws Exception {
        List<JsonNode> amocrm = round.some(round.crms().amocrmLeads(), AMOCRM_WARM, SINGLE_EDITS);
        List<JsonNode> lptracker = round.some(round.crms().lptrackerLeads(), LPTRACKER_WARM, SINGLE_EDITS);
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
}
