package io.leadbridge.console;

import io.leadbridge.admin.ConflictActs;
import io.leadbridge.admin.ConflictActs.Conflict;
import io.leadbridge.admin.Reply;
import io.leadbridge.admin.Request;
import io.leadbridge.enrich.MetadataStore;
import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.tenant.Tenant;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fields that were changed on both sides, for a person to decide: bean {@code console-conflicts}. */
public final class ConflictPages {

    /** Both leads of each are read from their CRMs. */
    private static final int PAGE = 10;

    private static final int NEXT_MAX = 2000;
    private static final int RECORD_MAX = 100;

    /** Before the name of a field, in the form. */
    private static final String WINNER = "winner:";

    private final Desk desk;
    private final ConflictActs acts;
    private final MetadataStore metadata;

    ConflictPages(Desk desk, ConflictActs acts, MetadataStore metadata) {
        this.desk = desk;
        this.acts = acts;
        this.metadata = metadata;
    }

    /**
     * What the page shows.
     *
     * @param lead that was asked for; empty for all that wait
     * @param next to be given for the page after; empty if there is none
     * @param here where this page is, to be sent back
     * @param open whether people's data is shown
     */
    public record View(String tenant, String lead, List<Pair> pairs, String next, String here, boolean open) {

        /** Whether something is hidden. */
        public boolean hides() {
            return pairs.stream()
                    .flatMap(pair -> pair.fields().stream())
                    .anyMatch(field -> field.one().hidden() || field.other().hidden());
        }
    }

    /**
     * A pair of leads.
     *
     * @param parkedAt {@code null} if no message of it is parked
     * @param read whether both could be read now
     */
    public record Pair(
            String lead,
            String crm,
            String other,
            String otherCrm,
            Instant parkedAt,
            boolean read,
            List<Field> fields) {}

    /**
     * A field that was changed on both sides.
     *
     * @param key as the form sends it
     */
    public record Field(String key, Masks.Shown one, Masks.Shown other) {}

    /** {@code GET /admin/tenants/{tenant}/conflicts}: all that wait, or those of one lead. */
    public Reply list(Request request) {
        return desk.doorkeeper().show(request, visit -> shown(visit, false));
    }

    /** {@code POST /admin/tenants/{tenant}/conflicts/unmask}: with people's data, of which the audit log tells. */
    public Reply unmask(Request request) {
        return desk.doorkeeper().act(request, visit -> {
            Tenant tenant = desk.tenancy().require(visit.tenant());
            String lead = visit.text("lead", RECORD_MAX).orElse("");
            String what = "personal data of conflicts" + (lead.isEmpty() ? "" : " of " + lead) + " shown";
            desk.audited(request, tenant.id(), what, () -> {});
            return shown(visit, true);
        });
    }

    /** {@code POST /admin/tenants/{tenant}/conflicts}: decides fields of one pair. */
    public Reply decide(Request request) {
        return desk.doorkeeper().act(request, visit -> {
            Tenant tenant = desk.tenancy().require(visit.tenant());
            RecordRef lead =
                    record(visit, "pair").orElseThrow(() -> Astray.bad("pair: the address of a lead expected"));
            RecordRef other =
                    record(visit, "other").orElseThrow(() -> Astray.bad("other: the address of a lead expected"));
            Map<String, CrmId> winners = winners(visit);
            String what = "conflict of " + lead + " and " + other + " decided: " + told(winners);
            desk.audited(
                    request,
                    tenant.id(),
                    what,
                    () -> Astray.unlessRefused(() -> acts.decide(tenant, lead, other, winners)));
            return Pages.goTo("/admin/tenants/" + tenant.id() + "/conflicts", "decided");
        });
    }

    private static Optional<RecordRef> record(Visit visit, String name) {
        return visit.text(name, RECORD_MAX).map(EventQuery::record);
    }

    private static Map<String, CrmId> winners(Visit visit) {
        Map<String, CrmId> winners = new LinkedHashMap<>();
        visit.values().keySet().stream()
                .filter(name -> name.startsWith(WINNER))
                .sorted()
                .forEach(name -> winners.put(name.substring(WINNER.length()), winner(visit, name)));
        if (winners.isEmpty()) {
            throw Astray.bad("winner: a side expected for one field at least");
        }
        return winners;
    }

    private static CrmId winner(Visit visit, String name) {
        return visit.text(name, 40)
                .filter(CrmId::isValid)
                .map(CrmId::new)
                .orElseThrow(() -> Astray.bad(name + ": a CRM expected"));
    }

    /** Fields' names, as rules have them; never a value. */
    private static String told(Map<String, CrmId> winners) {
        StringBuilder told = new StringBuilder();
        winners.forEach((field, crm) -> told.append(told.length() == 0 ? "" : ", ")
                .append(field)
                .append(" by ")
                .append(crm));
        return told.toString();
    }

    private Reply shown(Visit visit, boolean open) {
        Tenant tenant = desk.tenancy().require(visit.tenant());
        String next = visit.text("next", NEXT_MAX).orElse("");
        String lead = visit.text("lead", RECORD_MAX).orElse("");
        ConflictActs.Page page = lead.isEmpty()
                ? Astray.unlessRefused(() -> acts.list(tenant, Optional.of(next).filter(text -> !text.isEmpty()), PAGE))
                : new ConflictActs.Page(acts.of(tenant, EventQuery.record(lead)), Optional.empty());
        Map<CrmId, Masks> masks = new HashMap<>();
        tenant.connections()
                .keySet()
                .forEach(crm -> masks.put(
                        crm,
                        new Masks(
                                metadata.load(new Account(tenant.id(), crm)).map(stored -> stored.metadata()), open)));
        View view = new View(
                tenant.id().value(),
                lead,
                page.conflicts().stream().map(one -> pair(one, masks, open)).toList(),
                page.next().orElse(""),
                next,
                open);
        return desk.pages().page(visit, "tenants", "conflicts", view);
    }

    private static Pair pair(Conflict conflict, Map<CrmId, Masks> masks, boolean open) {
        Masks here = masks.getOrDefault(conflict.lead().crm(), new Masks(Optional.empty(), open));
        Masks there = masks.getOrDefault(conflict.other().crm(), new Masks(Optional.empty(), open));
        return new Pair(
                conflict.lead().toString(),
                conflict.lead().crm().value(),
                conflict.other().toString(),
                conflict.other().crm().value(),
                conflict.parkedAt(),
                conflict.read(),
                conflict.fields().stream()
                        .map(field -> new Field(
                                field.field().toString(),
                                here.shown(field.field(), field.value()),
                                there.shown(field.otherField(), field.otherValue())))
                        .toList());
    }
}
