package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Changes;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Record;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Leads of which a contact changed since a time. An edit of a contact does not touch {@code updated_at} of its leads
 * (contacts, {@code GET /api/v4/contacts}, filter {@code updated_at}, {@code with=leads}).
 */
final class Touching {

    private static final String CONTACTS = "contacts";

    private Touching() {}

    static Calls contacts(Instant since, int mostPages) {
        return Changing.list(CONTACTS, "leads", since, mostPages);
    }

    static Calls leads(Instant since, Calls contacts) {
        return Lists.byIds("changes", "/api/v4/leads", times(since, contacts).keySet(), CONTACTS);
    }

    /** When the contacts of each lead changed last. */
    private static Map<String, Instant> times(Instant since, Calls contacts) {
        Map<String, Instant> times = new HashMap<>();
        for (JsonNode contact : Changing.changed(CONTACTS, since, contacts)) {
            Instant at = Instant.ofEpochSecond(Changing.updated(contact));
            // The oldest change comes first.
            Reading.embedded(contact, "leads").forEach(lead -> times.put(lead, at));
        }
        return times;
    }

    static Answer<Changes> touched(
            CrmId crm, Instant since, Calls changed, Calls leads, Calls contacts, Calls companies) {
        Optional<Changing.Reach> reach = Changing.reach(CONTACTS, since, changed);
        if (reach.isEmpty()) {
            return Changing.tooMany(CONTACTS, since);
        }
        Map<String, Instant> times = times(since, changed);
        List<JsonNode> named = Reading.items(leads.replies(), "leads").values().stream()
                .filter(lead -> times.containsKey(Reading.id(lead)))
                .toList();
        List<Record> records = Fetching.records(crm, named, contacts, companies).stream()
                .map(lead -> at(lead, times.get(lead.ref().id())))
                .sorted(Comparator.comparing(Record::updatedAt))
                .toList();
        return new Answer.Ok<>(
                new Changes(records, Set.of(), reach.get().until(), reach.get().more()));
    }

    private static Record at(Record lead, Instant time) {
        boolean later = lead.updatedAt() == null || time.isAfter(lead.updatedAt());
        return new Record(
                lead.ref(),
                lead.pipeline(),
                lead.status(),
                lead.responsible(),
                later ? time : lead.updatedAt(),
                lead.createdAt(),
                lead.fields(),
                lead.contacts());
    }
}
