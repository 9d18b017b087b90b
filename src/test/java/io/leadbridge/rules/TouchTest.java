package io.leadbridge.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Change;
import io.leadbridge.event.Condition;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Event;
import io.leadbridge.event.EventId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.TaskRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TouchTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final Condition ALWAYS = new Condition.All(List.of());

    private final Rules rules = new Rules();
    private final List<CrmId> asked = new ArrayList<>();

    private Change change = Change.UPDATED;
    private Entity entity = Entity.LEAD;
    private boolean linked = true;

    @ParameterizedTest
    @CsvSource({
        "lead.name, name, true",
        "lead.name, payments, false",
        "lead.name, owner, false",
        "lead.name, stage.id, false",
        "lead.name, custom.42, false",
        "lead.name, contact.name, false",
        "lead.price, payments, true",
        "lead.price, name, false",
        "lead.responsible, owner_id, true",
        "lead.responsible, custom.42, true",
        "lead.custom.Budget, custom.42, true",
        "lead.custom.42, custom.42, true",
        "lead.custom.Budget, name, false",
        "contact.phone, contact.details, true",
        "contact.custom.City, contact, true",
        "contact.phone, name, false",
        "lead.name, view, true",
        "lead.name, 'payments name', true",
        "lead.name, 'payments owner', false",
        "lead.name, 'payments something-new', true",
    })
    void leavesAloneWhatTouchesNoMappedField(String mapped, String changed, boolean taken) {
        Rule rule = rule(ALWAYS, mapping(mapped));

        assertThat(mayMatch(rule, changed)).isEqualTo(taken);
    }

    @Test
    void countsWhatConditionsUse() {
        SyncTo name = mapping("lead.name");

        assertThat(mayMatch(rule(changed(Change.UPDATED), name), "payments")).isFalse();
        assertThat(mayMatch(rule(changed(Change.UPDATED, Change.PAYMENT), name), "payments"))
                .isTrue();
        assertThat(mayMatch(rule(changed(Change.UPDATED, Change.RESPONSIBLE), name), "owner"))
                .isTrue();
        assertThat(mayMatch(rule(changed(Change.STATUS), name), "stage")).isTrue();
        assertThat(mayMatch(rule(changed(Change.STATUS), name), "custom.7")).isTrue();
        assertThat(mayMatch(rule(new Condition.InStatus(List.of("Won")), name), "funnel_id"))
                .isTrue();
        assertThat(mayMatch(rule(new Condition.InPipeline(List.of("Sales")), name), "stage"))
                .isTrue();
        assertThat(mayMatch(rule(new Condition.InStatus(List.of("Won")), name), "owner"))
                .isFalse();
        Condition empty = new Condition.OfField(FieldPath.CONTACT_PHONE, Condition.Test.EMPTY, "");
        Condition deep = new Condition.Not(
                new Condition.Any(List.of(new Condition.InStatus(List.of("Won")), new Condition.All(List.of(empty)))));
        assertThat(mayMatch(rule(deep, name), "contact.phone")).isTrue();
        assertThat(mayMatch(rule(deep, name), "owner")).isFalse();
    }

    @Test
    void takesAllWhereTheEventDoesNotTellWhatChanged() {
        assertThat(mayMatch(rule(ALWAYS, mapping("lead.name")))).isTrue();
        change = Change.ADDED;
        assertThat(mayMatch(rule(ALWAYS, mapping("lead.name")), "payments")).isTrue();
        change = Change.RESTORED;
        assertThat(mayMatch(rule(ALWAYS, mapping("lead.name")), "payments")).isTrue();
        change = Change.UPDATED;
        entity = Entity.CONTACT;
        assertThat(mayMatch(rule(ALWAYS, mapping("lead.name")), "payments")).isTrue();
    }

    @Test
    void takesAllForARuleThatDoesMoreThanKeepFieldsInStep() {
        List<FieldRule> fields = mapping("lead.name").fields();

        assertThat(mayMatch(
                        rule(ALWAYS, new SyncTo(AMOCRM, List.of(), true, true, null, null, fields, false, "hi", null)),
                        "owner"))
                .isTrue();
        TaskRule task = new TaskRule("call", Duration.ofDays(1), null);
        assertThat(mayMatch(
                        rule(ALWAYS, new SyncTo(AMOCRM, List.of(), true, true, null, null, fields, false, null, task)),
                        "owner"))
                .isTrue();
        assertThat(mayMatch(rule(ALWAYS, new SyncTo(AMOCRM, List.of(), true, true, null, "New", fields)), "owner"))
                .isTrue();
        assertThat(mayMatch(rule(ALWAYS, new SyncTo(AMOCRM, List.of(), true, true, "Sales", null, fields)), "owner"))
                .isTrue();
    }

    @Test
    void takesALeadThatHasNoCounterpartYet() {
        linked = false;

        assertThat(mayMatch(rule(ALWAYS, mapping("lead.name")), "owner")).isTrue();
        assertThat(asked).containsExactly(AMOCRM);
    }

    @Test
    void doesNotAskForTheLinkWhereTheAnswerIsCertainWithoutIt() {
        mayMatch(rule(ALWAYS, mapping("lead.name")), "name");
        mayMatch(rule(ALWAYS, mapping("lead.name")));
        mayMatch(rule(changed(Change.DELETED), mapping("lead.name")), "owner");

        assertThat(asked).isEmpty();
    }

    @Test
    void takesWhatOneOfSeveralRulesUses() {
        List<Rule> both = List.of(rule(ALWAYS, mapping("lead.name")), rule(ALWAYS, mapping("lead.price")));

        assertThat(rules.mayMatch(event("payments"), both, this::isLinked)).isTrue();
        assertThat(rules.mayMatch(event("owner"), both, this::isLinked)).isFalse();
    }

    @Test
    void takesAllWhereARuleWaitsForTwoChangesTogether() {
        Condition two = new Condition.All(List.of(changed(Change.UPDATED), changed(Change.PAYMENT)));

        assertThat(mayMatch(rule(two, mapping("lead.name")), "owner")).isTrue();
    }

    private boolean mayMatch(Rule rule, String... changedFields) {
        return rules.mayMatch(event(changedFields), List.of(rule), this::isLinked);
    }

    private boolean isLinked(CrmId crm) {
        asked.add(crm);
        return linked;
    }

    private Event event(String... changedFields) {
        Set<String> told = changedFields.length == 0 ? Set.of() : Set.of(changedFields[0].split(" "));
        return new Event(
                new EventId("m", 0),
                new RecordRef(LPTRACKER, entity, "1"),
                change,
                null,
                told,
                Optional.empty(),
                entity == Entity.LEAD ? Set.of() : Set.of("1"),
                Optional.empty());
    }

    private static Rule rule(Condition when, SyncTo action) {
        return new Rule("r", LPTRACKER, when, List.of(action));
    }

    private static SyncTo mapping(String from) {
        FieldRule field = new FieldRule(FieldPath.parse(from).orElseThrow(), FieldPath.LEAD_NAME, List.of(), null);
        return new SyncTo(AMOCRM, List.of(), true, true, null, null, List.of(field));
    }

    private static Condition changed(Change first, Change... more) {
        return new Condition.Changed(EnumSet.of(first, more));
    }
}
