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
    record Stored(Metadata metadata, Instant freshUntil) {}

    /** What is kept, be it fresh or stale; empty if nothing is, or in a form of another version. */
    Optional<Stored> load(Account account);

    /** Keeps it in place of what was there. */
    void save(Account account, Stored stored);

    /** Forgets it. */
    void evict(Account account);

    /**
     * Claims the right to read the account's metadata from the CRM.
     *
     * @param lease after which the right ends by itself
     * @return whether it was free
     */
    boolean lock(Account account, Duration lease);

    /** Gives the right back. Only for the one who has it. */
    void unlock(Account account);
}
