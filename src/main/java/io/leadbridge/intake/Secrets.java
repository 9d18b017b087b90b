package io.leadbridge.intake;

import io.leadbridge.event.Account;
import java.util.Optional;

/** The webhook secrets of all connections, from a local snapshot: asking costs no I/O and works while Redis is away. */
public interface Secrets {

    /** Tells whether tenants were loaded once; until then nobody can be refused. */
    boolean loaded();

    /**
     * The last part of an account's webhook address.
     *
     * @return empty if there is no such tenant or connection, or it takes no webhooks
     */
    Optional<String> webhookSecret(Account account);
}
