package io.leadbridge.dryrun;

import io.leadbridge.enrich.MetadataStore;
import io.leadbridge.event.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The shared cache of metadata, but what is made stale here stays good for the others. */
final class OverlayMetadata implements MetadataStore {

    private final MetadataStore below;
    private final Set<Account> stale = ConcurrentHashMap.newKeySet();

    OverlayMetadata(MetadataStore below) {
        this.below = below;
    }

    @Override
    public Optional<Stored> load(Account account) {
        Optional<Stored> stored = below.load(account);
        return stale.contains(account) ? stored.map(old -> new Stored(old.metadata(), Instant.EPOCH)) : stored;
    }

    /** What was read anew is good for all. */
    @Override
    public boolean save(Account account, String lock, Stored stored) {
        stale.remove(account);
        return below.save(account, lock, stored);
    }

    @Override
    public void evict(Account account) {
        stale.add(account);
    }

    @Override
    public boolean evict(Account account, Duration interval) {
        return stale.add(account);
    }

    @Override
    public Optional<String> lock(Account account, Duration lease) {
        return below.lock(account, lease);
    }

    @Override
    public void unlock(Account account, String lock) {
        below.unlock(account, lock);
    }
}
