package io.leadbridge.dryrun;

import io.leadbridge.event.Account;
import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Webhook;
import io.leadbridge.tenant.Tenant;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what would become of a webhook or a lead: bean {@code dry-run}. Writes nothing. Reads the CRMs under their limits,
 * as every call does; so a dry run takes its share of the rate. Safe for several threads.
 */
public final class DryRun {

    private static final Logger LOG = LoggerFactory.getLogger(DryRun.class);

    private static final Pattern LEAD = Pattern.compile("[A-Za-z0-9_-]{1,40}");

    /** What a lead can be asked about. */
    private static final Set<Change> ASKABLE = EnumSet.of(
            Change.ADDED, Change.UPDATED, Change.STATUS, Change.RESPONSIBLE, Change.RESTORED, Change.PAYMENT);

    private final Original original;
    private final Bounds bounds;
    private final Pause pause;
    private final Semaphore free;

    /** Waits. */
    @FunctionalInterface
    public interface Pause {

        /** Waits so long. */
        void pause(Duration time) throws InterruptedException;
    }

    /** @param pause how to wait for a slot of a CRM's limit */
    public DryRun(Original original, Bounds bounds, Pause pause) {
        this.original = original;
        this.bounds = bounds;
        this.pause = pause;
        this.free = new Semaphore(bounds.atOnce());
    }

    /**
     * What would become of a webhook, by the rules in force.
     *
     * @param body as the CRM sends it
     * @return {@link DryRunReport} or {@link Refused}
     */
    public Told ofWebhook(TenantId tenant, CrmId crm, byte[] body) {
        return ofWebhookByRules(tenant, crm, body, null);
    }

    /**
     * The same by edited rules.
     *
     * @param edited a tenant file of which the rules and the region count; {@code null} for those in force
     */
    public Told ofWebhookByRules(TenantId tenant, CrmId crm, byte[] body, Edited edited) {
        if (body.length > bounds.bodyBytes()) {
            return Refused.of(
                    Refused.Kind.BAD_INPUT,
                    "a webhook of " + body.length + " bytes given; at most " + bounds.bodyBytes() + " are taken");
        }
        return rehearse(
                tenant, crm, edited, (rules, isEdited) -> webhook(new Account(tenant, crm), body, rules, isEdited));
    }

    /**
     * Which of a tenant's CRMs a webhook comes from, as far as its body shows.
     *
     * @return those that understand it; empty if none does, or there is no such tenant
     */
    public List<CrmId> sendersOf(TenantId tenant, byte[] body) {
        Customers.Found found = original.customers().inForce(tenant);
        return found.tenant() == null
                ? List.of()
                : found.tenant().connections().keySet().stream()
                        .filter(crm -> isUnderstood(new Account(tenant, crm), body))
                        .toList();
    }

    private boolean isUnderstood(Account account, byte[] body) {
        try {
            Parsed said = original.parse()
                    .apply(new Webhook(
                            Rehearsal.MESSAGE, account, original.clock().instant(), "", Set.of(), body));
            return said.fault() == null && !said.events().isEmpty();
        } catch (RuntimeException e) {
            LOG.debug("{} does not understand the webhook: {}", account, cause(e));
            return false;
        }
    }

    /**
     * What would become of a lead if the CRM told now that it was updated; or added, too, if it has no counterpart yet.
     *
     * @param lead its id in that CRM
     * @return {@link DryRunReport} or {@link Refused}
     */
    public Told ofLead(TenantId tenant, CrmId crm, String lead) {
        return ofLeadByRules(tenant, crm, lead, Set.of(), null);
    }

    /**
     * The same for other changes, or by edited rules.
     *
     * @param changes what the CRM would tell; empty for {@link #ofLead}'s
     * @param edited as for {@link #ofWebhookByRules}
     */
    public Told ofLeadByRules(TenantId tenant, CrmId crm, String lead, Set<Change> changes, Edited edited) {
        if (lead == null || !LEAD.matcher(lead).matches()) {
            return Refused.of(Refused.Kind.BAD_INPUT, "an id of a lead expected: 1 to 40 letters, digits, '_' and '-'");
        }
        if (!ASKABLE.containsAll(changes)) {
            List<String> words = ASKABLE.stream().map(Change::word).toList();
            return Refused.of(Refused.Kind.BAD_INPUT, "changes of " + String.join(", ", words) + " expected");
        }
        return rehearse(
                tenant, crm, edited, (rules, isEdited) -> lead(RecordRef.lead(crm, lead), changes, rules, isEdited));
    }

    /**
     * What would become of leads that the CRM told of in one webhook, by the rules in force.
     *
     * @param leads what it would tell of each, by id; at most as many as {@link io.leadbridge.crm.Crm#fetch} takes
     * @param withPresent whether the report is to show what the targets hold now, where the real run would not have to read
     *     that: it costs further reads
     * @return {@link DryRunReport} or {@link Refused}
     */
    public Told ofLeads(TenantId tenant, CrmId crm, Map<String, Set<Change>> leads, boolean withPresent) {
        Map<RecordRef, Set<Change>> told = new LinkedHashMap<>();
        leads.forEach((lead, changes) -> told.put(RecordRef.lead(crm, lead), changes));
        return rehearse(
                tenant, crm, null, (rules, isEdited) -> leads(new Account(tenant, crm), told, rules, withPresent));
    }

    private Rehearsal.Asked leads(
            Account account, Map<RecordRef, Set<Change>> leads, Tenant rules, boolean withPresent) {
        Webhook webhook = new Webhook("", account, original.clock().instant(), "", Set.of(), new byte[0]);
        return new Rehearsal.Asked(
                rules,
                false,
                leads.size() + " leads",
                webhook,
                said -> Rehearsal.told(said.message(), leads),
                withPresent);
    }

    /** Makes the rehearsal, once it is known by which rules. */
    private interface Maker {
        Rehearsal.Asked of(Tenant rules, boolean isEdited);
    }

    private Told rehearse(TenantId id, CrmId crm, Edited edited, Maker maker) {
        Customers.Found inForce = original.customers().inForce(id, crm);
        if (inForce.refused() != null) {
            return inForce.refused();
        }
        Customers.Found rules = edited == null ? inForce : original.customers().edited(inForce.tenant(), edited);
        if (rules.refused() != null) {
            return rules.refused();
        }
        if (!free.tryAcquire()) {
            return Refused.of(
                    Refused.Kind.BUSY, "as many dry runs as may be are under way (" + bounds.atOnce() + "); try again");
        }
        try {
            Routes routes = original.routes().get();
            Rehearsal.Asked asked = maker.of(rules.tenant(), edited != null);
            return new Rehearsal(original, routes, asked).play(bounds.patience(), pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Refused.of(Refused.Kind.FAILED, "interrupted");
        } catch (Routes.Unreadable e) {
            return Refused.of(Refused.Kind.FAILED, e.getMessage());
        } catch (Exception e) {
            // Without its text, which may hold a person's data.
            LOG.warn("dry-run {}/{} failed", id, crm, e);
            return Refused.of(Refused.Kind.FAILED, "the rehearsal failed: " + cause(e));
        } finally {
            free.release();
        }
    }

    private Rehearsal.Asked webhook(Account account, byte[] body, Tenant rules, boolean isEdited) {
        Webhook webhook = new Webhook("", account, original.clock().instant(), "", Set.of(), body);
        return new Rehearsal.Asked(
                rules, isEdited, "webhook of " + body.length + " bytes", webhook, original.parse(), true);
    }

    private Rehearsal.Asked lead(RecordRef lead, Set<Change> given, Tenant rules, boolean isEdited) {
        Set<Change> changes = EnumSet.noneOf(Change.class);
        changes.addAll(given);
        if (given.isEmpty()) {
            changes.add(Change.UPDATED);
            if (!isLinked(lead, rules)) {
                changes.add(Change.ADDED);
            }
        }
        Account account = new Account(rules.id(), lead.crm());
        Webhook webhook = new Webhook("", account, original.clock().instant(), "", Set.of(), new byte[0]);
        String words = changes.stream().map(Change::word).collect(Collectors.joining(", "));
        return new Rehearsal.Asked(
                rules,
                isEdited,
                "lead " + lead.id() + " as " + words,
                webhook,
                said -> Rehearsal.told(said.message(), Map.of(lead, changes)),
                true);
    }

    private boolean isLinked(RecordRef lead, Tenant rules) {
        return rules.connections().keySet().stream()
                .filter(crm -> !crm.equals(lead.crm()))
                .anyMatch(crm ->
                        original.books().counterpart(rules.id(), lead, crm).isPresent());
    }

    static String cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName();
    }
}
