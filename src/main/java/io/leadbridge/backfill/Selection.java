package io.leadbridge.backfill;

import io.leadbridge.deliver.Books;
import io.leadbridge.deliver.Deliver;
import io.leadbridge.event.Batch;
import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Decision;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.Work;
import io.leadbridge.rules.Rules;
import io.leadbridge.tenant.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says what has to be told of a lead for a rule to want something of it. No CRM is called. A lead with a counterpart is told
 * as updated; one without as added, or, if the rule does not ask for that, as updated.
 */
final class Selection {

    private final Deliver deliver;
    private final Books books;
    private final Rules rules;

    Selection(Deliver deliver, Books books, Rules rules) {
        this.deliver = deliver;
        this.books = books;
        this.rules = rules;
    }

    /**
     * What is to be told.
     *
     * @param rule name of the rule
     * @param metadata of the CRM that the lead lives in
     * @return empty if the rule wants nothing of it
     */
    Optional<Change> of(Record lead, Tenant tenant, String rule, Metadata metadata) {
        Batch batch = new Batch(tenant.id(), tenant.rules(), tenant.region(), () -> Duration.ZERO);
        List<Change> ways =
                isLinked(lead, tenant) ? List.of(Change.UPDATED) : List.of(Change.ADDED, Change.UPDATED, Change.STATUS);
        Work known = deliver.entered(new Work(hint(lead, Change.UPDATED), lead, List.of()), batch);
        return ways.stream()
                .filter(change ->
                        fires(rules.decide(new Work(hint(lead, change), lead, known.entered()), batch, metadata), rule))
                .findFirst();
    }

    /** A rule that names something unknown counts: its leads would be parked. */
    private static boolean fires(Decision decision, String rule) {
        if (decision instanceof Decision.Act act) {
            return act.fired().stream().anyMatch(fired -> fired.rule().equals(rule));
        }
        return decision instanceof Decision.Fault;
    }

    private boolean isLinked(Record lead, Tenant tenant) {
        for (CrmId crm : tenant.connections().keySet()) {
            if (!crm.equals(lead.ref().crm())
                    && books.counterpart(tenant.id(), lead.ref(), crm).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static Hint hint(Record lead, Change change) {
        return new Hint(
                lead.ref(),
                Set.of(change),
                List.of(),
                null,
                Set.of(),
                List.of(new EventId("backfill", 0)),
                Optional.empty());
    }
}
