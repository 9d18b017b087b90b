package io.leadbridge.dryrun;

import io.leadbridge.crm.Answer;
import io.leadbridge.enrich.Enrich;
import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.Stories;
import io.leadbridge.history.Story;
import io.leadbridge.tenant.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what edited rules would have done with the newest stored events: bean {@code what-if}. Judges each from what the
 * rules were asked about then, as it is kept in the history, by rules and mapping alone; no CRM is called, but for metadata
 * that no instance has read yet. Writes nothing. Safe for several threads.
 */
public final class WhatIf {

    private static final Logger LOG = LoggerFactory.getLogger(WhatIf.class);

    /** Stories read at once. */
    private static final int PAGE = 500;

    private final Original original;
    private final Stories stories;
    private final Bounds bounds;
    private final Semaphore free;

    public WhatIf(Original original, Stories stories, Bounds bounds) {
        this.original = original;
        this.stories = stories;
        this.bounds = bounds;
        this.free = new Semaphore(bounds.atOnce());
    }

    /**
     * Compares the edited rules with those in force.
     *
     * @param editedTenantFile text of the whole tenant file, of which the rules and the region count
     * @param events how many of the newest stored events are looked at, from 1 to the property {@code dryrun.events-max}
     * @return {@link WhatIfReport} or {@link Refused}
     */
    public Told of(TenantId tenant, byte[] editedTenantFile, int events) {
        return ofFile(tenant, new Edited("body", editedTenantFile), events);
    }

    /** The same of a file with a name. */
    public Told ofFile(TenantId id, Edited file, int events) {
        Customers.Found inForce = original.customers().inForce(id);
        if (inForce.refused() != null) {
            return inForce.refused();
        }
        if (events < 1 || events > bounds.events()) {
            return Refused.of(
                    Refused.Kind.BAD_INPUT,
                    "events: " + events + " given; 1 to " + bounds.events() + " allowed (dryrun.events-max)");
        }
        Customers.Found edited = original.customers().edited(inForce.tenant(), file);
        if (edited.refused() != null) {
            return edited.refused();
        }
        if (!free.tryAcquire()) {
            return Refused.of(
                    Refused.Kind.BUSY, "as many what-ifs as may be are under way (" + bounds.atOnce() + "); try again");
        }
        try {
            return compare(inForce.tenant(), edited.tenant(), events);
        } catch (RuntimeException e) {
            LOG.warn("what-if {} failed", id, e);
            return Refused.of(Refused.Kind.FAILED, "the stored events could not be judged: " + DryRun.cause(e));
        } finally {
            free.release();
        }
    }

    private Told compare(Tenant inForce, Tenant edited, int events) {
        Map<CrmId, Metadata> metadata = new TreeMap<>();
        Set<CrmId> named = named(inForce);
        named.addAll(named(edited));
        for (CrmId crm : named) {
            Answer<Metadata> answer = metadata(new Account(inForce.id(), crm));
            if (!(answer instanceof Answer.Ok<Metadata> known)) {
                return Refused.of(
                        Refused.Kind.FAILED,
                        crm + ": its fields and stages are not known yet, and it could not be asked: "
                                + Wording.outcome(answer.outcome(Duration.ZERO)).detail());
            }
            metadata.put(crm, known.value());
        }
        Comparison comparison = new Comparison(
                new Judging(original.rules(), original.mapping(), metadata, inForce),
                new Judging(original.rules(), original.mapping(), metadata, edited),
                new Wording(metadata),
                bounds.diffs());
        for (int skip = 0; skip < events; skip += PAGE) {
            List<Story> page = stories.newest(inForce.id(), skip, Math.min(PAGE, events - skip));
            if (page.isEmpty()) {
                break;
            }
            page.stream()
                    .filter(story -> story.ended().work() == null
                            || metadata.containsKey(
                                    story.ended().work().record().ref().crm()))
                    .forEach(comparison::add);
        }
        return comparison.report(inForce);
    }

    /** However old; asked for only if no instance has read it yet. */
    private Answer<Metadata> metadata(Account account) {
        return original.metadata()
                .load(account)
                .<Answer<Metadata>>map(stored -> new Answer.Ok<>(stored.metadata()))
                .orElseGet(() -> new Enrich(
                                original.crm(),
                                original.metadata(),
                                original.clock(),
                                original.metadataFresh(),
                                original.metadataFresh())
                        .metadata(account));
    }

    private static Set<CrmId> named(Tenant tenant) {
        Set<CrmId> named = new TreeSet<>();
        tenant.rules().forEach(rule -> {
            named.add(rule.from());
            rule.then().forEach(action -> named.add(action.target()));
        });
        return named;
    }
}
