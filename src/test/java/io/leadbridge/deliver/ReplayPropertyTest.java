package io.leadbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Remark;
import io.leadbridge.event.Batch;
import io.leadbridge.event.Change;
import io.leadbridge.event.Condition;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Decision;
import io.leadbridge.event.EventId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.Hint;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Region;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.TaskRule;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Value;
import io.leadbridge.event.Work;
import io.leadbridge.mapping.Mapped;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.rules.Rules;
import io.leadbridge.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages come in any order, any number of times, merged or alone, with answers lost before and after the commit: no
 * second lead, note or task comes of it, and no older value over a newer one.
 */
class ReplayPropertyTest {

    private static final int SEEDS = Integer.getInteger("replay-seeds", 100);
    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final TenantId TENANT = new TenantId("acme");
    private static final List<String> STATUSES = List.of("open", "talk", "won");
    private static final Metadata METADATA = new Metadata(
            List.of(new Metadata.Pipeline(
                    "p",
                    "Sales",
                    true,
                    List.of(
                            new Metadata.Stage("open", "Open", false),
                            new Metadata.Stage("talk", "Talk", false),
                            new Metadata.Stage("won", "Won", true)))),
            List.of());
    private static final List<Rule> RULES = List.of(
            rule("all", new Condition.All(List.of()), "changed"),
            rule("won", new Condition.InStatus(List.of("won")), "won"));

    private final HandClock clock = new HandClock(Instant.parse("2026-03-01T09:00:00Z"));
    private final List<Integer> written = new ArrayList<>();
    private final FakeCrm crm = new FakeCrm(clock) {
        @Override
        public synchronized Record edit(RecordRef ref, FieldPath path, Value value) {
            if (ref.crm().equals(LPTRACKER) && path.equals(FieldPath.LEAD_NAME)) {
                written.add(version(value));
            }
            return super.edit(ref, path, value);
        }
    };
    private final InMemoryBooks books = new InMemoryBooks();
    private final Deliver deliver =
            new Deliver(crm, books, any -> new Terms(Duration.ofSeconds(10), Duration.ofSeconds(5), 1), clock);
    private final Rules rules = new Rules();
    private final Mapping mapping = new Mapping();
    private final Batch batch = new Batch(TENANT, RULES, Region.DEFAULT, () -> Duration.ofMinutes(1));
    private final List<Hint> messages = new ArrayList<>();
    private final Set<Hint> waiting = new LinkedHashSet<>();
    private final Set<Transition> wins = new TreeSet<>((one, other) -> one.at().compareTo(other.at()));
    private RecordRef lead;
    private int acts;

    static LongStream seeds() {
        long seed = Long.getLong("seed", -1);
        return seed >= 0 ? LongStream.of(seed) : LongStream.range(0, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noOrderAndNoRepetitionDoesAnythingTwice(long seed) {
        Random random = new Random(seed);
        lead = crm.make(
                        AMOCRM,
                        Map.of(
                                FieldPath.LEAD_NAME, Value.of("v0"),
                                FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990000001"))))
                .ref();
        message(Change.ADDED, Optional.empty());
        for (int i = 0; i < 12; i++) {
            clock.pass(Duration.ofSeconds(1 + random.nextInt(40)));
            if (random.nextInt(3) > 0) {
                act(random);
            }
            fail(random);
            batch(random);
        }
        // The faults are over; whatever waited comes again, and a person replays all of it, twice.
        crm.failures.clear();
        crm.remarkFailures.clear();
        for (int i = 0; i < 5 && !waiting.isEmpty(); i++) {
            clock.pass(Duration.ofMinutes(1));
            batch(random);
        }
        assertThat(waiting).as("seed %d", seed).isEmpty();
        List<Hint> again = new ArrayList<>(messages);
        for (int round = 0; round < 3; round++) {
            clock.pass(Duration.ofMinutes(1));
            java.util.Collections.shuffle(again, random);
            again.forEach(this::work);
        }

        assertThat(crm.all(LPTRACKER)).as("seed %d", seed).hasSize(1);
        Record there = crm.all(LPTRACKER).get(0);
        assertThat(there.value(FieldPath.LEAD_NAME)).isEqualTo(crm.get(lead).value(FieldPath.LEAD_NAME));
        assertThat(written).as("seed %d: values in the order written", seed).isSorted();
        for (Map<RecordRef, List<Remark>> made : List.of(crm.notes, crm.tasks)) {
            assertThat(made.keySet()).allMatch(there.ref()::equals);
            List<String> texts = made.values().stream()
                    .flatMap(List::stream)
                    .map(Remark::text)
                    .toList();
            assertThat(texts.stream().filter("won"::equals).count())
                    .as(
                            "seed %d: at most one for each entry into the status; entries that are read together may be one",
                            seed)
                    .isBetween(Math.min(1L, wins.size()), (long) wins.size());
            assertThat(texts.stream().filter("changed"::equals).count())
                    .as("seed %d: at most one for each change of a person", seed)
                    .isBetween(1L, (long) acts + 1);
        }
    }

    /** A person edits or moves the lead, and a webhook tells of it. */
    private void act(Random random) {
        acts++;
        if (random.nextBoolean()) {
            crm.edit(lead, FieldPath.LEAD_NAME, Value.of("v" + acts));
            message(Change.UPDATED, Optional.empty());
            return;
        }
        String from = crm.get(lead).status();
        List<String> others =
                STATUSES.stream().filter(status -> !status.equals(from)).toList();
        String to = others.get(random.nextInt(others.size()));
        crm.move(lead, to);
        Transition entered = new Transition(from, to, "p", clock.instant());
        if (to.equals("won")) {
            wins.add(entered);
        }
        message(Change.STATUS, Optional.of(entered));
    }

    private void message(Change change, Optional<Transition> entered) {
        Hint hint = new Hint(
                lead,
                Set.of(change),
                entered.stream().toList(),
                clock.instant(),
                Set.of(),
                List.of(new EventId("m" + messages.size(), 0)),
                Optional.of(crm.get(lead)));
        messages.add(hint);
        waiting.add(hint);
    }

    /**
     * All that waits is worked as one, as a batch does, at times with older messages that are replayed; if nothing waits,
     * these are worked alone. A read may show that the lead has left a status of which a webhook is still to be worked: that
     * limit is named in docs/sync.md.
     */
    private void batch(Random random) {
        List<Hint> chosen = new ArrayList<>(messages);
        chosen.removeIf(hint -> !waiting.contains(hint) && random.nextInt(3) > 0);
        if (waiting.isEmpty()) {
            chosen.forEach(this::work);
        } else if (work(merged(chosen))) {
            waiting.clear();
        }
    }

    private static Hint merged(List<Hint> hints) {
        Set<Change> changes = new TreeSet<>();
        List<Transition> entered = new ArrayList<>();
        List<EventId> events = new ArrayList<>();
        hints.forEach(hint -> {
            changes.addAll(hint.changes());
            entered.addAll(hint.entered());
            events.addAll(hint.events());
        });
        Hint newest = hints.get(hints.size() - 1);
        return new Hint(
                newest.lead(),
                changes,
                entered,
                newest.newest(),
                Set.of(),
                events,
                hints.size() == 1 ? newest.snapshot() : Optional.empty());
    }

    private void fail(Random random) {
        for (var failures : List.of(crm.failures, crm.remarkFailures)) {
            if (failures.isEmpty() && random.nextInt(4) == 0) {
                failures.add(
                        random.nextBoolean()
                                ? new FakeCrm.Failure(new Answer.Unknown<>("lost"), random.nextBoolean())
                                : new FakeCrm.Failure(new Answer.Later<>(Duration.ofSeconds(1), "busy"), false));
            }
        }
    }

    /** Whether it has ended. */
    private boolean work(Hint hint) {
        Map<RecordRef, Outcome> known = deliver.recall(batch, List.of(hint), List.of());
        if (!known.isEmpty()) {
            return known.get(lead).ended();
        }
        Record present = crm.get(lead);
        Work work = deliver.entered(new Work(hint, present, List.of()), batch);
        if (!(rules.decide(work, batch, METADATA) instanceof Decision.Act act)) {
            return true;
        }
        List<Mapped> mapped = act.fired().stream()
                .map(fired -> mapping.map(fired, present, METADATA, METADATA, Region.DEFAULT))
                .toList();
        Outcome outcome =
                (Outcome) deliver.deliver(work, mapped, batch, Map.of(AMOCRM, METADATA, LPTRACKER, METADATA), false);
        assertThat(outcome).isNotInstanceOf(Outcome.Parked.class);
        return outcome.ended();
    }

    private static int version(Value name) {
        return Integer.parseInt(name.canonical().substring(1));
    }

    private static Rule rule(String name, Condition when, String text) {
        List<FieldRule> fields = List.of(
                new FieldRule(FieldPath.LEAD_NAME, FieldPath.LEAD_NAME, List.of(), null),
                new FieldRule(FieldPath.CONTACT_PHONE, FieldPath.CONTACT_PHONE, List.of(), null));
        SyncTo action = new SyncTo(
                LPTRACKER,
                List.of(MatchBy.LINK, MatchBy.PHONE),
                true,
                true,
                null,
                null,
                fields,
                false,
                text,
                new TaskRule(text, Duration.ofDays(1), null));
        return new Rule(name, AMOCRM, when, List.of(action));
    }
}
