package io.leadbridge.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.admin.ParkedActs.Wanted;
import io.leadbridge.admin.Problem.Flaw;
import io.leadbridge.camel.redisqueue.ParkedFilter;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.event.EventId;
import io.leadbridge.event.TenantId;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** What waits and what is parked: bean {@code admin-queue}. */
public final class QueueApi {

    private static final int PARKED = 50;
    private static final int PARKED_MAX = 500;
    private static final int TEXT_MAX = 500;

    /** What one request may send again or throw away; more of it takes longer than a client waits. */
    private static final int ACT_MAX = 5000;

    private final Customers customers;
    private final RedisQueueOperations queue;
    private final ParkedActs acts;
    private final Changes changes;

    QueueApi(Customers customers, RedisQueueOperations queue, ParkedActs acts, Changes changes) {
        this.customers = customers;
        this.queue = queue;
        this.acts = acts;
        this.changes = changes;
    }

    /** {@code GET /queue}. */
    public Reply overview(Request request) {
        Fields.none().query(request).done();
        return Reply.json(200, asked(() -> QueueTree.overview(queue)));
    }

    /** {@code GET /queue/parked}: of all tenants. */
    public Reply parked(Request request) {
        return parked(request, ParkedFilter.all());
    }

    /** {@code GET /tenants/{tenant}/parked}. */
    public Reply parkedOfTenant(Request request) {
        TenantId tenant = customers.tenant(request).id();
        return parked(request, ParkedFilter.all().withGroup(tenant.value()));
    }

    private Reply parked(Request request, ParkedFilter filter) {
        Fields fields = Fields.none().query(request, "reason", "limit", "next");
        Optional<String> reason = fields.word(request, "reason", TEXT_MAX);
        Optional<String> next = fields.word(request, "next", TEXT_MAX);
        int limit = fields.number(request, "limit", 1, PARKED_MAX, PARKED);
        fields.done();
        ParkedFilter all = reason.map(filter::withReasonPart).orElse(filter);
        return Reply.json(200, asked(() -> QueueTree.parked(queue, all, next.orElse(null), limit)));
    }

    /** {@code POST /tenants/{tenant}/parked/replay}: how many match; with that number as {@code confirm}, sends them again. */
    public Reply replay(Request request) {
        return act(request, "sent again", wanted -> confirm -> {
            try {
                return acts.replay(wanted, confirm);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refusal(
                        new Problem(503, "busy", "the server ends; some were sent again, the rest is parked"));
            }
        });
    }

    /** {@code POST /tenants/{tenant}/parked/drop}: how many match; with that number as {@code confirm}, throws them away. */
    public Reply drop(Request request) {
        return act(request, "dropped", wanted -> confirm -> acts.drop(wanted, confirm));
    }

    /** {@code POST /tenants/{tenant}/pause}: nothing of the tenant is worked until it is resumed. */
    public Reply pause(Request request) {
        return switched(
                request, "queue paused", () -> queue.pause(request.tenant().value()));
    }

    /** {@code POST /tenants/{tenant}/resume}. */
    public Reply resume(Request request) {
        return switched(
                request, "queue resumed", () -> queue.resume(request.tenant().value()));
    }

    private Reply switched(Request request, String what, Supplier<Boolean> act) {
        Fields.none().query(request).done();
        TenantId tenant = customers.tenant(request).id();
        return changes.make(request, tenant, what, "", () -> {
            boolean changed = asked(act);
            return new Changes.Done(
                    Reply.json(200, JsonNodeFactory.instance.objectNode().put("changed", changed)), "");
        });
    }

    private Reply act(Request request, String done, Function<Wanted, Function<Long, OptionalLong>> act) {
        Fields fields = Fields.of(request).query(request).only("event", "reason", "all", "confirm");
        TenantId tenant = customers.tenant(request).id();
        Wanted wanted = wanted(fields, tenant);
        Optional<Long> confirm = fields.count("confirm");
        fields.done();
        long matching = asked(() -> acts.count(wanted));
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("matching", matching);
        if (confirm.isEmpty()) {
            return Reply.json(200, body.put("done", 0));
        }
        if (matching > ACT_MAX) {
            throw Refusal.invalid(List.of(new Flaw(
                    "",
                    0,
                    0,
                    matching + " match; at most " + ACT_MAX
                            + " are taken in one request: say more of their reason, or use" + " the command line")));
        }
        return changes.make(request, tenant, wanted + " " + done, "", () -> {
            OptionalLong number = asked(() -> act.apply(wanted).apply(confirm.get()));
            if (number.isEmpty()) {
                throw new Refusal(new Problem(
                        409,
                        "changed-meanwhile",
                        matching + " match, " + confirm.get() + " confirmed; nothing was done"));
            }
            return new Changes.Done(Reply.json(200, body.put("done", number.getAsLong())), "");
        });
    }

    private static Wanted wanted(Fields fields, TenantId tenant) {
        Optional<EventId> event = Optional.empty();
        Optional<String> reason = Optional.empty();
        boolean all = fields.flag("all");
        if (fields.has("event")) {
            Optional<String> text = fields.text("event", TEXT_MAX, "the id of an event");
            event = text.flatMap(EventsApi::event);
            if (text.isPresent() && event.isEmpty()) {
                fields.flaw("event", "'" + Fields.cut(text.get()) + "' given; the id of an event expected");
            }
        }
        if (fields.has("reason")) {
            reason = fields.text("reason", TEXT_MAX, "a part of the reason");
        }
        int given = (all ? 1 : 0) + (fields.has("event") ? 1 : 0) + (fields.has("reason") ? 1 : 0);
        if (given != 1) {
            fields.flaw("", given + " of event, reason and all given; one of them expected");
        }
        return new Wanted(tenant, event, reason);
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (UncheckedIOException e) {
            throw new Refusal(Reply.of(new Problem(503, "unavailable", "without Redis nothing is known of the queue"))
                    .with("Retry-After", "2"));
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(List.of(new Flaw("", 0, 0, e.getMessage())));
        }
    }
}
