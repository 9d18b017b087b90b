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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads for a batch: what its leads are now, and what the names in rules mean.
 *
 * <p>Metadata is read from the CRM by one caller at a time; others are served what is known, though stale. A thousand
 * events in a row cost one read of each account's metadata.
 */
public final class Enrich {

    private static final Logger LOG = LoggerFactory.getLogger(Enrich.class);

    /** Ids in one read, the most that {@link Crm#fetch} takes. */
    private static final int CHUNK = 250;

    /** Longer than the calls of one describe may take. */
    private static final Duration LOCK_LEASE = Duration.ofSeconds(30);

    /** How soon to ask again for metadata that another caller is reading just now. */
    private static final Duration ASK_AGAIN = Duration.ofMillis(500);

    private final Crm crm;
    private final MetadataStore store;
    private final InstantSource clock;
    private final Duration fresh;
    private final Duration local;
    private final Map<Account, Local> copies = new ConcurrentHashMap<>();

    private record Local(Metadata metadata, Instant until) {}

    /**
     * @param fresh how long metadata is good without being read again
     * @param local how long this instance relies on its own copy before it looks at the store
     */
    public Enrich(Crm crm, MetadataStore store, InstantSource clock, Duration fresh, Duration local) {
        this.crm = crm;
        this.store = store;
        this.clock = clock;
        this.fresh = fresh;
        this.local = local;
    }

    /** Tells what the account has defined, from the cache where that is possible. */
    public Answer<Metadata> metadata(Account account) {
        Instant now = clock.instant();
        Local copy = copies.get(account);
        if (copy != null && now.isBefore(copy.until())) {
            return new Answer.Ok<>(copy.metadata());
        }
        Optional<Stored> stored = store.load(account);
        if (stored.isPresent() && now.isBefore(stored.get().freshUntil())) {
            return served(account, stored.get().metadata());
        }
        if (!store.lock(account, LOCK_LEASE)) {
            return stored.<Answer<Metadata>>map(stale -> served(account, stale.metadata()))
                    .orElseGet(() -> new Answer.Hold<>(ASK_AGAIN, "another worker reads the metadata just now"));
        }
        try {
            return refreshed(account, stored);
        } finally {
            store.unlock(account);
        }
    }

    /** Forgets what is known of the account's metadata, as when the CRM tells that it changed. */
    public void evict(Account account) {
        store.evict(account);
        copies.remove(account);
    }

    /**
     * Reads the present state of the hinted leads.
     *
     * @param hints of leads of this account
     * @return the leads that are there; one that is gone is absent
     */
    public Answer<Map<RecordRef, Record>> read(Account account, Collection<Hint> hints) {
        Map<RecordRef, Record> present = new LinkedHashMap<>();
        List<Hint> rest = new ArrayList<>(hints);
        for (int from = 0; from < rest.size(); from += CHUNK) {
            List<Hint> chunk = rest.subList(from, Math.min(rest.size(), from + CHUNK));
            Set<String> ids = new LinkedHashSet<>();
            chunk.forEach(hint -> ids.add(hint.lead().id()));
            Answer<List<Record>> answer = crm.fetch(account, ids, oldest(chunk));
            if (!(answer instanceof Answer.Ok<List<Record>> ok)) {
                return answer.failure();
            }
            ok.value().forEach(record -> present.put(record.ref(), record));
        }
        return new Answer.Ok<>(present);
    }

    private Answer<Metadata> refreshed(Account account, Optional<Stored> stale) {
        Answer<Metadata> answer = crm.describe(account);
        if (answer instanceof Answer.Ok<Metadata> ok) {
            store.save(account, new Stored(ok.value(), clock.instant().plus(fresh)));
            return served(account, ok.value());
        }
        if (stale.isPresent()) {
            LOG.warn("{} metadata could not be read again, the older one serves on", account);
            return served(account, stale.get().metadata());
        }
        return answer;
    }

    private Answer<Metadata> served(Account account, Metadata metadata) {
        copies.put(account, new Local(metadata, clock.instant().plus(local)));
        return new Answer.Ok<>(metadata);
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
