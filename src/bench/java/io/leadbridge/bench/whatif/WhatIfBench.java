package io.leadbridge.bench.whatif;

import io.leadbridge.bench.BenchSettings;
import io.leadbridge.bench.process.BenchRedis;
import io.leadbridge.bench.report.BenchLine;
import io.leadbridge.bench.report.Goal;
import io.leadbridge.bench.report.Spread;
import io.leadbridge.deliver.RedisBooks;
import io.leadbridge.dryrun.Bounds;
import io.leadbridge.dryrun.Customers;
import io.leadbridge.dryrun.Original;
import io.leadbridge.dryrun.Routes;
import io.leadbridge.dryrun.Told;
import io.leadbridge.dryrun.WhatIf;
import io.leadbridge.dryrun.WhatIfReport;
import io.leadbridge.enrich.MetadataStore;
import io.leadbridge.enrich.RedisMetadataStore;
import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Retention;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.RedisHistory;
import io.leadbridge.history.RedisStories;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.rules.Rules;
import io.leadbridge.tenant.Tenant;
import io.leadbridge.tenant.TenantFile;
import io.leadbridge.tenant.TenantFiles;
import io.leadbridge.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** A what-if over 10,000 stored events in a real Redis, against edited rules: seconds from the question to the report. */
public final class WhatIfBench {

    private static final String NAME = "whatif.events-10000";
    private static final int EVENTS = 10_000;
    private static final int SECONDS = 60;
    private static final TenantId ACME = new TenantId("acme");
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    private final BenchSettings settings;
    private final Path folder;
    private final Clock clock = Clock.fixed(START.plusSeconds(EVENTS), ZoneOffset.UTC);
    private final TenantFiles files =
            new TenantFiles(name -> null, Set.of(SyntheticStories.AMOCRM, SyntheticStories.LPTRACKER));

    public WhatIfBench(BenchSettings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
    }

    /** Measures; the first run warms the JVM up and is not counted. */
    public void run(Consumer<BenchLine> found) throws Exception {
        if (!settings.wants(NAME)) {
            return;
        }
        try (BenchRedis redis = BenchRedis.start(folder)) {
            LettuceConnectionFactory factory = TestRedis.connect(redis.port());
            try {
                found.accept(measure(new StringRedisTemplate(factory), redis));
            } finally {
                factory.destroy();
            }
        }
    }

    private BenchLine measure(StringRedisTemplate redis, BenchRedis server) {
        long before = server.usedBytes();
        new RedisHistory(
                        redis,
                        Duration.ofDays(30),
                        tenant -> new Retention(EVENTS, Duration.ofDays(30)),
                        clock,
                        (tenant, event) -> {})
                .ended(ACME, new SyntheticStories(1, START).make(EVENTS));
        long bytes = (server.usedBytes() - before) / EVENTS;
        MetadataStore store = new RedisMetadataStore(redis);
        keep(store, SyntheticStories.AMOCRM, SyntheticStories.amocrm());
        keep(store, SyntheticStories.LPTRACKER, SyntheticStories.lptracker());
        WhatIf whatIf = new WhatIf(
                original(redis, store),
                new RedisStories(redis, clock),
                new Bounds(1, Duration.ZERO, 1 << 20, EVENTS, 100));
        byte[] edited =
                tenant("Stage 3").replace("equals: internal", "equals: partner").getBytes(StandardCharsets.UTF_8);
        List<Double> seconds = new ArrayList<>();
        WhatIfReport report = null;
        for (int pair = -1; pair < settings.pairs(); pair++) {
            long startNanos = System.nanoTime();
            report = report(whatIf.of(ACME, edited, EVENTS));
            if (pair >= 0) {
                seconds.add((System.nanoTime() - startNanos) / 1e9);
            }
        }
        String note = "judged=" + report.judged() + " changed=" + report.changedEvents() + " story-bytes=" + bytes;
        return new BenchLine(NAME, Spread.of(seconds), null, Goal.oursAtMost(SECONDS), "s", note);
    }

    private static WhatIfReport report(Told told) {
        if (told instanceof WhatIfReport report && report.judged() == EVENTS && report.changedEvents() > 0) {
            return report;
        }
        throw new IllegalStateException("whatif: not all events were judged: " + told);
    }

    private void keep(MetadataStore store, CrmId crm, Metadata metadata) {
        Account account = new Account(ACME, crm);
        String lock = store.lock(account, Duration.ofMinutes(1)).orElseThrow();
        store.save(
                account,
                lock,
                new MetadataStore.Stored(metadata, clock.instant().plusSeconds(3600)));
        store.unlock(account, lock);
    }

    private Original original(StringRedisTemplate redis, MetadataStore store) {
        TenantFile file = files.read(Path.of("acme.yaml"), tenant("Stage 2").getBytes(StandardCharsets.UTF_8));
        Tenant inForce = file.tenant()
                .orElseThrow(() -> new IllegalStateException(file.faults().toString()));
        Customers customers = new Customers(
                () -> List.of(inForce),
                (tenant, source, text) -> files.read(Path.of(source), text),
                tenant -> List.of(),
                inForce.connections().keySet());
        return new Original(
                customers,
                webhook -> null,
                null,
                new RedisBooks(redis, Duration.ofDays(1)),
                store,
                Duration.ofHours(1),
                new Rules(),
                new Mapping(),
                crm -> null,
                () -> Routes.read(List.of()),
                name -> null,
                Map.of(),
                clock);
    }

    /** Ten rules of which two match a lead, each with ten fields. */
    private static String tenant(String stage) {
        StringBuilder text = new StringBuilder(
                """
                tenant: acme
                connections:
                  amocrm: {url: 'https://acme.amocrm.ru', token: t, webhook-secret: amocrm-secret-1}
                  lptracker: {url: 'https://direct.lptracker.ru', login: l, password: p, project: 77, webhook-secret: lptracker-secret-1}
                rules:
                """);
        for (int rule = 0; rule < 10; rule++) {
            text.append("  - name: rule ")
                    .append(rule)
                    .append("\n    from: amocrm\n    when:\n      all:\n")
                    .append("        - change: [added, updated, status]\n        - pipeline: Sales\n")
                    .append("        - status: ")
                    .append(rule == 0 ? stage : "Stage " + rule)
                    .append('\n')
                    .append("        - not: {field: {of: lead, name: Source, equals: internal}}\n")
                    .append("    then:\n      - sync-to: lptracker\n        stage: Новая\n        fields:\n")
                    .append("          - {from: lead.name, to: lead.name, transform: trim}\n")
                    .append("          - {from: contact.phone, to: contact.phone, transform: e164}\n")
                    .append("          - {from: contact.email, to: contact.email, transform: trim}\n");
            for (int field = 1; field <= 7; field++) {
                text.append("          - {from: lead.custom.Field ")
                        .append(field)
                        .append(", to: lead.custom.Поле ")
                        .append(field)
                        .append(", transform: trim}\n");
            }
        }
        return text.toString();
    }
}
