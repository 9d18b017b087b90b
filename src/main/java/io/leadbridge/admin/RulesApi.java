package io.leadbridge.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.admin.Problem.Flaw;
import io.leadbridge.event.Nearest;
import io.leadbridge.tenant.TenantDocument;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Operations on the rules of a tenant's document: bean {@code admin-rules}. A rule is known by its name, and keeps its
 * place unless {@code position} moves it. Their version is that of the document.
 */
public final class RulesApi {

    private static final int POSITION_MAX = 10_000;

    private final Documents documents;

    RulesApi(Documents documents) {
        this.documents = documents;
    }

    /** {@code GET /tenants/{tenant}/rules}. */
    public Reply list(Request request) {
        Fields.none().query(request).done();
        TenantDocument document = documents.get(request);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("rules", document.tree().withArray("rules").deepCopy());
        return Documents.withVersion(Reply.json(200, body), document);
    }

    /** {@code GET /tenants/{tenant}/rules/{rule}}. */
    public Reply get(Request request) {
        Fields.none().query(request).done();
        TenantDocument document = documents.get(request);
        ArrayNode rules = rules(document.tree());
        return Documents.withVersion(Reply.json(200, rules.get(place(rules, request.rule()))), document);
    }

    /** {@code POST /tenants/{tenant}/rules}: adds one, at {@code position} or at the end. */
    public Reply add(Request request) {
        TenantDocument document = documents.get(request);
        ObjectNode tree = Documents.copy(document);
        ArrayNode rules = rules(tree);
        int position = position(request, rules.size(), rules.size());
        ObjectNode rule = rule(request);
        String name = name(rule);
        if (names(rules).contains(name)) {
            throw new Refusal(new Problem(409, "exists", "there is a rule '" + Fields.cut(name) + "' already"));
        }
        String expected = Versions.expected(request, document);
        rules.insert(position, rule);
        return save(request, tree, "rule '" + name + "' added", expected, reply -> told(reply, 201, name)
                .with("Location", location(request, name)));
    }

    /** {@code PUT /tenants/{tenant}/rules/{rule}}: replaces one; another name in it renames, {@code position} moves it. */
    public Reply put(Request request) {
        TenantDocument document = documents.get(request);
        ObjectNode tree = Documents.copy(document);
        ArrayNode rules = rules(tree);
        int place = place(rules, request.rule());
        int position = position(request, place, rules.size() - 1);
        ObjectNode rule = rule(request);
        String name = name(rule);
        String expected = Versions.expected(request, document);
        rules.remove(place);
        if (names(rules).contains(name)) {
            throw new Refusal(new Problem(409, "exists", "there is another rule '" + Fields.cut(name) + "' already"));
        }
        rules.insert(position, rule);
        return save(request, tree, "rule '" + request.rule() + "' replaced", expected, reply -> told(reply, 200, name)
                .with("Content-Location", location(request, name)));
    }

    /** {@code DELETE /tenants/{tenant}/rules/{rule}}. */
    public Reply delete(Request request) {
        Fields.none().query(request).done();
        TenantDocument document = documents.get(request);
        ObjectNode tree = Documents.copy(document);
        ArrayNode rules = rules(tree);
        rules.remove(place(rules, request.rule()));
        String expected = Versions.expected(request, document);
        return save(
                request,
                tree,
                "rule '" + request.rule() + "' deleted",
                expected,
                reply -> new Reply(204, reply.headers(), null, null));
    }

    /** {@code POST /tenants/{tenant}/rules/{rule}/enable}. */
    public Reply enable(Request request) {
        return turn(request, true);
    }

    /** {@code POST /tenants/{tenant}/rules/{rule}/disable}. */
    public Reply disable(Request request) {
        return turn(request, false);
    }

    /** Goes without a version: it does not overwrite what somebody else did. */
    private Reply turn(Request request, boolean enabled) {
        Fields.none().query(request).done();
        TenantDocument document = documents.get(request);
        String expected = Versions.optional(request, document);
        ObjectNode tree = Documents.copy(document);
        ArrayNode rules = rules(tree);
        ObjectNode rule = (ObjectNode) rules.get(place(rules, request.rule()));
        if (rule.path("enabled").asBoolean(true) == enabled) {
            return Documents.withVersion(Reply.json(200, rule), document);
        }
        rule.put("enabled", enabled);
        String what = "rule '" + request.rule() + "' " + (enabled ? "enabled" : "disabled");
        return save(request, tree, what, expected, reply -> told(reply, 200, request.rule()));
    }

    private Reply save(Request request, ObjectNode tree, String what, String expected, UnaryOperator<Reply> reply) {
        return documents.put(request, request.tenant(), Trees.json(tree), what, expected, false, reply);
    }

    /** The answer for the document, as one for the rule. */
    private static Reply told(Reply reply, int status, String name) {
        ArrayNode rules = rules((ObjectNode) reply.body());
        return new Reply(status, reply.headers(), rules.get(place(rules, name)), Reply.JSON);
    }

    private static int position(Request request, int otherwise, int most) {
        Fields fields = Fields.none().query(request, "position");
        int position = fields.number(request, "position", 0, POSITION_MAX, otherwise);
        fields.done();
        return Math.min(position, most);
    }

    private static ObjectNode rule(Request request) {
        if (Trees.read(request.body()) instanceof ObjectNode rule) {
            return rule;
        }
        throw Refusal.invalid(List.of(new Flaw("", 1, 1, "a rule expected: an object with name, from, when, then")));
    }

    /** As the reader of tenants takes it; a rule without a name gets its fault there. */
    private static String name(ObjectNode rule) {
        return rule.path("name").asText().strip();
    }

    private static ArrayNode rules(ObjectNode tree) {
        return tree.withArray("rules");
    }

    private static List<String> names(ArrayNode rules) {
        List<String> names = new ArrayList<>();
        rules.forEach(rule -> names.add(rule.path("name").asText().strip()));
        return names;
    }

    private static int place(ArrayNode rules, String name) {
        List<String> names = names(rules);
        int place = names.indexOf(name);
        if (place < 0) {
            throw Refusal.notFound("there is no rule '" + Fields.cut(name) + "'" + Nearest.hint(name, names));
        }
        return place;
    }

    private static String location(Request request, String name) {
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return Requests.BASE + "/tenants/" + request.tenant() + "/rules/" + encoded;
    }
}
