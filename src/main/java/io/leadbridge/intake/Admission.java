package io.leadbridge.intake;

import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/**
 * Decides from the address alone whether a webhook may come in.
 *
 * <p>The path is taken as it stands in the request line, before anybody decodes or shortens it, and has to have exactly
 * the form {@code /webhooks/{tenant}/{crm}/{secret}}: an encoded slash, {@code ..}, {@code ;x}, a double slash or one
 * more segment is another form. Unknown tenants, unknown CRMs and wrong secrets are told apart neither by the answer nor
 * by the time it takes.
 */
public final class Admission {

    private static final int CONTENT_TYPE_LIMIT_CHARS = 200;

    private final Secrets secrets;
    private final Pattern form;

    /**
     * @param secrets who may come in
     * @param path beginning of all webhook addresses, as {@code /webhooks}
     */
    public Admission(Secrets secrets, String path) {
        this.secrets = secrets;
        this.form =
                Pattern.compile(Pattern.quote(path) + "/([a-z0-9-]{1,40})/([a-z0-9]{1,20})/([A-Za-z0-9._~-]{1,200})");
    }

    /**
     * Sets the variables {@value Variables#VERDICT}, {@value Variables#CONTENT_TYPE} and, if admitted,
     * {@value Variables#ACCOUNT}.
     *
     * @param exchange its body is the HTTP request, not yet read
     */
    public void admit(Exchange exchange) {
        HttpServerRequest request = exchange.getMessage().getBody(HttpServerRequest.class);
        exchange.setVariable(Variables.CONTENT_TYPE, contentType(request));
        exchange.setVariable(Variables.VERDICT, judge(exchange, request.path()).word());
    }

    private Verdict judge(Exchange exchange, String path) {
        Optional<Account> account = account(path == null ? "" : path);
        account.ifPresent(known -> exchange.setVariable(Variables.ACCOUNT, known));
        if (account.isPresent()) {
            return Verdict.ADMITTED;
        }
        return secrets.complete() ? Verdict.REFUSED : Verdict.UNAVAILABLE;
    }

    private Optional<Account> account(String path) {
        Matcher parts = form.matcher(path);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Account account = new Account(new TenantId(parts.group(1)), new CrmId(parts.group(2)));
        Optional<String> secret = secrets.webhookSecret(account);
        // Hashes have one length, so that the comparison takes one time; an unknown account is compared as well.
        boolean same = MessageDigest.isEqual(hash(secret.orElse("")), hash(parts.group(3)));
        return same && secret.isPresent() ? Optional.of(account) : Optional.empty();
    }

    private static String contentType(HttpServerRequest request) {
        String type = request.getHeader("content-type");
        return type == null ? "" : type.substring(0, Math.min(type.length(), CONTENT_TYPE_LIMIT_CHARS));
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
