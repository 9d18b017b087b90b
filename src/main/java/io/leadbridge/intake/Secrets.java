package io.leadbridge.intake;

import io.leadbridge.event.Account;
import java.util.Optional;

/** The webhook secrets of all connections, from a local snapshot: asking costs no I/O and works while Redis is away. */
public interface Secrets {

    /**
     * Tells whether every tenant is known. It is false until tenants were loaded once, and while a tenant's file cannot be
     * read that was never read before: then nobody can be refused, for a stranger may turn out to be a tenant.
     */
    boolean complete();

    /**
     * The last part of an account's webhook address.
     *
     * @return empty if there is no such tenant or connection, or it takes no webhooks
     */
    Optional<String> webhookSecret(Account account);
}
