package io.leadbridge.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.enrich.Enrich;
import io.leadbridge.event.Account;
import io.leadbridge.event.Metadata;
import io.leadbridge.mapping.AvailableField;
import io.leadbridge.tenant.Tenant;

/** What a tenant's CRMs have, from the cache: bean {@code admin-metadata}. */
public final class MetadataApi {

    private final Customers customers;
    private final Enrich enrich;
    private final Patience patience;
    private final Changes changes;

    MetadataApi(Customers customers, Enrich enrich, Patience patience, Changes changes) {
        this.customers = customers;
        this.enrich = enrich;
        this.patience = patience;
        this.changes = changes;
    }

    /** {@code GET /tenants/{tenant}/metadata/{crm}}: pipelines with stages, fields, users, loss reasons, projects. */
    public Reply metadata(Request request) {
        Fields.none().query(request).done();
        Metadata metadata = read(request);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("pipelines", Trees.of(metadata.pipelines()));
        ArrayNode fields = body.putArray("fields");
        metadata.fields().forEach(field -> fields.add(Trees.of(field)));
        body.set("users", Trees.of(metadata.users()));
        body.set("loss-reasons", Trees.of(metadata.lossReasons()));
        body.set("projects", Trees.of(metadata.projects()));
        return Reply.json(200, body);
    }

    /** {@code GET /tenants/{tenant}/fields/{crm}}: what can stand in {@code from} and {@code to}. */
    public Reply fields(Request request) {
        Fields.none().query(request).done();
        Metadata metadata = read(request);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode fields = body.putArray("fields");
        AvailableField.of(metadata).forEach(field -> fields.add(Trees.of(field)));
        return Reply.json(200, body);
    }

    /** {@code POST /tenants/{tenant}/caches/clear}: what is known of all its accounts is read again when it is needed. */
    public Reply clear(Request request) {
        Fields.none().query(request).done();
        Tenant tenant = customers.tenant(request);
        return changes.make(request, tenant.id(), "caches cleared", "", () -> {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            ArrayNode cleared = body.putArray("cleared");
            tenant.connections().keySet().forEach(crm -> {
                enrich.evict(new Account(tenant.id(), crm));
                cleared.add(crm.value());
            });
            return new Changes.Done(Reply.json(200, body), "");
        });
    }

    private Metadata read(Request request) {
        Account account = customers.connection(request).account();
        Answer<Metadata> answer = patience.ask(() -> enrich.metadata(account));
        if (answer instanceof Answer.Ok<Metadata> ok) {
            return ok.value();
        }
        throw Customers.failed(answer);
    }
}
