package io.leadbridge.limit;

import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a connection's limits and pauses are kept under. Hashes, since credentials must not be seen in Redis.
 *
 * @param crm the CRM
 * @param tenant the customer
 * @param credential what the CRM counts requests by: token, integration or login
 * @param account the account in the CRM, however many integrations use it
 * @param mark of the connection as it is: another one when its address or its credentials were changed
 */
public record Whose(CrmId crm, TenantId tenant, String credential, String account, String mark) {

    private static final int HASH_BYTES = 12;

    /** Those of a connection. */
    public static Whose of(Connection connection) {
        String place = connection.url().getHost() + ":" + connection.url().getPort();
        String credential;
        String secret;
        String account = place;
        if (connection.credentials() instanceof Connection.Credentials.Login login) {
            credential = login.login();
            secret = login.password();
            // All customers of such a CRM have the same address.
            account = place + " " + login.login();
        } else if (connection.credentials() instanceof Connection.Credentials.OAuth oauth) {
            credential = oauth.clientId();
            secret = String.join(" ", oauth.clientSecret(), oauth.redirectUri(), oauth.seed());
        } else {
            credential = ((Connection.Credentials.Token) connection.credentials()).token();
            secret = "";
        }
        return new Whose(
                connection.account().crm(),
                connection.account().tenant(),
                hash(credential),
                hash(account),
                hash(connection.url() + " " + credential + " " + secret));
    }

    static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
