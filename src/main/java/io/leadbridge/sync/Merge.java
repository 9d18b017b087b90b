package io.leadbridge.sync;

import io.leadbridge.event.Account;
import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Event;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Outcome.Reason;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Rule;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Webhook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Makes one hint of all events that say something of the same lead. Pure. */
final class Merge {

    private static final Comparator<Instant> UNDATED_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());

    private final Relevance relevance;

    /** @param relevance whether a rule could match the lead of an event */
    Merge(Relevance relevance) {
        this.relevance = relevance;
    }

    /**
     * @param webhooks in the order of the queue
     * @param parsed what they say, by id of the message; one that is missing or unreadable has no events here
     */
    Merged merge(TenantId tenant, List<Rule> rules, List<Webhook> webhooks, Map<String, Parsed> parsed) {
        Map<EventId, Event> events = new LinkedHashMap<>();
        Map<EventId, Outcome> outcomes = new LinkedHashMap<>();
        Set<Account> restructured = new TreeSet<>();
        Map<RecordRef, List<Event>> wanted = new LinkedHashMap<>();
        Map<RecordRef, List<Event>> unwanted = new LinkedHashMap<>();
        Set<RecordRef> contactsGone = new TreeSet<>();
        Relevance ofThese = relevance.of(
                tenant,
                webhooks.stream()
                        .flatMap(webhook -> events(webhook, parsed).stream())
                        .toList());
        for (Webhook webhook : webhooks) {
            boolean foreign = parsed.containsKey(webhook.message())
                    && parsed.get(webhook.message()).otherAccount();
            for (Event event : events(webhook, parsed)) {
                events.put(event.id(), event);
                if (foreign) {
                    // Its ids are those of another account: they must not be taken for leads of ours.
                    outcomes.put(event.id(), new Outcome.Ignored(Reason.OTHER_ACCOUNT, "of another account"));
                    continue;
                }
                if (event.record().entity() == Entity.STRUCTURE) {
                    restructured.add(new Account(tenant, event.record().crm()));
                }
                if (event.record().entity() == Entity.CONTACT && event.change() == Change.DELETED) {
                    contactsGone.add(event.record());
                }
                Optional<Outcome> end = end(tenant, event, rules, ofThese);
                end.ifPresent(outcome -> outcomes.put(event.id(), outcome));
                Map<RecordRef, List<Event>> side = end.isPresent() ? unwanted : wanted;
                leads(event).forEach(lead -> side.computeIfAbsent(lead, key -> new ArrayList<>())
                        .add(event));
            }
        }
        return new Merged(events, hints(wanted), hints(unwanted), outcomes, restructured, contactsGone);
    }

    /** The leads that an event is about. */
    static Set<RecordRef> leads(Event event) {
        Set<RecordRef> leads = new LinkedHashSet<>();
        if (event.record().entity() == Entity.LEAD) {
            leads.add(event.record());
        } else {
            new TreeSet<>(event.leads())
                    .forEach(id -> leads.add(RecordRef.lead(event.record().crm(), id)));
        }
        return leads;
    }

    private static List<Event> events(Webhook webhook, Map<String, Parsed> parsed) {
        Parsed said = parsed.get(webhook.message());
        if (said == null || said.fault() != null) {
            return List.of();
        }
        return said.events().stream()
                .filter(event -> webhook.only().isEmpty()
                        || webhook.only().contains(event.id().index()))
                .toList();
    }

    /** Where an event ends without being looked at; empty if it has to be. */
    private static Optional<Outcome> end(TenantId tenant, Event event, List<Rule> rules, Relevance relevance) {
        Entity entity = event.record().entity();
        if (leads(event).isEmpty() || entity == Entity.STRUCTURE || entity == Entity.OTHER) {
            return Optional.of(new Outcome.Ignored(Reason.NOT_SYNCED, entity.word() + " without a lead"));
        }
        if (event.change() == Change.DELETED) {
            // Its counterpart may have to be told, whatever the rules wait for.
            return entity == Entity.LEAD && isOfRules(event.record().crm(), rules)
                    ? Optional.empty()
                    : Optional.of(new Outcome.Ignored(Reason.RECORD_GONE, entity.word() + " was deleted"));
        }
        if (!relevance.mayMatch(tenant, event, rules)) {
            return Optional.of(new Outcome.Ignored(Reason.NO_RULE, "no rule can match"));
        }
        return Optional.empty();
    }

    private static boolean isOfRules(CrmId crm, List<Rule> rules) {
        return rules.stream()
                .anyMatch(rule -> rule.from().equals(crm)
                        || rule.then().stream()
                                .anyMatch(action -> action.target().equals(crm)));
    }

    private static List<Hint> hints(Map<RecordRef, List<Event>> byLead) {
        List<Hint> hints = new ArrayList<>();
        byLead.forEach((lead, events) -> hints.add(hint(lead, events)));
        return hints;
    }

    private static Hint hint(RecordRef lead, List<Event> events) {
        Event newest = newest(events);
        List<EventId> ids = new ArrayList<>(events.stream().map(Event::id).toList());
        ids.remove(newest.id());
        ids.add(newest.id());
        Set<Change> changes = new TreeSet<>();
        Set<String> fields = new TreeSet<>();
        events.forEach(event -> {
            changes.add(event.record().equals(lead) ? event.change() : Change.UPDATED);
            fields.addAll(event.changedFields());
        });
        boolean told = events.stream().noneMatch(event -> event.changedFields().isEmpty());
        List<Transition> entered = events.stream()
                .filter(event -> event.record().equals(lead))
                .flatMap(event -> event.transition().stream())
                .distinct()
                .sorted(Comparator.comparing(Transition::at, Comparator.nullsLast(Comparator.naturalOrder())))
                .toList();
        return new Hint(
                lead,
                changes,
                entered,
                newest.occurredAt(),
                told ? fields : Set.of(),
                ids,
                snapshot(lead, events, newest));
    }

    /** The event with the latest time; of several, or without times, the one that came last. */
    private static Event newest(List<Event> events) {
        Event newest = events.get(0);
        for (Event event : events) {
            if (UNDATED_FIRST.compare(event.occurredAt(), newest.occurredAt()) >= 0) {
                newest = event;
            }
        }
        return newest;
    }

    /** The newest snapshot, if it surely shows all that the events tell. */
    private static Optional<Record> snapshot(RecordRef lead, List<Event> events, Event newest) {
        boolean allShow = events.stream()
                .allMatch(
                        event -> event.record().equals(lead) && event.snapshot().isPresent());
        boolean oneNewest = events.stream()
                .filter(event -> Objects.equals(event.occurredAt(), newest.occurredAt()))
                .allMatch(event -> event.snapshot().equals(newest.snapshot()));
        boolean dated = events.size() == 1 || events.stream().allMatch(event -> event.occurredAt() != null);
        return allShow && oneNewest && dated ? newest.snapshot() : Optional.empty();
    }
}
