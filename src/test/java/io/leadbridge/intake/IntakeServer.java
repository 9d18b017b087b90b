package io.leadbridge.intake;

import io.leadbridge.camel.redisqueue.RedisQueueConstants;
import io.leadbridge.camel.redisqueue.RedisQueueKeys;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.dedup.RedisIdempotentRepository;
import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.leadbridge.spool.Drain;
import io.leadbridge.spool.Spool;
import io.leadbridge.testing.TestRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.apache.camel.Predicate;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.main.Main;

/** The intake route as it is shipped, on real HTTP and a real Redis. */
final class IntakeServer implements AutoCloseable {

    static final Account ACME = new Account(new TenantId("acme"), new CrmId("amocrm"));
    static final String SECRET = "s3cret-of-acme";
    static final int MAX_BODY_BYTES = 4096;
    static final int DRAIN_BYTES = 65_536;

    final List<Verdict> counted = new CopyOnWriteArrayList<>();
    final int port = freePort();
    final RedisQueueOperations queue;
    volatile boolean complete = true;
    final Spool spool;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Main main = new Main();

    IntakeServer(TestRedis redis) throws Exception {
        this(redis, Files.createTempDirectory("spool"), Map.of(), Duration.ofSeconds(1));
    }

    IntakeServer(TestRedis redis, Path folder, Map<String, String> changes) throws Exception {
        this(redis, folder, changes, Duration.ofSeconds(10));
    }

    /**
     * @param folder of the spool
     * @param changes of application.properties
     * @param bodyTimeout for a whole body
     */
    private IntakeServer(TestRedis redis, Path folder, Map<String, String> changes, Duration bodyTimeout)
            throws Exception {
        queue = new RedisQueueOperations(redis.factory(), "webhooks", 1, Duration.ofSeconds(5));
        Properties settings = new Properties();
        settings.load(Files.newBufferedReader(Path.of("application.properties")));
        Map<CrmId, Pattern> dated = Map.of(
                new CrmId("amocrm"), Pattern.compile(settings.getProperty("intake.dated.amocrm")),
                new CrmId("lptracker"), Pattern.compile(settings.getProperty("intake.dated.lptracker")));
        settings.putAll(changes);
        settings.setProperty("leadbridge.port", Integer.toString(port));
        settings.setProperty("camel.management.enabled", "false");
        settings.setProperty("camel.health.enabled", "false");
        settings.setProperty("camel.metrics.enabled", "false");
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(settings);
        main.configure().withRoutesIncludePattern("file:routes/intake.camel.yaml");
        main.bind("redisConnectionFactory", redis.factory());
        main.bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, new EventLoopEngine(Duration.ofSeconds(7)));
        main.bind("admission", new Admission(secrets(), "/webhooks"));
        main.bind("rawBody", new RawBody(MAX_BODY_BYTES, DRAIN_BYTES, bodyTimeout));
        main.bind("envelope", new Envelope(Clock.systemUTC(), new Dating(dated), () -> UUID.randomUUID()
                .toString()));
        main.bind("answers", new Answers(Duration.ofSeconds(7), counted::add));
        main.bind(
                "dedup",
                new RedisIdempotentRepository(
                        redis.factory(),
                        new RedisQueueKeys("webhooks", 1),
                        () -> UUID.randomUUID().toString(),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(500)));
        spool = new Spool(
                new Spool.Terms(
                        folder,
                        Long.parseLong(settings.getProperty("spool.max-bytes")),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(100)),
                Clock.systemUTC());
        main.bind("spool", spool);
        main.bind("spool-in-use", (Predicate) exchange -> spool.inUse());
        main.bind("drain", new Drain(spool, RedisQueueConstants.RESULT, RedisQueueConstants.MESSAGE_ID));
        spool.open();
        main.start();
    }

    private Secrets secrets() {
        return new Secrets() {
            @Override
            public boolean complete() {
                return complete;
            }

            @Override
            public Optional<String> webhookSecret(Account account) {
                return account.equals(ACME) ? Optional.of(SECRET) : Optional.empty();
            }
        };
    }

    /** Sends a webhook of acme. */
    HttpResponse<String> post(String body) throws Exception {
        return post("/webhooks/acme/amocrm/" + SECRET, BodyPublishers.ofString(body));
    }

    HttpResponse<String> post(String path, BodyPublisher body) throws Exception {
        return client.send(request(path, body), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends a webhook of acme and does not wait for the answer. */
    CompletableFuture<HttpResponse<String>> postAsync(String body) {
        return client.sendAsync(
                request("/webhooks/acme/amocrm/" + SECRET, HttpRequest.BodyPublishers.ofString(body)),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path, BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .timeout(Duration.ofSeconds(20))
                .POST(body)
                .build();
    }

    @Override
    public void close() {
        main.stop();
        spool.close();
        queue.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
