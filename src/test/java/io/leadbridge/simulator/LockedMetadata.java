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
    private final Map<Account, Lock> locks = new TreeMap<>();
    private final Map<Account, Instant> evicted = new TreeMap<>();
    private long count;

    private record Lock(String word, Instant until) {}

    LockedMetadata(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<Stored> load(Account account) {
        return Optional.ofNullable(stored.get(account));
    }

    @Override
    public boolean save(Account account, String lock, Stored metadata) {
        if (!has(account, lock)) {
            return false;
        }
        stored.put(account, metadata);
        return true;
    }

    @Override
    public void evict(Account account) {
        locks.remove(account);
        stored.computeIfPresent(account, (key, kept) -> new Stored(kept.metadata(), Instant.EPOCH));
    }

    @Override
    public boolean evict(Account account, Duration interval) {
        Instant last = evicted.get(account);
        if (last != null && clock.instant().isBefore(last.plus(interval))) {
            return false;
        }
        evicted.put(account, clock.instant());
        evict(account);
        return true;
    }

    @Override
    public Optional<String> lock(Account account, Duration lease) {
        Lock held = locks.get(account);
        if (held != null && clock.instant().isBefore(held.until())) {
            return Optional.empty();
        }
        String word = Long.toString(++count);
        locks.put(account, new Lock(word, clock.instant().plus(lease)));
        return Optional.of(word);
    }

    @Override
    public void unlock(Account account, String lock) {
        if (has(account, lock)) {
            locks.remove(account);
        }
    }

    private boolean has(Account account, String lock) {
        Lock held = locks.get(account);
        return held != null && held.word().equals(lock) && clock.instant().isBefore(held.until());
    }
}
