package io.leadbridge.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.backfill.Act;
import io.leadbridge.backfill.BackfillReport;
import io.leadbridge.backfill.Backfills;
import io.leadbridge.backfill.Denied;
import io.leadbridge.backfill.Told;
import io.leadbridge.event.TenantId;
import java.util.Optional;

/**
 * Plans and runs on leads that exist already: bean {@code admin-backfills}. The version of a backfill ({@code ETag}) is that
 * of its state; its numbers grow without it.
 */
public final class BackfillsApi {

    private static final int RULE_MAX = 120;
    private static final int LIMIT = 20;
    private static final int LIMIT_MAX = 100;
    private static final int OVERRIDE_MAX = 999_999_999;

    private final Customers customers;
    private final Backfills backfills;
    private final Changes changes;

    BackfillsApi(Customers customers, Backfills backfills, Changes changes) {
        this.customers = customers;
        this.backfills = backfills;
        this.changes = changes;
    }

    /** {@code GET /tenants/{tenant}/backfills}: newest first, without samples. */
    public Reply list(Request request) {
        Fields fields = Fields.none().query(request, "limit");
        int limit = fields.number(request, "limit", 1, LIMIT_MAX, LIMIT);
        fields.done();
        customers.tenant(request);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("backfills", Trees.of(backfills.newest(request.tenant(), limit)));
        return Reply.json(200, body);
    }

    /** {@code POST /tenants/{tenant}/backfills}: asks for a plan. */
    public Reply plan(Request request) {
        Fields fields = Fields.of(request).query(request).only("rule");
        Optional<String> rule = fields.text("rule", RULE_MAX, "the name of a rule");
        fields.done();
        TenantId tenant = customers.tenant(request).id();
        String what = "backfill of rule '" + rule.orElseThrow() + "' planned";
        return changes.make(request, tenant, what, "", () -> {
            BackfillReport report = told(backfills.plan(tenant, rule.get()), null);
            return new Changes.Done(reply(202, report).with("Location", request.path() + "/" + report.id()), "");
        });
    }

    /** {@code GET /tenants/{tenant}/backfills/{backfill}}. */
    public Reply get(Request request) {
        Fields.none().query(request).done();
        customers.tenant(request);
        return reply(200, told(backfills.find(request.tenant(), request.backfill()), null));
    }

    /** {@code POST …/{backfill}/run}. */
    public Reply run(Request request) {
        Fields fields = Fields.none().query(request, "override-brake");
        int override = fields.number(request, "override-brake", 0, OVERRIDE_MAX, -1);
        fields.done();
        return act(
                request,
                Act.RUN,
                (id, revision) ->
                        backfills.run(request.tenant(), id, revision, override < 0 ? null : Long.valueOf(override)));
    }

    /** {@code POST …/{backfill}/pause}. */
    public Reply pause(Request request) {
        return act(request, Act.PAUSE);
    }

    /** {@code POST …/{backfill}/resume}. */
    public Reply resume(Request request) {
        return act(request, Act.RESUME);
    }

    /** {@code POST …/{backfill}/stop}. */
    public Reply stop(Request request) {
        return act(request, Act.STOP);
    }

    private Reply act(Request request, Act act) {
        Fields.none().query(request).done();
        return act(request, act, (id, revision) -> backfills.act(request.tenant(), id, act, revision));
    }

    /** Does it, with a revision that the backfill had a moment ago. */
    private interface Doing {
        Told of(String id, Long revision);
    }

    private Reply act(Request request, Act act, Doing doing) {
        TenantId tenant = customers.tenant(request).id();
        BackfillReport present = told(backfills.find(tenant, request.backfill()), null);
        long revision = Long.parseLong(Versions.expected(request, Long.toString(present.revision())));
        String what = "backfill " + present.id() + " of rule '" + present.rule() + "': " + act.word();
        return changes.make(
                request,
                tenant,
                what,
                "",
                () -> new Changes.Done(reply(200, told(doing.of(present.id(), revision), present)), ""));
    }

    /** @param present as it was a moment ago; {@code null} if nothing is to be changed */
    private static BackfillReport told(Told told, BackfillReport present) {
        if (told instanceof BackfillReport report) {
            return report;
        }
        Denied denied = (Denied) told;
        throw switch (denied.kind()) {
            case UNKNOWN -> Refusal.notFound(denied.reason());
            case CONFLICT -> new Refusal(new Problem(409, "state", denied.reason()));
            case CHANGED -> Versions.stale(Long.toString(present.revision()), denied.reason());
            case BUSY ->
                new Refusal(Reply.of(new Problem(503, "busy", denied.reason())).with("Retry-After", "10"));
        };
    }

    private static Reply reply(int status, BackfillReport report) {
        return Reply.json(status, Trees.of(report)).with("ETag", Versions.tag(Long.toString(report.revision())));
    }
}
