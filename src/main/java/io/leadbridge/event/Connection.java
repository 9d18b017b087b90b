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

        /**
         * An integration that the account's owner has let in. Exactly one of {@code refreshToken} and {@code code} is there:
         * a seed, which counts once. What lives on after it is kept elsewhere.
         *
         * @param redirectUri as it stands in the integration's settings
         * @param refreshToken {@code null} if there is a code
         * @param code of the owner's consent; {@code null} if there is a refresh token
         */
        record OAuth(String clientId, String clientSecret, String redirectUri, String refreshToken, String code)
                implements Credentials {

            public OAuth {
                if ((refreshToken == null) == (code == null)) {
                    throw new IllegalArgumentException("either a refresh token or a code expected");
                }
            }

            /** The refresh token or the code. */
            public String seed() {
                return refreshToken == null ? code : refreshToken;
            }

            @Override
            public String toString() {
                return "OAuth[***]";
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
