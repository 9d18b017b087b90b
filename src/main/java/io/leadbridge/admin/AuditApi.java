package io.leadbridge.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.TenantId;
import java.util.List;
import java.util.Optional;

/** Who changed what: bean {@code admin-audit}. */
public final class AuditApi {

    private static final int LINES = 100;
    private static final int LINES_MAX = 1000;

    private final Audit audit;

    AuditApi(Audit audit) {
        this.audit = audit;
    }

    /** {@code GET /audit}: of all tenants. */
    public Reply all(Request request) {
        return newest(request, Optional.empty());
    }

    /** {@code GET /tenants/{tenant}/audit}: of one, be it removed meanwhile. */
    public Reply ofTenant(Request request) {
        return newest(request, Optional.of(request.tenant()));
    }

    private Reply newest(Request request, Optional<TenantId> tenant) {
        Fields fields = Fields.none().query(request, "limit");
        int limit = fields.number(request, "limit", 1, LINES_MAX, LINES);
        fields.done();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode lines = body.putArray("changes");
        List<Audit.Line> newest = audit.newest(tenant, limit);
        newest.forEach(line -> lines.add(json(line)));
        return Reply.json(200, body);
    }

    private static ObjectNode json(Audit.Line line) {
        Audit.Intent intent = line.intent();
        return JsonNodeFactory.instance
                .objectNode()
                .put("at", line.at().toString())
                .put("user", intent.user())
                .put("address", intent.address())
                .put("tenant", intent.tenant().value())
                .put("what", intent.what())
                .put("from", intent.from())
                .put("to", line.to())
                .put("end", line.done() ? "done" : "unknown");
    }
}
