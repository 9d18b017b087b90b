package io.leadbridge.tenant;

import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.TenantId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The tenants that are in force, in memory, so that a webhook is answered while everything else is away.
 *
 * <p>Redis is their home; {@link #refresh()} follows it and the folder of files, which go to Redis in their turn. A good
 * file is in force at once; a file with faults leaves the last good version of its tenant; a tenant whose file is gone at
 * two looks in a row is removed (an editor that saves may take the file away for a moment). While Redis is away, everything
 * that was read stays in force, and so do the files. Readers see one whole snapshot or the next, never a mixture.
 */
public final class Tenants {

    private static final Logger log = LoggerFactory.getLogger(Tenants.class);

    /** More changes at once, as at the start, are told in one line. */
    private static final int LINES_MAX = 20;

    private final TenantFolder folder;
    private final LoadedTenants stored;
    private final Provider provider;
    private final Clock clock;
    private boolean providing;
    private boolean redisAway;
    private volatile Snapshot snapshot = new Snapshot(Map.of(), Map.of(), List.of(), false, false);

    /**
     * @param tenants tenants by name
     * @param since when each of their connections came into force
     * @param faults of all files and all that is stored
     * @param loaded whether the folder or Redis was read
     * @param complete whether every file and every stored tenant has a tenant in force
     */
    record Snapshot(
            Map<TenantId, Tenant> tenants,
            Map<Account, Instant> since,
            List<Fault> faults,
            boolean loaded,
            boolean complete) {}

    /**
     * Only those of the files.
     *
     * @param folder where files named {@code *.yaml} and {@code *.yml} are; other files and sub-folders are not looked at
     * @param files how they are read
     * @param clock tells since when a connection is in force
     */
    public Tenants(Path folder, TenantFiles files, Clock clock) {
        this.folder = new TenantFolder(folder, files);
        this.stored = null;
        this.provider = null;
        this.clock = clock;
    }

    /**
     * Those of Redis and of the files.
     *
     * @param folder as above
     * @param files how they are read
     * @param store where they are stored. It is only read, and a file comes before what is stored, until {@link
     *     #provideFiles} is called
     * @param clock as above
     */
    public Tenants(Path folder, TenantFiles files, TenantStore store, Clock clock) {
        this.folder = new TenantFolder(folder, files);
        this.stored = new LoadedTenants(store, files);
        this.provider = new Provider(this.folder, store);
        this.clock = clock;
    }

    /** From now on {@link #refresh} puts the files into Redis. For a server; a command that only looks does not. */
    public synchronized void provideFiles() {
        providing = provider != null;
    }

    /**
     * Looks at the folder and at Redis again. Called by a timer. Never throws: what goes wrong is among {@link #faults()},
     * or told in the log.
     */
    public synchronized void refresh() {
        folder.look();
        follow(true);
    }

    /** Looks at Redis again. Called when another instance has changed something. Never throws, as {@link #refresh}. */
    public synchronized void reload() {
        follow(false);
    }

    private void follow(boolean folderToo) {
        if (stored != null) {
            try {
                stored.load();
                if (providing && folderToo) {
                    provider.provide(stored);
                    stored.load();
                }
                redisAway = false;
            } catch (DataAccessException e) {
                if (!redisAway) {
                    log.warn(
                            "Redis neither takes nor gives tenants ({}): those that were read stay in force; will try again",
                            e.getClass().getSimpleName());
                }
                redisAway = true;
            }
        }
        publish(snapshot, now());
    }

    private Snapshot now() {
        TenantFolder.View view = folder.last();
        Map<TenantId, Tenant> tenants = new TreeMap<>();
        List<Fault> faults = new ArrayList<>(view.faults());
        boolean loaded = view.read();
        boolean complete = view.complete();
        if (stored != null) {
            stored.held().forEach((id, held) -> tenants.put(id, held.tenant()));
            faults.addAll(stored.faults());
            faults.addAll(provider.faults());
            loaded |= stored.read();
            complete &= stored.complete();
        }
        view.chosen().forEach((id, choice) -> {
            if (!providing || !provider.hasProvided(choice)) {
                tenants.put(id, choice.tenant());
            }
        });
        // Sorted for people, hashed for webhooks.
        return new Snapshot(
                Collections.unmodifiableMap(new LinkedHashMap<>(tenants)),
                since(tenants.values()),
                List.copyOf(faults),
                loaded,
                complete);
    }

    /** A connection that another version of its tenant had, too, has been in force all the time. */
    private Map<Account, Instant> since(Collection<Tenant> tenants) {
        Instant now = clock.instant();
        Map<Account, Instant> since = new LinkedHashMap<>();
        tenants.forEach(tenant -> tenant.connections().values().forEach(connection -> {
            Account account = connection.account();
            since.put(account, snapshot.since().getOrDefault(account, now));
        }));
        return Collections.unmodifiableMap(since);
    }

    private void publish(Snapshot before, Snapshot now) {
        snapshot = now;
        List<Fault> news = new ArrayList<>(now.faults());
        news.removeAll(before.faults());
        news.forEach(
                fault -> log.error("tenant refused, the last good version stays in force if there is one: {}", fault));
        List<Tenant> changed = now.tenants().values().stream()
                .filter(tenant -> tenant != before.tenants().get(tenant.id()))
                .toList();
        if (changed.size() > LINES_MAX) {
            log.info(
                    "{} tenants in force, {} of them new or changed",
                    now.tenants().size(),
                    changed.size());
        } else {
            changed.forEach(tenant -> log.info("tenant {} in force", tenant));
        }
        before.tenants().keySet().stream()
                .filter(id -> !now.tenants().containsKey(id))
                .forEach(id -> log.info("tenant {} is not in force any more", id));
    }

    /** The tenant of that name. */
    public Optional<Tenant> find(TenantId id) {
        return Optional.ofNullable(snapshot.tenants().get(id));
    }

    /** All tenants, by name. */
    public List<Tenant> all() {
        return List.copyOf(snapshot.tenants().values());
    }

    /**
     * Since when each connection of a tenant in force has been in force in this program, whatever of it was changed
     * meanwhile. By tenant, then by CRM.
     */
    public Map<Account, Instant> since() {
        return snapshot.since();
    }

    /** What is wrong with the files, and with what is stored, as they are now; empty if nothing is. */
    public List<Fault> faults() {
        return snapshot.faults();
    }

    /** Whether the folder or Redis was read at least once: before that nobody knows who is a tenant. */
    public boolean loaded() {
        return snapshot.loaded();
    }

    /**
     * Whether every tenant that there may be is in force: Redis was read once, and neither a file nor a stored tenant is
     * unreadable since the start. While not, a name that {@link #find} does not know may be a tenant's: its webhooks have to
     * come again, they are not unknown.
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
}
