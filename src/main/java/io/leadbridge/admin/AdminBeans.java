package io.leadbridge.admin;

import io.leadbridge.backfill.Backfills;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.crm.Crm;
import io.leadbridge.enrich.Enrich;
import io.leadbridge.event.Connection;
import io.leadbridge.event.TenantId;
import io.leadbridge.health.Connections;
import io.leadbridge.history.Inquiry;
import io.leadbridge.history.StorySearch;
import io.leadbridge.limit.Limits;
import io.leadbridge.tenant.Tenant;
import io.leadbridge.tenant.TenantEditor;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.CamelContext;

/**
 * What the operations need of the other rooms.
 *
 * @param editor the one way to change tenants
 * @param tenants the tenant of that name, as this instance works by it
 * @param states how the last calls of this instance went
 * @param limits which connections are paused
 * @param crm the CRMs
 * @param enrich what they have
 * @param webhooks a connection's webhook address with its secret; empty while the public address is not known
 * @param backfills leads that exist already
 * @param conflicts that wait for a person
 * @param patience with which a CRM is asked
 * @param audit who changed what
 * @param history what became of events, and the queue of those that wait
 */
public record AdminBeans(
        TenantEditor editor,
        Function<TenantId, Optional<Tenant>> tenants,
        Connections states,
        Limits limits,
        Crm crm,
        Enrich enrich,
        Function<Connection, Optional<URI>> webhooks,
        Backfills backfills,
        ConflictActs conflicts,
        Patience patience,
        Audit audit,
        History history) {

    /**
     * What the operations need to tell of events and of the queue.
     *
     * @param search finds stories
     * @param inquiry tells why an event is where it is
     * @param queue of the webhooks
     * @param acts on what is parked
     */
    public record History(StorySearch search, Inquiry inquiry, RedisQueueOperations queue, ParkedActs acts) {}

    /** The beans of {@code routes/admin.camel.yaml}, by their names in the registry. */
    public Map<String, Object> beans(CamelContext camel) {
        Changes changes = new Changes(audit);
        Documents documents = new Documents(editor, changes);
        Customers customers = new Customers(tenants);
        ConnectionTest tests = new ConnectionTest(crm, limits, enrich::evict, patience);
        Map<String, Object> beans = new LinkedHashMap<>();
        beans.put("admin-tenants", new TenantsApi(documents));
        beans.put("admin-rules", new RulesApi(documents));
        beans.put(
                "admin-connections",
                new ConnectionsApi(customers, states, limits, crm, tests, patience, webhooks, changes));
        beans.put("admin-metadata", new MetadataApi(customers, enrich, patience, changes));
        beans.put("admin-trials", new TrialsApi(customers, audit));
        beans.put("admin-events", new EventsApi(customers, history.search(), history.inquiry(), audit));
        beans.put("admin-queue", new QueueApi(customers, history.queue(), history.acts(), changes));
        beans.put("admin-backfills", new BackfillsApi(customers, backfills, changes));
        beans.put("admin-conflicts", new ConflictsApi(customers, conflicts, changes, audit));
        beans.put("admin-audit", new AuditApi(audit));
        beans.put("admin-documents", new PublishedApi(camel));
        return beans;
    }
}
