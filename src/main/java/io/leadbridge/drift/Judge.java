package io.leadbridge.drift;

import io.leadbridge.deliver.Agreement;
import io.leadbridge.deliver.View;
import io.leadbridge.event.Batch;
import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Decision;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Wish;
import io.leadbridge.event.Work;
import io.leadbridge.mapping.Mapped;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What do the rules want of a lead? Safe for several threads. */
final class Judge {

    private static final EventId NO_EVENT = new EventId("drift", 0);

    private final Rules rules;
    private final Mapping mapping;
    private final Agreement agreement;

    Judge(Rules rules, Mapping mapping, Agreement agreement) {
        this.rules = rules;
        this.mapping = mapping;
        this.agreement = agreement;
    }

    /** What they would want if these changes were told of it now. */
    View present(Batch batch, Record record, Set<Change> changes, Map<CrmId, Metadata> metadata) {
        Hint hint = new Hint(
                record.ref(), changes, List.of(), record.updatedAt(), Set.of(), List.of(NO_EVENT), Optional.empty());
        List<Transition> entered = agreement.entered(batch.tenant(), hint, record);
        Decision decision = rules.decide(
                new Work(hint, record, entered),
                batch,
                metadata.get(record.ref().crm()));
        List<Wish> wishes = decision instanceof Decision.Act act
                ? mapped(act.fired().stream(), batch, record, metadata)
                : List.of();
        boolean enteredPresent = entered.stream().anyMatch(entry -> entry.to().equals(record.status()));
        return new View(record, wishes, enteredPresent);
    }

    /** What they could ever want of it, whatever its conditions; what they want at present comes last. */
    View ever(Batch batch, Record record, Map<CrmId, Metadata> metadata) {
        List<Decision.Fired> all = new ArrayList<>();
        for (Rule rule : batch.rules()) {
            if (rule.enabled() && rule.from().equals(record.ref().crm())) {
                List<SyncTo> actions = rule.then();
                for (int i = 0; i < actions.size(); i++) {
                    all.add(new Decision.Fired(rule.name(), actions.get(i), null, i));
                }
            }
        }
        List<Wish> wishes = new ArrayList<>(mapped(all.stream(), batch, record, metadata));
        wishes.addAll(present(batch, record, Set.of(Change.UPDATED), metadata).wishes());
        return new View(record, wishes, false);
    }

    /** What cannot be mapped is left out: it needs a person, and is told when its lead is worked. */
    private List<Wish> mapped(Stream<Decision.Fired> fired, Batch batch, Record record, Map<CrmId, Metadata> metadata) {
        return fired.filter(one -> metadata.containsKey(one.action().target()))
                .map(one -> mapping.map(
                        one,
                        record,
                        metadata.get(record.ref().crm()),
                        metadata.get(one.action().target()),
                        batch.region()))
                .filter(Mapped.Ok.class::isInstance)
                .map(mapped -> ((Mapped.Ok) mapped).wish())
                .toList();
    }
}
