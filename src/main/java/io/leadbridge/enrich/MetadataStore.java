package io.leadbridge.enrich;

import io.leadbridge.event.Account;
import io.leadbridge.event.Metadata;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Where metadata is shared by all instances. */
public interface MetadataStore {

    /**
     * What is kept of an account.
     *
     * @param metadata as the CRM told it
     * @param freshUntil from then on it should be read again; until it is, it is good enough
     */
    record Stored(Metadata metadata, Instant freshUntil) {

        boolean isFresh(Instant now) {
            return now.isBefore(freshUntil);
        }
    }

    /** What is kept, be it fresh or stale; empty if nothing is. */
    Optional<Stored> load(Account account);

    /**
     * Keeps it in place of what was there.
     *
     * @param lock as {@link #lock} gave it
     * @return whether it is kept: not if the lock has ended, since another may know better by now
     */
    boolean save(Account account, String lock, Stored stored);

    /** Makes what is kept stale, and ends the lock: what is being read just now may be older than the change. */
    void evict(Account account);

    /**
     * The same, if no eviction with an interval took effect within the interval before.
     *
     * @return whether it took effect
     */
    boolean evict(Account account, Duration interval);

    /**
     * Claims the right to read the account's metadata from the CRM.
     *
     * @param lease after which the right ends by itself
     * @return the lock, of a word that nobody else gets; empty if another has it
     */
    Optional<String> lock(Account account, Duration lease);

    /** Gives the right back, if it has not ended. */
    void unlock(Account account, String lock);
}
