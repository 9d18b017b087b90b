package io.leadbridge.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Batch;
import io.leadbridge.event.Change;
import io.leadbridge.event.Condition;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Decision;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Event;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Region;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrefilterTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final Metadata METADATA = new Metadata(
            List.of(new Metadata.Pipeline(
                    "10",
                    "Sales",
                    true,
                    List.of(new Metadata.Stage("1", "New", false), new Metadata.Stage("2", "Won", true)))),
            List.of());

    private final Rules rules = new Rules();

    @Test
    void dropsWhatNoRuleAsksFor() {
        Condition added = new Condition.All(List.of(changed(Change.ADDED), status("New")));

        assertThat(mayMatch(added, Entity.LEAD, Change.ADDED, Set.of())).isTrue();
        assertThat(mayMatch(added, Entity.LEAD, Change.UPDATED, Set.of())).isFalse();
        assertThat(mayMatch(new Condition.Not(changed(Change.ADDED)), Entity.LEAD, Change.ADDED, Set.of()))
                .isFalse();
    }

    @Test
    void takesAContactsEventForAnUpdateOfItsLeads() {
        Condition updated = changed(Change.UPDATED);

        assertThat(mayMatch(updated, Entity.CONTACT, Change.ADDED, Set.of("1"))).isTrue();
        assertThat(mayMatch(updated, Entity.COMPANY, Change.DELETED, Set.of("1")))
                .isTrue();
        assertThat(mayMatch(updated, Entity.CONTACT, Change.UPDATED, Set.of())).isFalse();
        assertThat(mayMatch(changed(Change.ADDED), Entity.CONTACT, Change.ADDED, Set.of("1")))
                .isFalse();
    }

    @Test
    void dropsWhatIsNoLead() {
        assertThat(mayMatch(always(), Entity.STRUCTURE, Change.UPDATED, Set.of()))
                .isFalse();
        assertThat(mayMatch(always(), Entity.OTHER, Change.OTHER, Set.of())).isFalse();
        assertThat(mayMatch(always(), Entity.LEAD, Change.OTHER, Set.of())).isTrue();
    }

    @Test
    void dropsWhatComesFromACrmWithoutRules() {
        Rule rule = new Rule("r", LPTRACKER, always(), List.of());

        assertThat(rules.mayMatch(event(Entity.LEAD, Change.ADDED, Set.of()), List.of(rule), crm -> false))
                .isFalse();
    }

    @Test
    void neverRulesOutAStatusThatTheReadMayFind() {
        assertThat(mayMatch(changed(Change.STATUS), Entity.LEAD, Change.UPDATED, Set.of()))
                .isTrue();
        assertThat(mayMatch(new Condition.Not(changed(Change.STATUS)), Entity.LEAD, Change.UPDATED, Set.of()))
                .isTrue();
    }

    /** What fires with all events of a lead together must fire for the events that are left after the filter. */
    @Test
    void neverDropsTheLastEventThatARuleNeeds() {
        long seed = 20261122;
        Random random = new Random(seed);
        int acted = 0;
        for (int round = 0; round < 5_000; round++) {
            Condition condition = positive(random, 3);
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                changes.add(Change.values()[random.nextInt(Change.values().length)]);
            }
            List<Change> left = changes.stream()
                    .filter(change -> mayMatch(condition, Entity.LEAD, change, Set.of()))
                    .toList();
            String status = random.nextBoolean() ? "1" : "2";
            boolean entered = random.nextInt(4) == 0;

            if (acts(condition, changes, status, entered)) {
                acted++;
                assertThat(left)
                        .as("seed %d round %d: %s of %s", seed, round, condition, changes)
                        .isNotEmpty();
                assertThat(acts(condition, left, status, entered))
                        .as("seed %d round %d: %s of %s", seed, round, condition, changes)
                        .isTrue();
            }
        }
        assertThat(acted).isGreaterThan(500);
    }

    /** A single event that would fire is never dropped, whatever is negated. */
    @Test
    void neverDropsAnEventThatFiresAlone() {
        long seed = 4711;
        Random random = new Random(seed);
        int acted = 0;
        for (int round = 0; round < 5_000; round++) {
            Condition condition = anyKind(random, 4);
            Change change = Change.values()[random.nextInt(Change.values().length)];
            boolean entered = random.nextInt(4) == 0;

            if (acts(condition, List.of(change), random.nextBoolean() ? "1" : "2", entered)) {
                acted++;
                assertThat(mayMatch(condition, Entity.LEAD, change, Set.of()))
                        .as("seed %d round %d: %s of %s", seed, round, condition, change)
                        .isTrue();
            }
        }
        assertThat(acted).isGreaterThan(500);
    }

    private boolean acts(Condition condition, List<Change> changes, String status, boolean entered) {
        RecordRef lead = RecordRef.lead(AMOCRM, "1");
        Set<Change> union = EnumSet.noneOf(Change.class);
        union.addAll(changes);
        Hint hint = new Hint(lead, union, List.of(), null, Set.of(), List.of(), Optional.empty());
        Record record = new Record(lead, "10", status, null, null, null, Map.of(), List.of());
        List<Transition> passed = entered ? List.of(new Transition(null, "1", "10", null)) : List.of();
        Batch batch = new Batch(
                new TenantId("acme"),
                List.of(new Rule("r", AMOCRM, condition, List.of(action()))),
                Region.DEFAULT,
                () -> Duration.ofMinutes(1));
        return rules.decide(new Work(hint, record, passed), batch, METADATA) instanceof Decision.Act;
    }

    private boolean mayMatch(Condition condition, Entity entity, Change change, Set<String> leads) {
        return rules.mayMatch(
                event(entity, change, leads),
                List.of(new Rule("r", AMOCRM, condition, List.of(action()))),
                crm -> false);
    }

    private static SyncTo action() {
        return new SyncTo(LPTRACKER, List.of(), true, true, null, null, List.of());
    }

    private static Event event(Entity entity, Change change, Set<String> leads) {
        return new Event(
                new EventId("m", 0),
                new RecordRef(AMOCRM, entity, "1"),
                change,
                null,
                Set.of(),
                Optional.empty(),
                leads,
                Optional.empty());
    }

    private static Condition positive(Random random, int depth) {
        return condition(random, depth, 4);
    }

    private static Condition anyKind(Random random, int depth) {
        return condition(random, depth, 5);
    }

    private static Condition condition(Random random, int depth, int kinds) {
        return switch (random.nextInt(depth == 0 ? 2 : kinds)) {
            case 0 -> changed(Change.values()[random.nextInt(Change.values().length - 1)]);
            case 1 -> status(random.nextBoolean() ? "New" : "Won");
            case 2 ->
                new Condition.All(List.of(condition(random, depth - 1, kinds), condition(random, depth - 1, kinds)));
            case 3 ->
                new Condition.Any(List.of(condition(random, depth - 1, kinds), condition(random, depth - 1, kinds)));
            default -> new Condition.Not(condition(random, depth - 1, kinds));
        };
    }

    private static Condition always() {
        return new Condition.All(List.of());
    }

    private static Condition changed(Change... changes) {
        return new Condition.Changed(Set.of(changes));
    }

    private static Condition status(String name) {
        return new Condition.InStatus(List.of(name));
    }
}
