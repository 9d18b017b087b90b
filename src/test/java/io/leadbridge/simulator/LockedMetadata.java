package io.leadbridge.simulator;

import io.leadbridge.enrich.MetadataStore;
import io.leadbridge.event.Account;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Metadata in memory, with a lock that the dead lose in time. */
final class LockedMetadata implements MetadataStore {

    private final Clock clock;
    private final Map<Account, Stored> stored = new TreeMap<>();
    private final Map<Account, Instant> locks = new TreeMap<>();

    LockedMetadata(Clock clock) {
        this.clock = clock;
    }

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
        Instant until = locks.get(account);
        if (until != null && clock.instant().isBefore(until)) {
            return false;
        }
        locks.put(account, clock.instant().plus(lease));
        return true;
    }

    @Override
    public void unlock(Account account) {
        locks.remove(account);
    }
}
