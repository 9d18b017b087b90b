package io.leadbridge.enrich;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Crm;
import io.leadbridge.enrich.MetadataStore.Stored;
import io.leadbridge.event.Account;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads for a batch: what its leads are now, and what the names in rules mean.
 *
 * <p>Metadata is read from the CRM by one caller at a time, who waits for it; all others are served what is known, though
 * stale. A thousand events in a row cost one read of each account's metadata. It is read again before its time when the
 * CRM tells that it changed, when a record shows an id that it does not know, and when a write was refused because of one.
 */
public final class Enrich {

    private static final Logger LOG = LoggerFactory.getLogger(Enrich.class);

    /** Ids in one read, the most that {@link Crm#fetch} takes. */
    private static final int CHUNK = 250;

    /** Up to so many leads, no CRM saves a call by knowing since when they changed. */
    private static final int FEW = 2;

    /** Longer than the calls of one describe may take. */
    private static final Duration LOCK_LEASE = Duration.ofSeconds(30);

    /** How soon to ask again for metadata that another caller is reading just now. */
    private static final Duration ASK_AGAIN = Duration.ofMillis(500);

    /** When the leads are worked whose ids were unknown: at once, with the metadata of then. */
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private static final Duration EVICT_INTERVAL = Duration.ofMinutes(1);

    private final Crm crm;
    private final MetadataStore store;
    private final InstantSource clock;
    private final Duration fresh;
    private final Duration local;
    private final Duration evictInterval;
    private final Map<Account, Local> copies = new ConcurrentHashMap<>();
    /** What was not known, and may not be known after a new read either: a deleted user, a field that is not described. */
    private final Recent asked;

    private record Local(Metadata metadata, Instant until) {}

    /**
     * @param fresh how long metadata is good without being read again
     * @param local how long this instance relies on its own copy before it looks at the store
     */
    public Enrich(Crm crm, MetadataStore store, InstantSource clock, Duration fresh, Duration local) {
        this(crm, store, clock, fresh, local, EVICT_INTERVAL);
    }

    /**
     * @param fresh how long metadata is good without being read again
     * @param local how long this instance relies on its own copy before it looks at the store
     * @param evictInterval an unknown id or a refused write makes an account's metadata stale no more often
     */
    public Enrich(
            Crm crm, MetadataStore store, InstantSource clock, Duration fresh, Duration local, Duration evictInterval) {
        this.crm = crm;
        this.store = store;
        this.clock = clock;
        this.fresh = fresh;
        this.local = local;
        this.evictInterval = evictInterval;
        this.asked = new Recent(fresh);
    }

    /** Tells what the account has defined, from the cache where that is possible. */
    public Answer<Metadata> metadata(Account account) {
        Instant now = clock.instant();
        Local copy = copies.get(account);
        if (copy != null && now.isBefore(copy.until())) {
            return new Answer.Ok<>(copy.metadata());
        }
        Optional<Stored> stored = store.load(account);
        if (stored.isPresent() && stored.get().isFresh(now)) {
            return served(account, stored.get().metadata());
        }
        Optional<String> lock = store.lock(account, LOCK_LEASE);
        if (lock.isEmpty()) {
            return stored.<Answer<Metadata>>map(stale -> served(account, stale.metadata()))
                    .orElseGet(() -> new Answer.Hold<>(ASK_AGAIN, "another worker reads the metadata just now"));
        }
        return locked(account, lock.get());
    }

    /** Makes what is known of the account's metadata stale, as when the CRM tells that it changed. */
    public void evict(Account account) {
        store.evict(account);
        copies.remove(account);
    }

    /**
     * Tells whether a write that the CRM refused because of an id is worth another try, since the metadata that it was
     * made with is stale, or is now.
     *
     * @param refusal the CRM's reason; the same one a second time is believed
     */
    boolean isOutdatedBy(Account account, String refusal) {
        Instant now = clock.instant();
        try {
            boolean stale =
                    store.load(account).map(stored -> !stored.isFresh(now)).orElse(true);
            // The writes that went side by side are refused alike.
            return stale || isEvictedFor(account, Set.of(refusal), now);
        } catch (RuntimeException e) {
            // The CRM has answered; that is not lost because Redis does not.
            LOG.warn("{} metadata could not be made stale after a refused write: {}", account, e.toString());
            return false;
        }
    }

    /**
     * Reads the present state of the hinted leads.
     *
     * @param hints of leads of this account
     * @return the leads that are there; one that is gone is absent
     */
    public Answer<Map<RecordRef, Record>> read(Account account, Collection<Hint> hints) {
        Map<RecordRef, Record> present = new LinkedHashMap<>();
        for (List<Hint> chunk : chunks(hints)) {
            Set<String> ids = new LinkedHashSet<>();
            chunk.forEach(hint -> ids.add(hint.lead().id()));
            Answer<List<Record>> answer = crm.fetch(account, ids, oldest(chunk));
            if (!(answer instanceof Answer.Ok<List<Record>> ok)) {
                return answer.failure();
            }
            ok.value().forEach(record -> present.put(record.ref(), record));
        }
        Local copy = copies.get(account);
        if (copy != null
                && isEvictedFor(account, new Known(copy.metadata()).missing(present.values()), clock.instant())) {
            return new Answer.Hold<>(AT_ONCE, "the metadata is read again: it does not know what the leads show");
        }
        return new Answer.Ok<>(present);
    }

    /** Evicts, but not for what was asked lately, nor too often. */
    private boolean isEvictedFor(Account account, Set<String> unknown, Instant now) {
        List<String> unheard = unknown.stream()
                .map(what -> account + " " + what)
                .filter(what -> !asked.has(what, now))
                .toList();
        if (unheard.isEmpty() || !store.evict(account, evictInterval)) {
            return false;
        }
        unheard.forEach(what -> asked.add(what, now));
        copies.remove(account);
        LOG.info("{} metadata is read again: {} things that it does not know, or has wrong", account, unheard.size());
        return true;
    }

    /** Reads it, unless another did between the look and the lock. */
    private Answer<Metadata> locked(Account account, String lock) {
        boolean keepLock = false;
        try {
            Optional<Stored> stored = store.load(account);
            if (stored.isPresent() && stored.get().isFresh(clock.instant())) {
                return served(account, stored.get().metadata());
            }
            Answer<Metadata> answer = crm.describe(account);
            if (answer instanceof Answer.Ok<Metadata> ok) {
                boolean kept = store.save(
                        account, lock, new Stored(ok.value(), clock.instant().plus(fresh)));
                // Not kept, it may be outdated already: good for this caller, who asked before, and for nobody else.
                return kept ? served(account, ok.value()) : answer;
            }
            if (stored.isPresent()) {
                // Nobody else has to try while the lock lasts.
                keepLock = true;
                LOG.warn("{} metadata could not be read again, the older one serves on", account);
                return served(account, stored.get().metadata());
            }
            return answer;
        } finally {
            if (!keepLock) {
                store.unlock(account, lock);
            }
        }
    }

    private Answer<Metadata> served(Account account, Metadata metadata) {
        copies.put(account, new Local(metadata, clock.instant().plus(local)));
        return new Answer.Ok<>(metadata);
    }

    /**
     * One undated hint would hide since when all the others changed, so those go in reads of their own. A few dated ones
     * are not worth that: a CRM that reads by ids takes both kinds in one call.
     */
    private static List<List<Hint>> chunks(Collection<Hint> hints) {
        Map<Boolean, List<Hint>> kinds =
                hints.stream().collect(Collectors.partitioningBy(hint -> hint.newest() != null));
        List<Hint> dated = kinds.get(true);
        List<Hint> undated = kinds.get(false);
        List<List<Hint>> chunks = new ArrayList<>();
        if (undated.isEmpty() || dated.size() > FEW) {
            chunk(dated, chunks);
            chunk(undated, chunks);
        } else {
            chunk(List.copyOf(hints), chunks);
        }
        return chunks;
    }

    private static void chunk(List<Hint> hints, List<List<Hint>> chunks) {
        for (int from = 0; from < hints.size(); from += CHUNK) {
            chunks.add(hints.subList(from, Math.min(hints.size(), from + CHUNK)));
        }
    }

    /** The time since which all of them changed; null if one hint does not tell. */
    private static Instant oldest(List<Hint> hints) {
        Instant oldest = null;
        for (Hint hint : hints) {
            if (hint.newest() == null) {
                return null;
            }
            oldest = oldest == null || hint.newest().isBefore(oldest) ? hint.newest() : oldest;
        }
        return oldest;
    }
}
