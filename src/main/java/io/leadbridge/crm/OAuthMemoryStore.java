package io.leadbridge.crm;

import io.leadbridge.event.Account;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Pairs of one process: for the simulator and for tests. The same rules as {@link OAuthRedisStore}. */
public final class OAuthMemoryStore implements OAuthStore {

    private final InstantSource clock;
    private final Map<Account, Entry> entries = new HashMap<>();

    private static final class Entry {
        private final Set<String> spent = new HashSet<>();
        private String seed;
        private long generation;
        private OAuthPair pair;
        private Instant expires;
        private URI url;
        private String owner;
        private Instant until = Instant.MIN;

        long generationOf(String asked) {
            if (asked.equals(seed)) {
                return generation;
            }
            return spent.contains(asked) ? SPENT : NONE;
        }
    }

    public OAuthMemoryStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Kept look(Account account, String seed) {
        Entry entry = entry(account);
        long generation = entry.generationOf(seed);
        if (generation < 1) {
            return new Kept(generation, null, null);
        }
        Duration left = Duration.between(clock.instant(), entry.expires);
        OAuthPair pair =
                new OAuthPair(entry.pair.access(), entry.pair.refresh(), left.isNegative() ? Duration.ZERO : left);
        return new Kept(generation, pair, entry.url);
    }

    @Override
    public synchronized Claim claim(Account account, String seed, long generation, String owner, Duration lease) {
        Entry entry = entry(account);
        if (entry.generationOf(seed) != generation) {
            return new Claim(false, Duration.ZERO);
        }
        Instant now = clock.instant();
        if (now.isBefore(entry.until)) {
            return new Claim(false, Duration.between(now, entry.until));
        }
        entry.owner = owner;
        entry.until = now.plus(lease);
        return new Claim(true, Duration.ZERO);
    }

    @Override
    public synchronized boolean store(Account account, String seed, long generation, OAuthPair pair) {
        Entry entry = entry(account);
        if (entry.generationOf(seed) != generation) {
            return false;
        }
        if (!seed.equals(entry.seed)) {
            entry.spent.add(entry.seed);
            entry.url = null;
        }
        entry.seed = seed;
        entry.generation = generation + 1;
        entry.pair = pair;
        entry.expires = clock.instant().plus(pair.life());
        entry.until = Instant.MIN;
        return true;
    }

    @Override
    public synchronized void release(Account account, String owner) {
        if (owner.equals(entry(account).owner)) {
            entry(account).until = Instant.MIN;
        }
    }

    @Override
    public synchronized void expire(Account account, String seed, long generation) {
        if (entry(account).generationOf(seed) == generation) {
            entry(account).expires = clock.instant();
        }
    }

    @Override
    public synchronized void move(Account account, String seed, long generation, URI url) {
        if (entry(account).generationOf(seed) == generation) {
            entry(account).url = url;
        }
    }

    private Entry entry(Account account) {
        return entries.computeIfAbsent(account, absent -> new Entry());
    }
}
