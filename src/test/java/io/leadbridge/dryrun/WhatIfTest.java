package io.leadbridge.dryrun;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.deliver.InMemoryBooks;
import io.leadbridge.dryrun.DryRunReport.CallLine;
import io.leadbridge.dryrun.DryRunReport.ChangeLine;
import io.leadbridge.dryrun.WhatIfReport.Kind;
import io.leadbridge.dryrun.WhatIfReport.KindLine;
import io.leadbridge.enrich.MetadataStore;
import io.leadbridge.event.Account;
import io.leadbridge.event.Change;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Ended;
import io.leadbridge.event.Entity;
import io.leadbridge.event.EventId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Retention;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import io.leadbridge.event.Work;
import io.leadbridge.history.RedisHistory;
import io.leadbridge.history.RedisStories;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.rules.Rules;
import io.leadbridge.tenant.NameCheck;
import io.leadbridge.tenant.Tenant;
import io.leadbridge.tenant.TenantFiles;
import io.leadbridge.testing.HandClock;
import io.leadbridge.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Stories in a real Redis, judged by rules as a tenant file writes them. */
class WhatIfTest {

    private static final TenantId ACME = new TenantId("acme");
    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final FieldPath BUDGET = FieldPath.custom(Entity.LEAD, "9");
    private static final int MOST_DIFFS = 2;

    private static final String IN_FORCE =
            """
            tenant: acme
            connections:
              amocrm: {url: 'https://acme.amocrm.ru', token: t, webhook-secret: amocrm-secret-1}
              lptracker: {url: 'https://direct.lptracker.ru', login: l, password: p, project: 77, webhook-secret: lptracker-secret-1}
            rules:
              - name: big ones
                from: amocrm
                when:
                  field: {of: lead, name: price, greater: 1000}
                then:
                  - sync-to: lptracker
                    match-by: [link, phone, email]
                    stage: Новая
                    fields:
                      - {from: lead.name, to: lead.name}
                      - {from: lead.price, to: lead.custom.Бюджет}
            """;

    private final StringRedisTemplate redis =
            new StringRedisTemplate(TestRedis.shared().factory());
    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T08:00:00Z"));
    private final TenantFiles files = new TenantFiles(name -> null, Set.of(AMOCRM, LPTRACKER));
    private final List<Ended> ended = new ArrayList<>();
    private List<NameCheck.Finding> findings = List.of();

    @BeforeEach
    void emptyRedis() {
        TestRedis.shared().flush();
    }

    @Test
    void tellsNothingOfRulesThatSayTheSameOtherwise() {
        event("1", 5000);
        event("2", 10);

        WhatIfReport report = report(IN_FORCE.replace("greater: 1000", "greater: 1001"));

        assertThat(report.events()).isEqualTo(2);
        assertThat(report.judged()).isEqualTo(2);
        assertThat(report.changedEvents()).isZero();
        assertThat(report.kinds()).isEmpty();
        assertThat(report.callsEdited()).isEqualTo(report.callsInForce());
    }

    @Test
    void tellsWhichLeadsGoElsewhereAndWhichFieldsTheyWouldHave() {
        event("1", 5000);
        event("2", 500);

        WhatIfReport report = report(IN_FORCE.replace("greater: 1000", "less: 1000"));

        assertThat(report.kinds())
                .containsExactly(new KindLine(Kind.GOES, "lptracker", 1), new KindLine(Kind.STAYS, "lptracker", 1));
        assertThat(report.diffs().get(0).lead()).isEqualTo("amocrm:lead:2");
        assertThat(report.diffs().get(0).changes())
                .contains(
                        new ChangeLine("stage", "", "Новая (1)"),
                        new ChangeLine("lead.name", "", "Lead 2"),
                        new ChangeLine("lead.custom.Бюджет", "", "500"));
        assertThat(report.diffs().get(1).changes()).contains(new ChangeLine("lead.name", "Lead 1", ""));
    }

    @Test
    void tellsOtherStagesFieldsNotesAndMatching() {
        event("1", 5000);

        WhatIfReport report = report(IN_FORCE.replace("stage: Новая", "if-missing: skip\n        stage: В работе")
                .replace("from: lead.name", "from: lead.price"));

        assertThat(report.diffs()).hasSize(1);
        assertThat(report.diffs().get(0).kinds()).containsExactly(Kind.STAGE, Kind.FIELDS, Kind.MATCHING);
        assertThat(report.diffs().get(0).changes())
                .contains(
                        new ChangeLine("stage", "Новая (1)", "В работе (2)"),
                        new ChangeLine("lead.name", "Lead 1", "5000"));
    }

    @Test
    void tellsWhatNeedsAPersonThen() {
        event("1", 5000);

        WhatIfReport report = report(IN_FORCE.replace("lead.custom.Бюджет", "lead.custom.Бюдже"));

        assertThat(report.kinds())
                .containsExactly(new KindLine(Kind.STAYS, "lptracker", 1), new KindLine(Kind.FAULT, "", 1));
        assertThat(WhatIfText.of(report)).contains("Бюдже", "did you mean 'Бюджет'");
    }

    @Test
    void countsWhatItDoesNotList() {
        for (int lead = 0; lead < 5; lead++) {
            event(Integer.toString(lead), 500);
            event(Integer.toString(lead), 600);
        }

        WhatIfReport report = report(IN_FORCE.replace("greater: 1000", "less: 1000"));

        assertThat(report.changedEvents()).isEqualTo(10);
        assertThat(report.changedLeads()).isEqualTo(5);
        assertThat(report.diffs()).hasSize(MOST_DIFFS);
        assertThat(report.moreDiffs()).isEqualTo(3);
    }

    @Test
    void estimatesTheCallsOfBothVersions() {
        event("1", 5000);
        event("2", 500);
        event("2", 600);

        WhatIfReport report = report(IN_FORCE.replace("greater: 1000", "greater: 1"));

        assertThat(report.callsInForce())
                .containsExactly(new CallLine("amocrm", "fetch", 3), new CallLine("lptracker", "update", 1));
        assertThat(report.callsEdited())
                .containsExactly(
                        new CallLine("amocrm", "fetch", 3),
                        new CallLine("lptracker", "create", 1),
                        new CallLine("lptracker", "search", 1),
                        new CallLine("lptracker", "update", 2));
    }

    @Test
    void looksAtTheNewestOnlyAndSaysOfWhichNothingIsKept() {
        event("1", 5000);
        event("2", 5000);
        ended.add(new Ended(
                new EventId("m9", 0),
                RecordRef.lead(AMOCRM, "9"),
                Change.DELETED,
                clock.instant(),
                new Outcome.Echo()));

        WhatIfReport report = (WhatIfReport) whatIf().of(ACME, bytes(IN_FORCE), 2);

        assertThat(report.events()).isEqualTo(2);
        assertThat(report.notJudged()).isEqualTo(1);
        assertThat(WhatIfText.of(report)).contains("1 events ended before their lead was read");
    }

    @Test
    void tellsAllFaultsOfTheEditedFileAtOnce() {
        findings = List.of(new NameCheck.Finding("rules[0].then[0].stage", "no stage 'Нвая'"));

        assertThat(((Refused) whatIf().of(
                                        ACME,
                                        bytes(IN_FORCE.replace("from: amocrm", "from: amo")
                                                .replace("stage:", "stge:")),
                                        1))
                        .faults())
                .hasSizeGreaterThan(1)
                .allMatch(fault -> fault.startsWith("body:"));
        assertThat(((Refused) whatIf().of(ACME, bytes(IN_FORCE.replace("tenant: acme", "tenant: other")), 1)).faults())
                .containsExactly(
                        "body:1: tenant: 'other' given; 'acme' expected",
                        "body: rules[0].then[0].stage: no stage 'Нвая'");
    }

    @Test
    void refusesWhatIsOutOfBoundsOrUnknown() {
        assertThat(whatIf().of(new TenantId("acne"), bytes(IN_FORCE), 1))
                .isEqualTo(new Refused(Refused.Kind.UNKNOWN_TENANT, List.of("no tenant 'acne'; did you mean 'acme'?")));
        assertThat(((Refused) whatIf().of(ACME, bytes(IN_FORCE), 0)).kind()).isEqualTo(Refused.Kind.BAD_INPUT);
        assertThat(((Refused) whatIf().of(ACME, bytes(IN_FORCE), 10_001)).faults())
                .containsExactly("events: 10001 given; 1 to 10000 allowed (dryrun.events-max)");
    }

    @Test
    void isWrittenByAnyJacksonMapper() throws Exception {
        event("1", 500);

        String json = new ObjectMapper().writeValueAsString(report(IN_FORCE.replace("greater: 1000", "less: 1000")));

        assertThat(json).contains("\"lead\":\"amocrm:lead:1\"", "\"kinds\":[\"GOES\"]");
    }

    private WhatIfReport report(String edited) {
        return (WhatIfReport) whatIf().of(ACME, bytes(edited), 10_000);
    }

    private WhatIf whatIf() {
        new RedisHistory(redis, Duration.ofDays(1), tenant -> Retention.DEFAULT, clock, (tenant, event) -> {})
                .ended(ACME, ended);
        Tenant inForce =
                files.read(Path.of("acme.yaml"), bytes(IN_FORCE)).tenant().orElseThrow();
        Customers customers = new Customers(
                () -> List.of(inForce),
                (tenant, source, text) -> files.read(Path.of(source), text),
                tenant -> findings,
                Set.of(AMOCRM, LPTRACKER));
        Original original = new Original(
                customers,
                webhook -> null,
                null,
                new InMemoryBooks(),
                new KnownMetadata(),
                Duration.ofMinutes(30),
                new Rules(),
                new Mapping(),
                crm -> null,
                () -> Routes.read(List.of()),
                name -> null,
                Map.of(),
                clock);
        Bounds bounds = new Bounds(1, Duration.ZERO, 1000, 10_000, MOST_DIFFS);
        return new WhatIf(original, new RedisStories(redis, clock), bounds);
    }

    private void event(String lead, int price) {
        RecordRef ref = RecordRef.lead(AMOCRM, lead);
        EventId id = new EventId("m" + ended.size(), 0);
        Contact contact =
                new Contact("c" + lead, true, Map.of(FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000000"))));
        Record record = new Record(
                ref,
                "7",
                "142",
                null,
                clock.instant(),
                null,
                Map.of(FieldPath.LEAD_NAME, Value.of("Lead " + lead), FieldPath.LEAD_PRICE, Value.of(price)),
                List.of(contact));
        Hint hint = new Hint(ref, Set.of(Change.UPDATED), List.of(), null, Set.of(), List.of(id), Optional.empty());
        Work work = new Work(hint, record, List.of());
        ended.add(new Ended(id, ref, Change.UPDATED, clock.instant(), new Outcome.Applied("done"), work, List.of()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What both accounts have. */
    private final class KnownMetadata implements MetadataStore {
        @Override
        public Optional<Stored> load(Account account) {
            Metadata amocrm = new Metadata(
                    List.of(new Metadata.Pipeline("7", "Sales", true, List.of(new Metadata.Stage("142", "Won", true)))),
                    List.of());
            Metadata lptracker = new Metadata(
                    List.of(new Metadata.Pipeline(
                            "77",
                            "Project",
                            true,
                            List.of(
                                    new Metadata.Stage("1", "Новая", false),
                                    new Metadata.Stage("2", "В работе", false)))),
                    List.of(new Metadata.Field(Entity.LEAD, BUDGET.name(), "Бюджет", null, "number", List.of())));
            return Optional.of(new Stored(account.crm().equals(AMOCRM) ? amocrm : lptracker, clock.instant()));
        }

        @Override
        public boolean save(Account account, String lock, Stored stored) {
            throw new IllegalStateException("nothing is to be saved");
        }

        @Override
        public void evict(Account account) {
            throw new IllegalStateException("nothing is to be evicted");
        }

        @Override
        public boolean evict(Account account, Duration interval) {
            throw new IllegalStateException("nothing is to be evicted");
        }

        @Override
        public Optional<String> lock(Account account, Duration lease) {
            throw new IllegalStateException("nobody is to be asked");
        }

        @Override
        public void unlock(Account account, String lock) {}
    }
}
