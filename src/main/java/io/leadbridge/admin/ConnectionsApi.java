package io.leadbridge.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Crm;
import io.leadbridge.crm.Subscribed;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Metadata;
import io.leadbridge.health.Connections;
import io.leadbridge.limit.Limits;
import io.leadbridge.limit.Paused;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/** Operations on a tenant's accounts in its CRMs: bean {@code admin-connections}. */
public final class ConnectionsApi {

    private final Customers customers;
    private final Connections states;
    private final Limits limits;
    private final Crm crm;
    private final ConnectionTest tests;
    private final Patience patience;
    private final Function<Connection, Optional<URI>> webhooks;
    private final Changes changes;

    /**
     * @param states how the last calls of this instance went
     * @param webhooks a connection's webhook address with its secret; empty while the public address is not known
     */
    ConnectionsApi(
            Customers customers,
            Connections states,
            Limits limits,
            Crm crm,
            ConnectionTest tests,
            Patience patience,
            Function<Connection, Optional<URI>> webhooks,
            Changes changes) {
        this.customers = customers;
        this.states = states;
        this.limits = limits;
        this.crm = crm;
        this.tests = tests;
        this.patience = patience;
        this.webhooks = webhooks;
        this.changes = changes;
    }

    /** {@code GET /tenants/{tenant}/connections}. */
    public Reply list(Request request) {
        Fields.none().query(request).done();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode connections = body.putArray("connections");
        customers.tenant(request).connections().values().forEach(connection -> connections.add(json(connection)));
        return Reply.json(200, body);
    }

    private ObjectNode json(Connection connection) {
        Account account = connection.account();
        Optional<Paused> paused = limits.paused(connection);
        Optional<Connections.State> last = Optional.ofNullable(states.states().get(account));
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("crm", account.crm().value())
                .put("url", connection.url().toString());
        if (connection.project() != null) {
            json.put("project", connection.project());
        }
        json.put("state", state(paused, last));
        paused.ifPresent(pause -> json.set("paused", json(pause)));
        last.ifPresent(call -> json.putObject("last-call")
                .put("failures", call.failures())
                .put("since", call.since().toString())
                .put("reason", call.reason()));
        return json;
    }

    private static String state(Optional<Paused> paused, Optional<Connections.State> last) {
        if (paused.isPresent()) {
            return "paused";
        }
        return last.map(call -> call.failures() > 0 ? "failing" : "ok").orElse("unknown");
    }

    private static ObjectNode json(Paused pause) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", pause.kind().name().toLowerCase(java.util.Locale.ROOT))
                .put("reason", pause.reason())
                .put("since", pause.since().toString());
    }

    /** {@code POST /tenants/{tenant}/connections/{crm}/test}: asks the CRM; if it lets us in, a pause is over. */
    public Reply test(Request request) {
        Fields.none().query(request).done();
        Connection connection = customers.connection(request);
        String what = "connection " + connection.account().crm() + " tested";
        return changes.make(request, request.tenant(), what, "", () -> {
            ConnectionTest.Tested tested = tests.test(connection);
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            if (tested.answer() instanceof Answer.Ok<Metadata> ok) {
                body.put("connected", true)
                        .put("pipelines", ok.value().pipelines().size())
                        .put("fields", ok.value().fields().size())
                        .put("users", ok.value().users().size());
            } else {
                body.put("connected", false).put("reason", tested.answer().reason());
                limits.paused(connection).ifPresent(pause -> body.set("paused", json(pause)));
            }
            tested.before().ifPresent(pause -> body.set("was-paused", json(pause)));
            return new Changes.Done(Reply.json(200, body), "");
        });
    }

    /** {@code POST /tenants/{tenant}/connections/{crm}/resume}: a person says that it works again. */
    public Reply resume(Request request) {
        Fields.none().query(request).done();
        Connection connection = customers.connection(request);
        String what = "connection " + connection.account().crm() + " resumed";
        return changes.make(request, request.tenant(), what, "", () -> {
            boolean was = limits.resume(connection);
            ObjectNode body = JsonNodeFactory.instance.objectNode().put("was-paused", was);
            return new Changes.Done(Reply.json(200, body), "");
        });
    }

    /** {@code GET /tenants/{tenant}/connections/{crm}/webhooks}: whether the CRM calls our webhook. */
    public Reply webhooks(Request request) {
        Fields.none().query(request).done();
        Connection connection = customers.connection(request);
        URI webhook = webhook(connection);
        Answer<Subscribed> answer = patience.ask(() -> crm.subscription(connection.account(), webhook));
        if (answer instanceof Answer.Ok || answer instanceof Answer.Refused) {
            ObjectNode body = status(answer instanceof Answer.Ok, webhook);
            if (!(answer instanceof Answer.Ok)) {
                body.put("reason", answer.reason());
            }
            return Reply.json(200, body);
        }
        throw Customers.failed(answer);
    }

    /** {@code POST /tenants/{tenant}/connections/{crm}/webhooks}: sees to it that the CRM calls our webhook. */
    public Reply repair(Request request) {
        Fields.none().query(request).done();
        Connection connection = customers.connection(request);
        URI webhook = webhook(connection);
        String what = "webhooks of " + connection.account().crm() + " subscribed";
        return changes.make(request, request.tenant(), what, "", () -> {
            Answer<Subscribed> answer = patience.ask(() -> crm.subscribe(connection.account(), webhook));
            if (answer instanceof Answer.Ok<Subscribed> ok) {
                ObjectNode body =
                        status(true, webhook).put("changed", ok.value().changed());
                return new Changes.Done(Reply.json(200, body), "");
            }
            throw Customers.failed(answer);
        });
    }

    private static ObjectNode status(boolean subscribed, URI webhook) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("subscribed", subscribed)
                .put("address", webhook.toString().replaceFirst("[^/]*$", "***"));
    }

    private URI webhook(Connection connection) {
        return webhooks.apply(connection)
                .orElseThrow(() -> new Refusal(new Problem(
                        409,
                        "no-address",
                        "where the CRMs reach this server is not known: set leadbridge.public-url")));
    }
}
