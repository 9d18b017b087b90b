package io.leadbridge.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.admin.Problem.Flaw;
import io.leadbridge.event.TenantId;
import io.leadbridge.tenant.Fault;
import io.leadbridge.tenant.TenantDocument;
import io.leadbridge.tenant.TreeText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Operations on tenants: bean {@code admin-tenants}. */
public final class TenantsApi {

    private static final int PAGE = 100;
    private static final int PAGE_MAX = 1000;

    private final Documents documents;

    TenantsApi(Documents documents) {
        this.documents = documents;
    }

    /** {@code GET /tenants}: a page of all tenants, by name. */
    public Reply list(Request request) {
        Fields fields = Fields.none().query(request, "after", "limit");
        int limit = fields.number(request, "limit", 1, PAGE_MAX, PAGE);
        fields.done();
        String after = request.query().getOrDefault("after", List.of("")).get(0);
        List<TenantId> rest = documents.ids().stream()
                .filter(id -> id.value().compareTo(after) > 0)
                .limit(limit + 1L)
                .toList();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode tenants = body.putArray("tenants");
        rest.stream().limit(limit).forEach(id -> documents.find(id).ifPresent(found -> tenants.add(summary(found))));
        if (rest.size() > limit) {
            body.put("next", rest.get(limit - 1).value());
        }
        return Reply.json(200, body);
    }

    private static ObjectNode summary(TenantDocument document) {
        ObjectNode summary = JsonNodeFactory.instance
                .objectNode()
                .put("tenant", document.id().value())
                .put("version", document.version())
                .put("changed-at", document.changedAt().toString())
                .put("changed-by", document.changedBy())
                .put("rules", document.tree().path("rules").size());
        document.tree().path("connections").fieldNames().forEachRemaining(summary.withArray("connections")::add);
        document.file().ifPresent(file -> summary.put("file", file));
        return summary;
    }

    /** {@code POST /tenants}: makes the tenant that the document names. */
    public Reply create(Request request) {
        Fields.none().query(request).done();
        byte[] text = text(request);
        String name = Trees.peek(text, "tenant");
        if (!TenantId.isValid(name)) {
            // Its own faults tell it, with the line; the name is only one that no document can have meant.
            List<Fault> faults = documents.check(new TenantId("-"), text);
            throw Documents.refused(faults, true);
        }
        TenantId tenant = new TenantId(name);
        if (documents.find(tenant).isPresent()) {
            throw new Refusal(new Problem(
                    409,
                    "exists",
                    "there is a tenant '" + tenant + "' already; PUT " + location(tenant) + " replaces it"));
        }
        return save(request, tenant, text, "");
    }

    /** {@code GET /tenants/{tenant}}: JSON, or YAML if that is asked for. */
    public Reply get(Request request) {
        Fields.none().query(request).done();
        TenantDocument document = documents.get(request);
        Reply reply = Documents.of(document, Versions.isKnown(request, document) ? 304 : 200);
        if (reply.status() == 304) {
            return new Reply(304, reply.headers(), null, null);
        }
        return shown(request, reply);
    }

    /** {@code PUT /tenants/{tenant}}: makes or replaces it. */
    public Reply put(Request request) {
        Fields.none().query(request).done();
        TenantId tenant = request.tenant();
        Optional<TenantDocument> present = documents.find(tenant);
        if (present.isEmpty()) {
            Versions.absent(request);
        }
        String expected =
                present.map(document -> Versions.expected(request, document)).orElse("");
        return save(request, tenant, text(request), expected);
    }

    /** {@code DELETE /tenants/{tenant}}. */
    public Reply delete(Request request) {
        Fields.none().query(request).done();
        String expected = Versions.expected(request, documents.get(request));
        return documents.remove(request, request.tenant(), expected);
    }

    /** {@code POST /tenants/{tenant}/check}: what would be wrong with the document. */
    public Reply check(Request request) {
        Fields.none().query(request).done();
        List<Flaw> flaws = Documents.flaws(documents.check(request.tenant(), text(request)), true);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("faults", Problem.json(flaws));
        return Reply.json(200, body);
    }

    /** @param expected version that the change was made on; empty if there is to be no such tenant */
    private Reply save(Request request, TenantId tenant, byte[] text, String expected) {
        String what = expected.isEmpty() ? "tenant made" : "tenant replaced";
        UnaryOperator<Reply> located =
                reply -> reply.status() == 201 ? reply.with("Location", location(tenant)) : reply;
        return shown(request, documents.put(request, tenant, text, what, expected, true, located));
    }

    private static String location(TenantId tenant) {
        return Requests.BASE + "/tenants/" + tenant;
    }

    /** The document of the body, as the editor takes it. */
    static byte[] text(Request request) {
        if (request.header("content-type").orElse("").toLowerCase(Locale.ROOT).contains("yaml")) {
            return request.body();
        }
        Trees.read(request.body());
        return Trees.withoutEscapedSlashes(request.body());
    }

    private static Reply shown(Request request, Reply reply) {
        String accept = request.header("accept").orElse("").toLowerCase(Locale.ROOT);
        int yaml = accept.indexOf(Reply.YAML);
        int json = accept.indexOf(Reply.JSON);
        boolean wanted = yaml >= 0 && (json < 0 || yaml < json);
        Reply varied = reply.with("Vary", "Accept");
        return wanted && reply.body() instanceof ObjectNode tree
                ? new Reply(reply.status(), varied.headers(), TreeText.yaml(tree), Reply.YAML)
                : varied;
    }
}
