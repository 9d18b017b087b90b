package io.leadbridge.crm;

import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Webhook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Recorded shapes of webhooks, with made-up values: {@code src/test/resources/webhooks}. */
public final class WebhookFixtures {

    private WebhookFixtures() {}

    /** The bodies. Beside each stands an {@code .events} file that says what it means. */
    public static List<Path> of(String crm) {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/webhooks", crm))) {
            return files.filter(file -> !file.toString().endsWith(".events"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] body(String crm, String name) {
        return body(Path.of("src/test/resources/webhooks", crm, name));
    }

    public static byte[] body(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Webhook webhook(String crm, byte[] body) {
        Account account = new Account(new TenantId("acme"), new CrmId(crm));
        return new Webhook("m1", account, Instant.EPOCH, "application/x-www-form-urlencoded", Set.of(), body);
    }

    public static Webhook webhook(String crm, String body) {
        return webhook(crm, body.getBytes(StandardCharsets.UTF_8));
    }

    public static Connection connection(String crm, String accountId, String project) {
        Account account = new Account(new TenantId("acme"), new CrmId(crm));
        Connection.Credentials token = new Connection.Credentials.Token("t");
        return new Connection(account, URI.create("http://127.0.0.1"), token, accountId, project, "hook");
    }
}
