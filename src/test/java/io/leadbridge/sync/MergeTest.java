package io.leadbridge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Account;
import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Event;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Webhook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MergeTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final TenantId ACME = new TenantId("acme");
    private static final RecordRef LEAD = RecordRef.lead(AMOCRM, "1");

    private final List<Event> events = new ArrayList<>();

    @Test
    void makesOneHintOfAllEventsOfALead() {
        Transition entered = new Transition("1", "2", "p", Instant.ofEpochSecond(10));
        event(LEAD, Change.ADDED, 10, Optional.of(entered), Set.of("name"));
        event(LEAD, Change.UPDATED, 12, Optional.empty(), Set.of("price"));
        event(LEAD, Change.STATUS, 11, Optional.empty(), Set.of("name"));

        Hint hint = merge().hints().get(0);

        assertThat(hint.changes()).containsExactlyInAnyOrder(Change.ADDED, Change.UPDATED, Change.STATUS);
        assertThat(hint.entered()).containsExactly(entered);
        assertThat(hint.newest()).isEqualTo(Instant.ofEpochSecond(12));
        assertThat(hint.changedFields()).containsExactlyInAnyOrder("name", "price");
        assertThat(hint.events()).last().isEqualTo(new EventId("m1", 0));
        assertThat(hint.snapshot()).map(Record::updatedAt).contains(Instant.ofEpochSecond(12));
    }

    @Test
    void takesAllFieldsAsChangedWhereOneEventDoesNotTell() {
        event(LEAD, Change.UPDATED, 10, Optional.empty(), Set.of("name"));
        event(LEAD, Change.UPDATED, 11, Optional.empty(), Set.of());

        assertThat(merge().hints().get(0).changedFields()).isEmpty();
    }

    @Test
    void trustsNoSnapshotWhereAContactChangedToo() {
        event(LEAD, Change.UPDATED, 10, Optional.empty(), Set.of());
        contact(Set.of("1"));

        Merged merged = merge();

        assertThat(merged.hints()).hasSize(1);
        assertThat(merged.hints().get(0).snapshot()).isEmpty();
    }

    @Test
    void trustsNoSnapshotOfASecondInWhichTwoDiffer() {
        event(LEAD, Change.UPDATED, 10, Optional.empty(), Set.of());
        event(LEAD, Change.STATUS, 10, Optional.empty(), Set.of(), "other");

        assertThat(merge().hints().get(0).snapshot()).isEmpty();
    }

    @Test
    void hintsAtEveryLeadOfAContact() {
        contact(Set.of("2", "1"));

        assertThat(merge().hints()).extracting(hint -> hint.lead().id()).containsExactly("1", "2");
    }

    @Test
    void endsWhatNeedsNoCall() {
        event(RecordRef.lead(AMOCRM, "9"), Change.DELETED, 10, Optional.empty(), Set.of());
        contact(Set.of());
        event(RecordRef.lead(AMOCRM, "666"), Change.UPDATED, 10, Optional.empty(), Set.of());

        Merged merged = merge();

        assertThat(merged.hints()).isEmpty();
        assertThat(merged.outcomes().values())
                .extracting(outcome -> ((Outcome.Ignored) outcome).reason())
                .containsExactly(Outcome.Reason.RECORD_GONE, Outcome.Reason.NOT_SYNCED, Outcome.Reason.NO_RULE);
        assertThat(merged.unwanted()).extracting(hint -> hint.lead().id()).containsExactly("9", "666");
    }

    @Test
    void worksOnlyTheEventsThatAreLeft() {
        event(LEAD, Change.UPDATED, 10, Optional.empty(), Set.of());
        Event second = new Event(
                new EventId("m0", 1),
                LEAD,
                Change.UPDATED,
                null,
                Set.of(),
                Optional.empty(),
                Set.of(),
                Optional.empty());
        Webhook webhook = webhook("m0").reducedTo(Set.of(1));

        Merged merged = new Merge((tenant, event, rules) -> true)
                .merge(
                        ACME,
                        List.of(),
                        List.of(webhook),
                        Map.of("m0", Parsed.understood("m0", List.of(events.get(0), second))));

        assertThat(merged.events()).containsOnlyKeys(second.id());
    }

    @Test
    void takesNoLeadOfAnotherAccountForOneOfOurs() {
        event(LEAD, Change.UPDATED, 10, Optional.empty(), Set.of());

        Merged merged = new Merge((tenant, event, rules) -> true)
                .merge(
                        ACME,
                        List.of(),
                        List.of(webhook("m0")),
                        Map.of("m0", Parsed.ofOtherAccount("m0", List.copyOf(events))));

        assertThat(merged.hints()).isEmpty();
        assertThat(merged.unwanted()).isEmpty();
        assertThat(merged.outcomes().get(new EventId("m0", 0)))
                .isInstanceOfSatisfying(Outcome.Ignored.class, ignored -> assertThat(ignored.reason())
                        .isEqualTo(Outcome.Reason.OTHER_ACCOUNT));
    }

    private Merged merge() {
        Map<String, Parsed> parsed = new LinkedHashMap<>();
        List<Webhook> webhooks = new ArrayList<>();
        for (Event event : events) {
            String message = event.id().message();
            webhooks.add(webhook(message));
            parsed.put(message, Parsed.understood(message, List.of(event)));
        }
        return new Merge((tenant, event, rules) -> !event.record().id().equals("666"))
                .merge(ACME, List.of(), webhooks, parsed);
    }

    private void event(RecordRef record, Change change, long second, Optional<Transition> entered, Set<String> fields) {
        event(record, change, second, entered, fields, "open");
    }

    private void event(
            RecordRef record,
            Change change,
            long second,
            Optional<Transition> entered,
            Set<String> fields,
            String status) {
        Instant at = Instant.ofEpochSecond(second);
        Record shown = new Record(record, "p", status, "u", at, null, Map.of(), List.of());
        events.add(new Event(
                new EventId("m" + events.size(), 0),
                record,
                change,
                at,
                fields,
                entered,
                Set.of(),
                Optional.of(shown)));
    }

    private void contact(Set<String> leads) {
        events.add(new Event(
                new EventId("m" + events.size(), 0),
                new RecordRef(AMOCRM, Entity.CONTACT, "5"),
                Change.UPDATED,
                Instant.ofEpochSecond(20),
                Set.of(),
                Optional.empty(),
                leads,
                Optional.empty()));
    }

    private static Webhook webhook(String message) {
        return new Webhook(message, new Account(ACME, AMOCRM), Instant.EPOCH, "", Set.of(), new byte[0]);
    }
}
