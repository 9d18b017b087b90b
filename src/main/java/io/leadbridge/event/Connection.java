package io.leadbridge.event;

import java.net.URI;

/**
 * A tenant's account in one CRM, as the tenant file says it.
 *
 * @param account tenant and CRM
 * @param url base address of the API, without a slash at its end
 * @param credentials what we show to be let in
 * @param accountId amoCRM: webhooks of another account are not taken; {@code null} to take any
 * @param project LPTracker: the project that is kept in step; {@code null} for CRMs without
 * @param webhookSecret last part of the webhook's address
 */
public record Connection(
        Account account, URI url, Credentials credentials, String accountId, String project, String webhookSecret) {

    /** What we show to be let in. Their text never shows the secret. */
    public sealed interface Credentials {

        /** A long-lived token. */
        record Token(String token) implements Credentials {
            @Override
            public String toString() {
                return "Token[***]";
            }
        }

        /** Name and password, for which the CRM gives a short-lived token. */
        record Login(String login, String password) implements Credentials {
            @Override
            public String toString() {
                return "Login[***]";
            }
        }
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return account + " at " + url;
    }
}
