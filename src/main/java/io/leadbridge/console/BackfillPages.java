package io.leadbridge.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.admin.Refusal;
import io.leadbridge.admin.Reply;
import io.leadbridge.admin.Request;
import io.leadbridge.event.TenantId;
import io.leadbridge.tenant.Tenant;
import java.util.List;
import java.util.Optional;

/** Leads that exist already: plans, and how far their runs have come: bean {@code console-backfills}. */
public final class BackfillPages {

    private static final int LISTED = 50;
    private static final int RULE_MAX = 200;
    private static final int PERCENT = 100;

    private final Desk desk;
    private final Api api;

    BackfillPages(Desk desk, Api api) {
        this.desk = desk;
        this.api = api;
    }

    /**
     * What the list shows.
     *
     * @param rules names of those that a plan can be made for
     * @param backfills as the API tells them, the newest first
     */
    public record View(String tenant, List<String> rules, JsonNode backfills) {}

    /**
     * What the page of one shows.
     *
     * @param backfill as the API tells it
     * @param open whether the samples' values are shown
     * @param fault why the last act was not done; empty if it was
     */
    public record One(String tenant, JsonNode backfill, boolean open, String fault) {

        /** Word of its state. */
        public String state() {
            return backfill.path("state").asText();
        }

        /** Whether the page may look again by itself: what was unmasked would be masked then. */
        public boolean live() {
            return !open;
        }
    }

    /** How many of a run's leads have come to their end, in percent; -1 if it is not run, or nobody knows. */
    public static int percent(JsonNode backfill) {
        JsonNode run = backfill.path("run");
        long of = run.path("of").asLong();
        if (!run.isObject() || of <= 0) {
            return -1;
        }
        return (int) Math.min(PERCENT, run.path("ended").asLong() * PERCENT / of);
    }

    /** {@code GET /admin/tenants/{tenant}/backfills}. */
    public Reply list(Request request) {
        return desk.doorkeeper().show(request, visit -> {
            Tenant tenant = desk.tenancy().require(visit.tenant());
            List<String> rules = tenant.rules().stream()
                    .filter(rule -> rule.enabled())
                    .map(rule -> rule.name())
                    .toList();
            View view = new View(tenant.id().value(), rules, api.backfills(visit, tenant.id(), LISTED));
            return desk.pages().page(visit, "tenants", "backfills", view);
        });
    }

    /** {@code POST /admin/tenants/{tenant}/backfills}: asks for a plan. */
    public Reply plan(Request request) {
        return desk.doorkeeper().act(request, visit -> {
            TenantId tenant = desk.tenancy().require(visit.tenant()).id();
            String rule = visit.raw("rule", RULE_MAX)
                    .filter(name -> !name.isBlank())
                    .orElseThrow(() -> Astray.bad("rule: the name of a rule expected"));
            JsonNode planned = api.plan(visit, tenant, rule);
            return Pages.goTo(address(tenant, planned.path("id").asText()), "planning");
        });
    }

    /** {@code GET /admin/tenants/{tenant}/backfills/{backfill}}. */
    public Reply one(Request request) {
        return desk.doorkeeper().show(request, visit -> {
            TenantId tenant = desk.tenancy().require(visit.tenant()).id();
            return shown(200, visit, new One(tenant.value(), find(visit, tenant), false, ""));
        });
    }

    /** {@code POST /admin/tenants/{tenant}/backfills/{backfill}}: runs, pauses, resumes or stops it. */
    public Reply turn(Request request) {
        return desk.doorkeeper().act(request, visit -> {
            TenantId tenant = desk.tenancy().require(visit.tenant()).id();
            String id = visit.backfill(3);
            String act = visit.oneOf("act", List.of("run", "pause", "resume", "stop"));
            String revision = number(visit, "revision").orElseThrow(() -> Astray.bad("revision: a number expected"));
            try {
                api.turn(visit, tenant, id, act, revision, number(visit, "override"));
                return Pages.goTo(address(tenant, id), "backfill." + act);
            } catch (Refusal refusal) {
                One one = new One(tenant.value(), find(visit, tenant), false, Replies.detail(refusal.reply()));
                return shown(refusal.reply().status(), visit, one);
            }
        });
    }

    /** {@code POST /admin/tenants/{tenant}/backfills/{backfill}/unmask}: with the samples' values; audited. */
    public Reply unmask(Request request) {
        return desk.doorkeeper().act(request, visit -> {
            TenantId tenant = desk.tenancy().require(visit.tenant()).id();
            JsonNode backfill = find(visit, tenant);
            desk.audited(request, tenant, "personal data of backfill " + visit.backfill(3) + " shown", () -> {});
            return shown(200, visit, new One(tenant.value(), backfill, true, ""));
        });
    }

    private JsonNode find(Visit visit, TenantId tenant) {
        return api.backfill(visit, tenant, visit.backfill(3));
    }

    private Reply shown(int status, Visit visit, One one) {
        return desk.pages().written(status, visit, "tenants", visit.isPart() ? "backfillpart" : "backfill", one);
    }

    private static Optional<String> number(Visit visit, String name) {
        return visit.text(name, 12).map(text -> {
            if (!text.matches("\\d{1,9}")) {
                throw Astray.bad(name + ": a number expected");
            }
            return text;
        });
    }

    private static String address(TenantId tenant, String id) {
        return "/admin/tenants/" + tenant + "/backfills/" + Visit.encoded(id);
    }
}
