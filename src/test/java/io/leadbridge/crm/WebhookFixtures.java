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
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Recorded shapes of webhooks, with made-up values: {@code src/test/resources/webhooks}. */
public final class WebhookFixtures {

    /** Bodies of a crm's fixtures that are spoilt at random; {@code -Dwebhook.mutations=100000} for a long run. */
    public static final int MUTATIONS = Integer.getInteger("webhook.mutations", 5_000);

    /** The first mutation's seed; each further one counts up. */
    public static final long SEED = Long.getLong("webhook.seed", 20261122L);

    private static final String PIECES = "&=%[]+{}\":,\\0";

    private WebhookFixtures() {}

    public static List<Path> of(String crm) {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/webhooks", crm))) {
            return files.sorted().toList();
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

    /** A body cut, doubled or overwritten in a few places. */
    public static byte[] mutated(byte[] body, long seed) {
        Random random = new Random(seed);
        byte[] mutated = body.clone();
        for (int i = random.nextInt(4); i >= 0 && mutated.length > 0; i--) {
            int at = random.nextInt(mutated.length);
            int to = at + random.nextInt(mutated.length - at + 1);
            mutated = switch (random.nextInt(4)) {
                case 0 -> joined(mutated, at, mutated, to);
                case 1 -> joined(mutated, to, mutated, at);
                case 2 -> {
                    mutated[at] = (byte) PIECES.charAt(random.nextInt(PIECES.length()));
                    yield mutated;
                }
                default -> {
                    mutated[at] = (byte) random.nextInt();
                    yield mutated;
                }
            };
        }
        return mutated;
    }

    private static byte[] joined(byte[] head, int headEnd, byte[] tail, int tailStart) {
        byte[] joined = new byte[headEnd + tail.length - tailStart];
        System.arraycopy(head, 0, joined, 0, headEnd);
        System.arraycopy(tail, tailStart, joined, headEnd, tail.length - tailStart);
        return joined;
    }
}
