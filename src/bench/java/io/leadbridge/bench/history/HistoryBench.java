package io.leadbridge.bench.history;

import io.leadbridge.bench.BenchSettings;
import io.leadbridge.bench.machine.ProcessUse;
import io.leadbridge.bench.process.BenchRedis;
import io.leadbridge.bench.report.BenchLine;
import io.leadbridge.bench.report.Goal;
import io.leadbridge.bench.report.Spread;
import io.leadbridge.event.Ended;
import io.leadbridge.event.Region;
import io.leadbridge.event.Retention;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.RedisHistory;
import io.leadbridge.history.RedisStorySearch;
import io.leadbridge.history.StoryPage;
import io.leadbridge.history.StoryQuery;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Stores many events of one tenant in a real Redis, and looks for them: p95 of {@value #QUERIES} different searches of each
 * kind. And what it costs an event that its story is kept, beside that it is counted.
 */
public final class HistoryBench {

    private static final int QUERIES = 200;
    private static final int TEXTS = 10;
    private static final int AT_ONCE = 200;
    private static final int RECORDED = 10_000;
    private static final int WINDOW = 10_000;
    private static final int PAGE = 50;
    private static final double P95 = 0.95;
    private static final int MILLIS = 300;
    private static final int TEXT_MILLIS = 2000;
    private static final int RECORD_MICROS = 500;
    private static final long SEED = 20_261_123;
    private static final TenantId ACME = new TenantId("acme");
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    private final BenchSettings settings;
    private final Path folder;
    private final int events;
    private final Random random = new Random(SEED);

    /** @param events how many are stored */
    public HistoryBench(BenchSettings settings, Path folder, int events) {
        this.settings = settings;
        this.folder = folder;
        this.events = events;
    }

    /** Measures. */
    public void run(Consumer<BenchLine> found) throws Exception {
        try (BenchRedis server = BenchRedis.start(folder)) {
            server.fsync("everysec");
            LettuceConnectionFactory factory = connect(server.port());
            try {
                StringRedisTemplate redis = new StringRedisTemplate(factory);
                record(redis, server, found);
                server.empty();
                long before = server.usedBytes();
                load(redis);
                double bytes = (server.usedBytes() - before) / (double) events;
                found.accept(new BenchLine(
                        "history.bytes",
                        Spread.of(List.of(bytes)),
                        null,
                        Goal.oursAtMost(5000),
                        "bytes/event",
                        note()));
                search(redis, server, found);
            } finally {
                factory.destroy();
            }
        }
    }

    /** Waits longer than the program does: on a busy machine it is the figure that is to tell so, not a time-out. */
    private static LettuceConnectionFactory connect(int port) {
        LettuceConnectionFactory factory = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration("127.0.0.1", port),
                LettuceClientConfiguration.builder()
                        .commandTimeout(Duration.ofMinutes(1))
                        .build());
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    private String note() {
        return "events=" + events + " seed=" + SEED;
    }

    private static RedisHistory history(StringRedisTemplate redis, Retention retention, Instant now) {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        return new RedisHistory(
                redis,
                Duration.ofDays(30),
                tenant -> retention,
                tenant -> Region.DEFAULT,
                clock,
                (tenant, ended) -> {});
    }

    private void load(StringRedisTemplate redis) {
        ManyStories stories = new ManyStories(SEED, START);
        Retention all = new Retention(events, Duration.ofDays(3650));
        for (int from = 0; from < events; from += AT_ONCE) {
            Instant now = START.plusMillis(from * 10L);
            history(redis, all, now).ended(ACME, stories.make(from, Math.min(AT_ONCE, events - from)));
        }
    }

    /** Microseconds of an event's end with its story and without, in turn. */
    private void record(StringRedisTemplate redis, BenchRedis server, Consumer<BenchLine> found) {
        if (!settings.wants("history.record")) {
            return;
        }
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        String cost = "";
        for (int pair = -1; pair < settings.pairs(); pair++) {
            double[] before = cpu(server);
            double on = micros(redis, server, new Retention(10_000, Duration.ofDays(30)));
            double[] between = cpu(server);
            double off = micros(redis, server, new Retention(0, Duration.ofDays(30)));
            cost = perEach(before, between, RECORDED) + " without:" + perEach(between, cpu(server), RECORDED);
            if (pair >= 0) {
                with.add(on);
                without.add(off);
            }
        }
        found.accept(new BenchLine(
                "history.record",
                Spread.of(with),
                Spread.of(without),
                Goal.oursAtMost(RECORD_MICROS),
                "us/event",
                "peer=without-stories batch=" + AT_ONCE + cost));
    }

    private double micros(StringRedisTemplate redis, BenchRedis server, Retention retention) {
        server.empty();
        ManyStories stories = new ManyStories(SEED, START);
        List<List<Ended>> batches = new ArrayList<>();
        for (int from = 0; from < RECORDED; from += AT_ONCE) {
            batches.add(stories.make(from, AT_ONCE));
        }
        long startNanos = System.nanoTime();
        for (int batch = 0; batch < batches.size(); batch++) {
            history(redis, retention, START.plusMillis(batch)).ended(ACME, batches.get(batch));
        }
        return (System.nanoTime() - startNanos) / 1e3 / RECORDED;
    }

    private void search(StringRedisTemplate redis, BenchRedis server, Consumer<BenchLine> found) {
        Instant end = START.plusMillis(events * 10L);
        RedisStorySearch search =
                new RedisStorySearch(redis, tenant -> Region.DEFAULT, WINDOW, Clock.fixed(end, ZoneOffset.UTC));
        List<String> outcomes = List.of("applied", "ignored", "echo", "merged", "parked");
        measure(found, server, search, "record", MILLIS, QUERIES, () -> query().record(ManyStories.lead(any()))
                .made());
        measure(found, server, search, "phone", MILLIS, QUERIES, () -> query().phone(ManyStories.phone(any()))
                .made());
        measure(found, server, search, "name", MILLIS, QUERIES, () -> {
            String name = ManyStories.surname(any());
            return query().name(name.substring(0, 2 + random.nextInt(name.length() - 2)))
                    .made();
        });
        measure(found, server, search, "outcome", MILLIS, QUERIES, () -> query().outcome(
                        outcomes.get(random.nextInt(outcomes.size())))
                .made());
        measure(found, server, search, "rule", MILLIS, QUERIES, () -> query().rule(ManyStories.rule(any() / 4 * 4))
                .made());
        measure(found, server, search, "time", MILLIS, QUERIES, () -> query().until(START.plusMillis(any() * 10L))
                .made());
        measure(found, server, search, "combined", MILLIS, QUERIES, () -> query().name("ива".substring(0, 2))
                .outcome("applied")
                .until(START.plusMillis(any() * 10L))
                .made());
        measure(found, server, search, "text", TEXT_MILLIS, TEXTS, () -> query().text("person" + any() / 4 + "@")
                .made());
    }

    private Query query() {
        return new Query();
    }

    private int any() {
        return random.nextInt(events);
    }

    private void measure(
            Consumer<BenchLine> found,
            BenchRedis server,
            RedisStorySearch search,
            String kind,
            int goalMillis,
            int queries,
            Supplier<StoryQuery> next) {
        String name = "history.search." + kind;
        if (!settings.wants(name)) {
            return;
        }
        List<Double> p95 = new ArrayList<>();
        long stories = 0;
        double[] cpu = new double[2];
        for (int pair = -1; pair < settings.pairs(); pair++) {
            if (pair == 0) {
                cpu = cpu(server);
            }
            double[] millis = new double[queries];
            for (int i = 0; i < queries; i++) {
                StoryQuery query = next.get();
                long startNanos = System.nanoTime();
                StoryPage page = search.search(ACME, query, Optional.empty(), PAGE);
                millis[i] = (System.nanoTime() - startNanos) / 1e6;
                stories += page.stories().size();
            }
            if (pair >= 0) {
                p95.add(Spread.percentile(millis, P95));
            }
        }
        found.accept(new BenchLine(
                name,
                Spread.of(p95),
                null,
                Goal.oursAtMost(goalMillis),
                "ms-p95",
                note() + " found=" + stories + perEach(cpu, cpu(server), (long) settings.pairs() * queries)));
    }

    /** Processor time so far of this process and of Redis, in seconds. */
    private static double[] cpu(BenchRedis server) {
        return new double[] {ProcessUse.cpuSeconds(ProcessHandle.current().pid()), ProcessUse.cpuSeconds(server.pid())};
    }

    /** Processor time holds on a busy machine, too. */
    private static String perEach(double[] before, double[] after, long count) {
        return String.format(
                Locale.ROOT,
                " cpu-us-java=%.0f cpu-us-redis=%.0f",
                (after[0] - before[0]) * 1e6 / count,
                (after[1] - before[1]) * 1e6 / count);
    }

    /** Builds a query. */
    private static final class Query {
        private StoryQuery all = StoryQuery.ALL;

        StoryQuery made() {
            return all;
        }

        Query record(io.leadbridge.event.RecordRef record) {
            return with(
                    Optional.of(record), all.phone(), all.name(), all.outcomes(), all.rule(), all.until(), all.text());
        }

        Query phone(String phone) {
            return with(
                    all.record(), Optional.of(phone), all.name(), all.outcomes(), all.rule(), all.until(), all.text());
        }

        Query name(String name) {
            return with(
                    all.record(), all.phone(), Optional.of(name), all.outcomes(), all.rule(), all.until(), all.text());
        }

        Query outcome(String word) {
            return with(all.record(), all.phone(), all.name(), Set.of(word), all.rule(), all.until(), all.text());
        }

        Query rule(String rule) {
            return with(
                    all.record(), all.phone(), all.name(), all.outcomes(), Optional.of(rule), all.until(), all.text());
        }

        Query until(Instant until) {
            return with(
                    all.record(), all.phone(), all.name(), all.outcomes(), all.rule(), Optional.of(until), all.text());
        }

        Query text(String text) {
            return with(
                    all.record(), all.phone(), all.name(), all.outcomes(), all.rule(), all.until(), Optional.of(text));
        }

        private Query with(
                Optional<io.leadbridge.event.RecordRef> record,
                Optional<String> phone,
                Optional<String> name,
                Set<String> outcomes,
                Optional<String> rule,
                Optional<Instant> until,
                Optional<String> text) {
            all = new StoryQuery(record, phone, name, outcomes, rule, all.from(), until, text);
            return this;
        }
    }
}
