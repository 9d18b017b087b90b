package io.leadbridge.dryrun;

import io.leadbridge.event.Batch;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Decision;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Wish;
import io.leadbridge.event.Work;
import io.leadbridge.mapping.Mapped;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.rules.Rules;
import io.leadbridge.tenant.Tenant;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What one version of a tenant's rules wants of leads. Calls nobody. */
final class Judging {

    private final Rules rules;
    private final Mapping mapping;
    private final Map<CrmId, Metadata> metadata;
    private final Batch batch;

    /**
     * What is wanted of a lead.
     *
     * @param plans by target
     * @param fault why it needs a person; {@code null} if it does not
     */
    record Judgement(Map<CrmId, Plan> plans, String fault) {}

    /** @param metadata of every CRM that the rules name */
    Judging(Rules rules, Mapping mapping, Map<CrmId, Metadata> metadata, Tenant tenant) {
        this.rules = rules;
        this.mapping = mapping;
        this.metadata = metadata;
        this.batch = new Batch(tenant.id(), tenant.rules(), tenant.region(), () -> Duration.ZERO);
    }

    Judgement of(Work work) {
        Metadata source = metadata.get(work.record().ref().crm());
        Decision decision = rules.decide(work, batch, source);
        Map<CrmId, Plan> plans = new TreeMap<>();
        if (decision instanceof Decision.Fault fault) {
            return new Judgement(plans, fault.reason());
        }
        String fault = null;
        if (decision instanceof Decision.Act act) {
            for (Decision.Fired fired : act.fired()) {
                CrmId target = fired.action().target();
                Mapped mapped = mapping.map(fired, work.record(), source, metadata.get(target), batch.region());
                if (mapped instanceof Mapped.Ok ok) {
                    Wish wish = ok.wish();
                    plans.compute(target, (crm, before) -> Plan.of(wish, before));
                } else {
                    fault = ((Mapped.Fault) mapped).reason();
                }
            }
        }
        return new Judgement(plans, fault);
    }
}
