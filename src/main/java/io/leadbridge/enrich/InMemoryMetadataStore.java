package io.leadbridge.enrich;

import io.leadbridge.event.Account;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A store of one process: for the simulator and for tests. A lock ends only when it is given back. */
public final class InMemoryMetadataStore implements MetadataStore {

    private final Map<Account, Stored> stored = new ConcurrentHashMap<>();
    private final Map<Account, Boolean> locked = new ConcurrentHashMap<>();

    @Override
    public Optional<Stored> load(Account account) {
        return Optional.ofNullable(stored.get(account));
    }

    @Override
    public void save(Account account, Stored metadata) {
        stored.put(account, metadata);
    }

    @Override
    public void evict(Account account) {
        stored.remove(account);
    }

    @Override
    public boolean lock(Account account, Duration lease) {
        return locked.putIfAbsent(account, true) == null;
    }

    @Override
    public void unlock(Account account) {
        locked.remove(account);
    }
}
