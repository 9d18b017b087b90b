package io.leadbridge.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.admin.Audit;
import io.leadbridge.admin.Reply;
import io.leadbridge.admin.Request;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.tenant.Tenant;
import io.leadbridge.tenant.TenantDocument;
import io.leadbridge.tenant.TenantEditor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Tenants, their connections and what their CRMs have: bean {@code console-tenants}. */
public final class TenantPages {

    private static final int PAGE = 50;
    private static final int AUDIT_LINES = 30;
    private static final int BACKFILLS = 3;
    private static final int RECORD_MAX = 100;

    private final Desk desk;
    private final TenantEditor editor;
    private final Api api;
    private final Linked linked;
    private final RuleCounts counts;
    private final ToLongFunction<TenantId> conflicts;

    /** @param conflicts how many messages of a tenant are parked for one */
    TenantPages(
            Desk desk,
            TenantEditor editor,
            Api api,
            Linked linked,
            RuleCounts counts,
            ToLongFunction<TenantId> conflicts) {
        this.desk = desk;
        this.editor = editor;
        this.api = api;
        this.linked = linked;
        this.counts = counts;
        this.conflicts = conflicts;
    }

    /** A tenant of the list. */
    public record Row(String id, List<String> crms, int rules, int enabled) {}

    /**
     * What the list shows.
     *
     * @param query what their names contain; may be empty
     * @param next where the next page begins; empty if there is none
     */
    public record View(String query, List<Row> rows, String next) {}

    /**
     * What the page of one shows.
     *
     * @param file that provides it; empty if none does
     * @param connections as the API tells them
     * @param counts how often each rule fired and did not, by its name; a rule that was not asked is not in it
     * @param links how many records have a counterpart
     * @param lookup what was found of a record that was asked for
     * @param conflicts how many messages are parked for one
     * @param backfills the newest ones, as the API tells them
     * @param outcome of the act that was just done; empty if none was
     */
    public record One(
            String id,
            String version,
            String file,
            Instant changedAt,
            String changedBy,
            JsonNode connections,
            List<RuleText.Rule> rules,
            Map<String, RuleCounts.Count> counts,
            long links,
            Lookup lookup,
            long conflicts,
            JsonNode backfills,
            List<Audit.Line> audit,
            String outcome,
            boolean good) {

        /** How often a rule fired and did not. */
        public RuleCounts.Count count(String rule) {
            return counts.getOrDefault(rule, RuleCounts.Count.NONE);
        }
    }

    /**
     * What was found of a record.
     *
     * @param record that was asked for; empty if none was
     * @param counterparts of it, in the other CRMs
     */
    public record Lookup(String record, List<String> counterparts) {}

    /** What the page of a CRM's pipelines, fields and users shows. */
    public record Names(String tenant, String crm, JsonNode metadata) {}

    /** {@code GET /admin/tenants}. */
    public Reply list(Request request) {
        return desk.doorkeeper().show(request, visit -> {
            String query = visit.text("q", 40).orElse("");
            String after = visit.text("after", 40).orElse("");
            List<Row> rows = new ArrayList<>(desk.tenancy().all().stream()
                    .filter(tenant -> tenant.id().value().contains(query))
                    .filter(tenant -> tenant.id().value().compareTo(after) > 0)
                    .limit(PAGE + 1)
                    .map(TenantPages::row)
                    .toList());
            String next = rows.size() > PAGE ? rows.get(PAGE - 1).id() : "";
            View view = new View(query, rows.subList(0, Math.min(PAGE, rows.size())), next);
            return desk.pages().page(visit, "tenants", "tenants", view);
        });
    }

    private static Row row(Tenant tenant) {
        return new Row(
                tenant.id().value(),
                tenant.connections().keySet().stream().map(crm -> crm.value()).toList(),
                tenant.rules().size(),
                (int) tenant.rules().stream().filter(rule -> rule.enabled()).count());
    }

    /** {@code GET /admin/tenants/{tenant}}. */
    public Reply one(Request request) {
        return desk.doorkeeper().show(request, visit -> shown(visit, "", true));
    }

    /** {@code POST /admin/tenants/{tenant}/connections/{crm}}: tests it, resumes it, looks at its webhooks or mends them. */
    public Reply connection(Request request) {
        return desk.doorkeeper().act(request, visit -> {
            TenantId tenant = visit.tenant();
            String crm = visit.crm(3).value();
            Words words = visit.words();
            switch (visit.oneOf("act", List.of("test", "resume", "webhooks", "repair"))) {
                case "test" -> {
                    return tested(visit, api.test(visit, tenant, crm));
                }
                case "resume" -> {
                    api.resume(visit, tenant, crm);
                    return shown(visit, words.of("connection.resumed", crm), true);
                }
                case "webhooks" -> {
                    return subscribed(visit, crm, api.webhooks(visit, tenant, crm));
                }
                default -> {
                    return subscribed(visit, crm, api.repair(visit, tenant, crm));
                }
            }
        });
    }

    private Reply tested(Visit visit, JsonNode answer) {
        boolean good = answer.path("connected").asBoolean();
        String told = good
                ? visit.words()
                        .of(
                                "connection.good",
                                answer.path("pipelines").asInt(),
                                answer.path("fields").asInt(),
                                answer.path("users").asInt())
                : visit.words().of("connection.bad", answer.path("reason").asText());
        return shown(visit, told, good);
    }

    private Reply subscribed(Visit visit, String crm, JsonNode answer) {
        boolean good = answer.path("subscribed").asBoolean();
        String told = good
                ? visit.words().of("webhooks.good", crm, answer.path("address").asText())
                : visit.words().of("webhooks.bad", crm, answer.path("reason").asText());
        return shown(visit, told, good);
    }

    private Reply shown(Visit visit, String outcome, boolean good) {
        Tenant tenant = desk.tenancy().require(visit.tenant());
        TenantId id = tenant.id();
        TenantDocument document = editor.find(id, false).orElseThrow(Astray::notFound);
        List<RuleText.Rule> rules = new ArrayList<>();
        document.tree().path("rules").forEach(rule -> rules.add(RuleText.of(rule, visit.words())));
        One one = new One(
                id.value(),
                document.version(),
                document.file().orElse(""),
                document.changedAt(),
                document.changedBy(),
                api.connections(visit, id).path("connections"),
                rules,
                counts.last(id),
                linked.count(id),
                lookup(visit, tenant),
                conflicts.applyAsLong(id),
                api.backfills(visit, id, BACKFILLS),
                desk.audit().newest(Optional.of(id), AUDIT_LINES),
                outcome,
                good);
        return desk.pages().page(visit, "tenants", "tenant", one);
    }

    private Lookup lookup(Visit visit, Tenant tenant) {
        Optional<RecordRef> record = visit.text("record", RECORD_MAX).map(EventQuery::record);
        List<String> counterparts = new ArrayList<>();
        for (CrmId other :
                record.isEmpty() ? List.<CrmId>of() : tenant.connections().keySet()) {
            if (!other.equals(record.get().crm())) {
                linked.counterpart(tenant.id(), record.get(), other)
                        .ifPresent(found -> counterparts.add(found.toString()));
            }
        }
        return new Lookup(record.map(RecordRef::toString).orElse(""), counterparts);
    }

    /** {@code GET /admin/tenants/{tenant}/metadata/{crm}}. */
    public Reply metadata(Request request) {
        return desk.doorkeeper().show(request, visit -> {
            TenantId tenant = desk.tenancy().require(visit.tenant()).id();
            String crm = visit.crm(3).value();
            Names names = new Names(tenant.value(), crm, api.metadata(visit, tenant, crm));
            return desk.pages().page(visit, "tenants", "metadata", names);
        });
    }
}
