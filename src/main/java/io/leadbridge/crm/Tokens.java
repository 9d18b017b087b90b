package io.leadbridge.crm;

import io.leadbridge.event.Account;
import java.time.Duration;
import java.util.Optional;

/** Short-lived tokens that a CRM gave for a login, shared by all instances. */
public interface Tokens {

    /** The account's token; empty if there is none. */
    Optional<String> get(Account account);

    /** The account's token; {@code null} if there is none. For routes, which know no Optional. */
    default String held(Account account) {
        return get(account).orElse(null);
    }

    /** Keeps a token for at most {@code life}, and ends the right of {@link #claim}. */
    void put(Account account, String token, Duration life);

    /** Forgets a token that the CRM does not take; does nothing if another one is kept by now. */
    void evict(Account account, String token);

    /**
     * Claims the right to log in.
     *
     * @param lease after which the right ends by itself
     * @return whether it was free
     */
    boolean claim(Account account, Duration lease);

    /** Claims the right to log in, and tells whether somebody else has it. For routes. */
    default boolean isClaimed(Account account, Duration lease) {
        return !claim(account, lease);
    }
}
