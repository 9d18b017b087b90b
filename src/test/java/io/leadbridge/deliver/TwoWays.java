package io.leadbridge.deliver;

import io.leadbridge.event.Batch;
import io.leadbridge.event.Change;
import io.leadbridge.event.Condition;
import io.leadbridge.event.Conflicts;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Decision;
import io.leadbridge.event.Deleted;
import io.leadbridge.event.EventId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.Hint;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Policy;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Region;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import io.leadbridge.event.Work;
import io.leadbridge.mapping.Mapped;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Both CRMs as maps, two-way rules between them, and the real mapping and delivery; one lead is worked at a time. */
final class TwoWays {

    static final CrmId AMOCRM = new CrmId("amocrm");
    static final CrmId LPTRACKER = new CrmId("lptracker");
    static final TenantId TENANT = new TenantId("acme");

    final HandClock clock = new HandClock(Instant.parse("2026-03-01T09:00:00Z"));
    final FakeCrm crm = new FakeCrm(clock);
    final InMemoryBooks books = new InMemoryBooks();
    final Deliver deliver =
            new Deliver(crm, books, any -> new Terms(Duration.ofSeconds(10), Duration.ofSeconds(5), 1), clock);
    private final Mapping mapping = new Mapping();
    private final List<Rule> rules;
    private final Map<CrmId, Metadata> metadata;
    private Policy policy = Policy.DEFAULT;
    private int messages;
    private int people;

    /** Names, prices and phones, both ways as they are. */
    TwoWays() {
        this(new Metadata(List.of(), List.of()));
    }

    /** The same in CRMs that have defined something. */
    TwoWays(Metadata metadata) {
        this(same(), same(), metadata);
    }

    /**
     * @param forth what goes from amoCRM to LPTracker
     * @param back what goes from LPTracker to amoCRM
     * @param metadata of both
     */
    TwoWays(List<FieldRule> forth, List<FieldRule> back, Metadata metadata) {
        this.rules = List.of(rule("forth", AMOCRM, LPTRACKER, forth), rule("back", LPTRACKER, AMOCRM, back));
        this.metadata = Map.of(AMOCRM, metadata, LPTRACKER, metadata);
    }

    private static List<FieldRule> same() {
        return List.of(
                new FieldRule(FieldPath.LEAD_NAME, FieldPath.LEAD_NAME, List.of(), null),
                new FieldRule(FieldPath.LEAD_PRICE, FieldPath.LEAD_PRICE, List.of(), null),
                new FieldRule(FieldPath.CONTACT_NAME, FieldPath.CONTACT_NAME, List.of(), null),
                new FieldRule(FieldPath.CONTACT_PHONE, FieldPath.CONTACT_PHONE, List.of(), null));
    }

    private static Rule rule(String name, CrmId from, CrmId to, List<FieldRule> fields) {
        SyncTo action =
                new SyncTo(to, List.of(MatchBy.LINK, MatchBy.PHONE), true, true, null, null, fields, false, null, null);
        return new Rule(name, from, new Condition.All(List.of()), List.of(action));
    }

    void policy(Conflicts conflicts) {
        policy = new Policy(conflicts, Deleted.DEFAULT);
    }

    void policy(Policy wanted) {
        policy = wanted;
    }

    Batch batch() {
        return new Batch(
                TENANT, rules, Region.DEFAULT, policy, () -> Duration.ofMinutes(1), io.leadbridge.event.Diary.closed());
    }

    Map<CrmId, Metadata> metadata() {
        return metadata;
    }

    RecordRef personMakes(CrmId where, String name, int price) {
        int number = ++people;
        return crm.make(
                        where,
                        Map.of(
                                FieldPath.LEAD_NAME, Value.of(name),
                                FieldPath.LEAD_PRICE, Value.of(price),
                                FieldPath.CONTACT_NAME, Value.of("Person " + number),
                                FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+7999" + (1_000_000 + number)))))
                .ref();
    }

    void edits(RecordRef lead, FieldPath path, Value value) {
        crm.edit(lead, path, value);
    }

    String value(RecordRef lead, FieldPath path) {
        return crm.get(lead).value(path).canonical();
    }

    Optional<RecordRef> counterpart(RecordRef lead) {
        return books.counterpart(TENANT, lead, lead.crm().equals(AMOCRM) ? LPTRACKER : AMOCRM);
    }

    long writes() {
        return crm.writes();
    }

    /** Webhooks of these leads are in the batch, too. */
    void hinted(RecordRef... leads) {
        books.hinted(TENANT, List.of(leads));
    }

    /** A webhook of the lead is worked. */
    Outcome work(RecordRef lead) {
        return work(lead, "m" + ++messages);
    }

    /** A message is worked that tells of the lead: for the first time, or again. */
    Outcome work(RecordRef lead, String message) {
        return work(lead, message, Set.of(Change.UPDATED));
    }

    Outcome work(RecordRef lead, String message, Set<Change> changes) {
        Optional<Record> present = Optional.ofNullable(crm.get(lead));
        Optional<Record> shown = changes.contains(Change.DELETED) ? Optional.empty() : present;
        Hint hint =
                new Hint(lead, changes, List.of(), clock.instant(), Set.of(), List.of(new EventId(message, 0)), shown);
        Outcome known = deliver.recall(batch(), List.of(hint), List.of()).get(lead);
        if (known != null) {
            return known;
        }
        if (present.isEmpty()) {
            return new Outcome.Ignored(Outcome.Reason.RECORD_GONE, "");
        }
        Work work = deliver.entered(new Work(hint, present.get(), List.of()), batch());
        List<Mapped> mapped = rules.stream()
                .filter(rule -> rule.from().equals(lead.crm()))
                .map(rule -> mapping.map(
                        new Decision.Fired(rule.name(), rule.then().get(0), null),
                        work.record(),
                        metadata.get(lead.crm()),
                        metadata.get(rule.then().get(0).target()),
                        Region.DEFAULT))
                .toList();
        return (Outcome) deliver.deliver(work, mapped, batch(), metadata, false);
    }

    /** Every lead's webhook is worked once more, and again, until nothing is written. */
    void settle() {
        for (int round = 0; round < 10; round++) {
            long before = writes();
            Set<RecordRef> all = new TreeSet<>();
            for (CrmId each : new TreeMap<>(metadata).keySet()) {
                crm.all(each).forEach(record -> all.add(record.ref()));
            }
            all.forEach(this::work);
            if (writes() == before) {
                return;
            }
        }
        throw new AssertionError("it never settles");
    }
}
