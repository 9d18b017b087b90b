package io.leadbridge.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.admin.Refusal;
import io.leadbridge.admin.Reply;
import io.leadbridge.admin.Request;
import io.leadbridge.dryrun.DryRun;
import io.leadbridge.dryrun.DryRunReport;
import io.leadbridge.dryrun.Refused;
import io.leadbridge.dryrun.Told;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.leadbridge.tenant.Tenant;
import io.leadbridge.tenant.TenantDocument;
import io.leadbridge.tenant.TenantEditor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A tenant's rules: to be edited, switched, and tried: bean {@code console-rules}. */
public final class RulePages {

    private static final int RULE_MAX = 200;
    private static final int TEXT_MAX = 100_000;

    private final Desk desk;
    private final TenantEditor editor;
    private final Api api;
    private final DryRun dryRun;

    RulePages(Desk desk, TenantEditor editor, Api api, DryRun dryRun) {
        this.desk = desk;
        this.editor = editor;
        this.api = api;
        this.dryRun = dryRun;
    }

    /**
     * What the page of a rule shows.
     *
     * @param file that provides the tenant, so that it has to be changed there; empty if none does
     * @param version that the text is of
     * @param text YAML
     * @param faults of what was sent; empty if nothing is wrong
     */
    public record Edited(String tenant, String name, String file, String version, String text, List<String> faults) {}

    /**
     * What the page of a trial shows.
     *
     * @param report {@code null} if there is none yet
     * @param leads of the report
     * @param open whether people's data is shown
     */
    public record Trial(
            String tenant,
            List<String> crms,
            String crm,
            String lead,
            DryRunReport report,
            List<Lead> leads,
            List<String> faults,
            boolean open) {}

    /** A lead of a trial: where it would end, each rule's verdict, and what would be written. */
    public record Lead(
            DryRunReport.LeadLine line, List<StoryPages.Judged> rules, List<DryRunReport.WriteLine> writes) {}

    /** {@code GET /admin/tenants/{tenant}/rules?name=…}. */
    public Reply show(Request request) {
        return desk.doorkeeper().show(request, visit -> {
            TenantDocument document = document(visit);
            String name = visit.raw("name", RULE_MAX).orElseThrow(Astray::notFound);
            JsonNode rule = RuleText.find(document.tree(), name).orElseThrow(Astray::notFound);
            return shown(visit, document, name, document.version(), RuleText.yaml(rule), List.of());
        });
    }

    /** {@code POST /admin/tenants/{tenant}/rules}: saves a rule, or switches it on or off. */
    public Reply save(Request request) {
        return desk.doorkeeper().act(request, visit -> {
            TenantDocument document = document(visit);
            String name = visit.raw("name", RULE_MAX).orElseThrow(Astray::notFound);
            RuleText.find(document.tree(), name).orElseThrow(Astray::notFound);
            String act = visit.oneOf("act", List.of("save", "enable", "disable"));
            String back = "/admin/tenants/" + document.id();
            if (!act.equals("save")) {
                api.enable(visit, document.id(), name, act.equals("enable"));
                return Pages.goTo(back, "saved");
            }
            String text = visit.raw("text", TEXT_MAX).orElse("");
            String version = visit.text("version", 64).orElse("");
            List<String> faults = new ArrayList<>();
            Optional<ObjectNode> rule = RuleText.read(text, faults);
            try {
                if (rule.isPresent()) {
                    api.replace(visit, document.id(), name, rule.get(), version);
                    return Pages.goTo(back, "saved");
                }
            } catch (Refusal refusal) {
                faults.addAll(Replies.faults(refusal.reply()));
            }
            return shown(visit, document, name, version, text, faults);
        });
    }

    private TenantDocument document(Visit visit) {
        TenantId id = desk.tenancy().require(visit.tenant()).id();
        return editor.find(id, false).orElseThrow(Astray::notFound);
    }

    private Reply shown(
            Visit visit, TenantDocument document, String name, String version, String text, List<String> faults) {
        Edited edited = new Edited(document.id().value(), name, document.file().orElse(""), version, text, faults);
        return desk.pages().written(faults.isEmpty() ? 200 : 422, visit, "tenants", "rule", edited);
    }

    /** {@code GET /admin/tenants/{tenant}/try}: the form. */
    public Reply form(Request request) {
        return desk.doorkeeper().show(request, visit -> {
            Tenant tenant = desk.tenancy().require(visit.tenant());
            String crm = visit.text("crm", 20).orElse("");
            String lead = visit.text("lead", 40).orElse("");
            Trial trial = new Trial(tenant.id().value(), crms(tenant), crm, lead, null, List.of(), List.of(), false);
            return desk.pages().page(visit, "tenants", "trial", trial);
        });
    }

    /** {@code POST /admin/tenants/{tenant}/try}: what would become of a lead; nothing is written. */
    public Reply rehearse(Request request) {
        return desk.doorkeeper().act(request, visit -> {
            Tenant tenant = desk.tenancy().require(visit.tenant());
            String crm = visit.oneOf("crm", crms(tenant));
            String lead = visit.text("lead", 40).orElse("");
            boolean open = visit.text("open", 5).isPresent();
            Told[] told = new Told[1];
            desk.audited(
                    request,
                    tenant.id(),
                    "lead " + crm + ":" + lead + " tried" + (open ? ", personal data shown" : ""),
                    () -> told[0] = dryRun.ofLead(tenant.id(), new CrmId(crm), lead));
            DryRunReport report = told[0] instanceof DryRunReport found ? found : null;
            List<String> faults = told[0] instanceof Refused refused ? refused.faults() : List.of();
            Trial trial =
                    new Trial(tenant.id().value(), crms(tenant), crm, lead, report, leads(report, open), faults, open);
            return desk.pages().written(faults.isEmpty() ? 200 : 422, visit, "tenants", "trial", trial);
        });
    }

    private static List<String> crms(Tenant tenant) {
        return tenant.connections().keySet().stream().map(crm -> crm.value()).toList();
    }

    private static List<Lead> leads(DryRunReport report, boolean open) {
        Masks masks = new Masks(Optional.empty(), open);
        return report == null
                ? List.of()
                : report.leads().stream()
                        .map(line -> new Lead(line, StoryPages.judged(line.rules(), masks), line.writes()))
                        .toList();
    }
}
