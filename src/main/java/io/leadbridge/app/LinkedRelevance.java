package io.leadbridge.app;

import io.leadbridge.deliver.Links;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Event;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Rule;
import io.leadbridge.event.TenantId;
import io.leadbridge.rules.Rules;
import io.leadbridge.sync.Relevance;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules' own judgement, which may hang on the lead's being linked: the links of a batch are looked up at once. */
record LinkedRelevance(Rules rules, Links links) implements Relevance {

    @Override
    public boolean mayMatch(TenantId tenant, Event event, List<Rule> list) {
        return rules.mayMatch(event, list, other -> links.counterpart(tenant, event.record(), other)
                .isPresent());
    }

    @Override
    public Relevance of(TenantId tenant, Collection<Event> events) {
        Map<CrmId, Set<RecordRef>> linked = new HashMap<>();
        return (same, event, list) ->
                rules.mayMatch(event, list, other -> linked.computeIfAbsent(other, any -> linked(tenant, events, any))
                        .contains(event.record()));
    }

    private Set<RecordRef> linked(TenantId tenant, Collection<Event> events, CrmId other) {
        List<RecordRef> records = events.stream()
                .map(Event::record)
                .filter(record -> !record.crm().equals(other))
                .distinct()
                .toList();
        return links.counterparts(tenant, records, other).keySet();
    }
}
