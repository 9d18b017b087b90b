package io.leadbridge.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.admin.ConflictActs.Conflict;
import io.leadbridge.admin.ConflictActs.Decided;
import io.leadbridge.admin.ConflictActs.Field;
import io.leadbridge.admin.ConflictActs.Page;
import io.leadbridge.admin.Problem.Flaw;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Value;
import io.leadbridge.history.Masked;
import io.leadbridge.tenant.Tenant;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The conflicts that wait for a person: bean {@code admin-conflicts}. */
public final class ConflictsApi {

    private static final int LIMIT = 20;
    private static final int LIMIT_MAX = 100;
    private static final int TEXT_MAX = 500;

    private final Customers customers;
    private final ConflictActs acts;
    private final Changes changes;
    private final Audit audit;

    ConflictsApi(Customers customers, ConflictActs acts, Changes changes, Audit audit) {
        this.customers = customers;
        this.acts = acts;
        this.changes = changes;
        this.audit = audit;
    }

    /**
     * {@code GET /tenants/{tenant}/conflicts}: those for which a message is parked, or those of one lead. That a person's
     * data was shown is audited.
     */
    public Reply list(Request request) {
        Fields fields = Fields.none().query(request, "lead", "limit", "next", EventsApi.DATA);
        Optional<RecordRef> lead =
                fields.word(request, "lead", TEXT_MAX).flatMap(text -> EventsApi.record(fields, "?lead", text));
        Optional<String> next = fields.word(request, "next", TEXT_MAX);
        int limit = fields.number(request, "limit", 1, LIMIT_MAX, LIMIT);
        boolean shown = EventsApi.isShown(fields, request);
        fields.done();
        Tenant tenant = customers.tenant(request);
        if (shown) {
            String what =
                    "personal data of conflicts" + lead.map(one -> " of " + one).orElse("") + " shown";
            audit.done(audit.begin(new Audit.Intent(request.user(), request.address(), tenant.id(), what, "")), "");
        }
        Page page = asked(() -> lead.map(one -> new Page(acts.of(tenant, one), Optional.empty()))
                .orElseGet(() -> acts.list(tenant, next, limit)));
        return Reply.json(200, tree(page, shown));
    }

    /** {@code POST /tenants/{tenant}/conflicts/decide}. */
    public Reply decide(Request request) {
        Fields fields = Fields.of(request).query(request).only("lead", "other", "winners");
        Optional<RecordRef> lead = lead(fields, "lead");
        Optional<RecordRef> other = lead(fields, "other");
        Map<String, CrmId> winners = new LinkedHashMap<>();
        fields.texts("winners", "a CRM for each field, or for *,").forEach((field, crm) -> {
            if (CrmId.isValid(crm)) {
                winners.put(field, new CrmId(crm));
            } else if (!crm.isEmpty()) {
                fields.flaw("winners." + Fields.cut(field), "'" + Fields.cut(crm) + "' given; a CRM expected");
            }
        });
        fields.done();
        Tenant tenant = customers.tenant(request);
        String what = told(lead.orElseThrow(), other.orElseThrow(), winners);
        return changes.make(request, tenant.id(), what, "", () -> {
            Decided decided = asked(() -> acts.decide(tenant, lead.get(), other.get(), winners));
            return new Changes.Done(Reply.json(200, tree(decided)), "");
        });
    }

    /** What was decided, for the audit log: no value. */
    public static String told(RecordRef lead, RecordRef other, Map<String, CrmId> winners) {
        return "conflict of " + lead + " and " + other + " decided: "
                + winners.entrySet().stream()
                        .map(winner -> Fields.cut(winner.getKey()) + " by " + winner.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** @param shown whether people's data is to be seen */
    public static ObjectNode tree(Page page, boolean shown) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        ArrayNode conflicts = tree.putArray("conflicts");
        page.conflicts().forEach(conflict -> conflicts.add(tree(conflict, shown)));
        page.next().ifPresent(next -> tree.put("next", next));
        return tree;
    }

    private static ObjectNode tree(Conflict conflict, boolean shown) {
        ObjectNode tree = JsonNodeFactory.instance
                .objectNode()
                .put("lead", conflict.lead().toString())
                .put("other", conflict.other().toString())
                .put("read", conflict.read());
        if (conflict.parkedAt() != null) {
            tree.put("parked-at", conflict.parkedAt().toString());
        }
        ArrayNode fields = tree.putArray("fields");
        for (Field field : conflict.fields()) {
            ObjectNode line = fields.addObject()
                    .put("field", field.field().toString())
                    .put("other-field", field.otherField().toString());
            put(line, "value", field.field(), field.value(), shown);
            put(line, "other-value", field.otherField(), field.otherValue(), shown);
        }
        return tree;
    }

    private static void put(ObjectNode line, String key, FieldPath path, Value value, boolean shown) {
        if (value != null) {
            line.set(key, StoryTree.value(shown ? value : Masked.of(path, value)));
        }
    }

    /** What was done. */
    public static ObjectNode tree(Decided decided) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("decided", decided.fields())
                .put("replayed", decided.replayed());
    }

    private static Optional<RecordRef> lead(Fields fields, String key) {
        return fields.text(key, TEXT_MAX, "a lead as amocrm:lead:101")
                .flatMap(text -> EventsApi.record(fields, key, text));
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (UncheckedIOException e) {
            throw new Refusal(Reply.of(new Problem(503, "unavailable", "without Redis nothing is known of conflicts"))
                    .with("Retry-After", "2"));
        } catch (IllegalArgumentException e) {
            // Its words are for the one who asked.
            throw Refusal.invalid(List.of(new Flaw("", 0, 0, e.getMessage())));
        }
    }
}
