package io.leadbridge.tenant;

import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.TenantId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tenants that are in force, in memory, so that a webhook is answered while everything else is away.
 *
 * <p>{@link #refresh()} follows the folder: a good file is in force at once; a file with faults leaves the last good
 * version of its tenant in force; a tenant whose file is gone at two looks in a row is removed (an editor that saves may
 * take the file away for a moment). Readers see one whole snapshot or the next, never a mixture.
 */
public final class Tenants {

    private static final Logger log = LoggerFactory.getLogger(Tenants.class);

    private final TenantFolder folder;
    private volatile Snapshot snapshot = new Snapshot(Map.of(), List.of(), false, false);

    /**
     * @param tenants tenants by name
     * @param faults of all files
     * @param loaded whether the folder was read
     * @param complete whether every file has a tenant in force
     */
    record Snapshot(Map<TenantId, Tenant> tenants, List<Fault> faults, boolean loaded, boolean complete) {}

    /**
     * @param folder where files named {@code *.yaml} and {@code *.yml} are; other files and sub-folders are not looked at
     * @param files how they are read
     */
    public Tenants(Path folder, TenantFiles files) {
        this.folder = new TenantFolder(folder, files);
    }

    /** Looks at the folder again. Called by a timer. Never throws: what goes wrong is among {@link #faults()}. */
    public synchronized void refresh() {
        Snapshot before = snapshot;
        Snapshot now = folder.look(before);
        snapshot = now;
        List<Fault> news = new ArrayList<>(now.faults());
        news.removeAll(before.faults());
        news.forEach(fault ->
                log.error("tenant file refused, the last good version stays in force if there is one: {}", fault));
        now.tenants().values().stream()
                .filter(tenant -> !tenant.equals(before.tenants().get(tenant.id())))
                .forEach(tenant -> log.info("tenant {} in force", tenant));
        before.tenants().keySet().stream()
                .filter(id -> !now.tenants().containsKey(id))
                .forEach(id -> log.info("tenant {} removed with its file", id));
    }

    /** The tenant of that name. */
    public Optional<Tenant> find(TenantId id) {
        return Optional.ofNullable(snapshot.tenants().get(id));
    }

    /** All tenants, by name. */
    public List<Tenant> all() {
        return List.copyOf(snapshot.tenants().values());
    }

    /** What is wrong with the files as they are now; empty if nothing is. */
    public List<Fault> faults() {
        return snapshot.faults();
    }

    /** Whether the folder was read at least once: before that nobody knows who is a tenant. */
    public boolean loaded() {
        return snapshot.loaded();
    }

    /**
     * Whether every file has a tenant in force. While not, a name that {@link #find} does not know may be that of a
     * tenant whose file has a fault since the start: its webhooks have to come again, they are not unknown.
     */
    public boolean complete() {
        return snapshot.complete();
    }

    /**
     * How to reach a tenant's CRM.
     *
     * @throws IllegalArgumentException if there is no such tenant, or it has no such connection
     */
    public Connection connection(Account account) {
        Tenant tenant = find(account.tenant())
                .orElseThrow(() -> new IllegalArgumentException("no tenant '" + account.tenant() + "'"));
        Connection connection = tenant.connections().get(account.crm());
        if (connection == null) {
            throw new IllegalArgumentException("tenant '" + account.tenant() + "' has no connection '" + account.crm()
                    + "'; it has " + tenant.connections().keySet());
        }
        return connection;
    }

    static Map<TenantId, Tenant> sorted(List<Tenant> tenants) {
        Map<TenantId, Tenant> byId = new TreeMap<>();
        tenants.forEach(tenant -> byId.put(tenant.id(), tenant));
        return Collections.unmodifiableMap(byId);
    }
}
