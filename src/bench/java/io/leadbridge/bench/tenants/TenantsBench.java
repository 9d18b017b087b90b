package io.leadbridge.bench.tenants;

import io.leadbridge.app.HubProcess;
import io.leadbridge.bench.BenchSettings;
import io.leadbridge.bench.process.BenchRedis;
import io.leadbridge.bench.report.BenchLine;
import io.leadbridge.bench.report.Goal;
import io.leadbridge.bench.report.Spread;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.leadbridge.tenant.Edit;
import io.leadbridge.tenant.RedisTenantEditor;
import io.leadbridge.tenant.TenantEditor;
import io.leadbridge.tenant.TenantFiles;
import io.leadbridge.tenant.TenantStore;
import io.leadbridge.tenant.Tenants;
import io.leadbridge.tenant.Vault;
import io.leadbridge.testing.TestRedis;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** All lines of {@code -Dbench=tenants}. */
public final class TenantsBench {

    private static final int TENANTS = 5_000;
    private static final int RULES = 10;
    private static final int LOOKUPS = 2_000_000;
    private static final int CHANGES = 20;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final byte[] KEY = new byte[Vault.KEY_BYTES];

    private final BenchSettings settings;
    private final Path folder;
    private long checksum;

    /**
     * @param folder for data and logs
     */
    public TenantsBench(BenchSettings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
    }

    /**
     * Measures everything that is asked for.
     *
     * @param lines takes each result as soon as it is there
     */
    public void run(Consumer<BenchLine> lines) throws Exception {
        Path home = Files.createTempDirectory(Files.createDirectories(folder), "tenants");
        Path none = Files.createDirectories(home.resolve("tenants"));
        try (BenchRedis server = BenchRedis.start(home)) {
            LettuceConnectionFactory redis = TestRedis.connect(server.port());
            try {
                TenantEditor editor =
                        new RedisTenantEditor(store(redis), files(), tenant -> List.of(), TenantsBench::nothing);
                lines.accept(line("tenants.save", fill(editor), Goal.oursAtMost(20), "ms"));
                List<Double> loads = new ArrayList<>();
                List<Double> bytes = new ArrayList<>();
                Tenants tenants = null;
                for (int run = 0; run < settings.pairs(); run++) {
                    tenants = null;
                    long before = used();
                    long begin = System.nanoTime();
                    tenants = new Tenants(none, files(), store(redis), Clock.systemUTC());
                    tenants.refresh();
                    loads.add((System.nanoTime() - begin) / 1e9);
                    bytes.add((used() - before) / (double) TENANTS);
                }
                lines.accept(line("tenants.load", loads, Goal.oursAtMost(10), "s"));
                lines.accept(line("tenants.memory", bytes, Goal.oursAtMost(50_000), "bytes-each"));
                lines.accept(line("tenants.lookup", lookups(tenants), Goal.oursAtMost(1_000), "ns"));
                lines.accept(line("tenants.change", changes(editor, server, home), Goal.oursAtMost(1_000), "ms"));
            } finally {
                redis.destroy();
            }
        }
        System.out.println("# " + TENANTS + " tenants with " + RULES + " rules each; checksum " + checksum);
    }

    private static List<Double> fill(TenantEditor editor) {
        List<Double> each = new ArrayList<>();
        for (int i = 0; i < TENANTS; i++) {
            long begin = System.nanoTime();
            put(editor, i, "hook-secret");
            each.add((System.nanoTime() - begin) / 1e6);
        }
        return each;
    }

    private static void put(TenantEditor editor, int number, String secret) {
        TenantId id = id(number);
        byte[] text = text(id, secret).getBytes(StandardCharsets.UTF_8);
        Edit edit = editor.put(id, text, "bench", Optional.empty(), "bench");
        if (!(edit instanceof Edit.Saved)) {
            throw new IllegalStateException("not saved: " + edit);
        }
    }

    /** As intake does it for each webhook: from the address' words to the secret. */
    private List<Double> lookups(Tenants tenants) {
        List<Double> each = new ArrayList<>();
        String[] names = new Random(1)
                .ints(4096, 0, TENANTS)
                .mapToObj(number -> id(number).value())
                .toArray(String[]::new);
        for (int run = 0; run < settings.pairs() + 1; run++) {
            long begin = System.nanoTime();
            for (int i = 0; i < LOOKUPS; i++) {
                checksum += tenants.find(new TenantId(names[i & 4095]))
                        .orElseThrow()
                        .connections()
                        .get(AMOCRM)
                        .webhookSecret()
                        .length();
            }
            if (run > 0) {
                each.add((System.nanoTime() - begin) / (double) LOOKUPS);
            }
        }
        return each;
    }

    /** From the beginning of a change here until a running hub takes a webhook with the new secret. */
    private static List<Double> changes(TenantEditor editor, BenchRedis server, Path home) throws Exception {
        Map<String, String> environment = new HashMap<>();
        int port = freePort();
        environment.put("REDIS_URL", server.url());
        environment.put("LEADBRIDGE_PORT", Integer.toString(port));
        environment.put("LEADBRIDGE_MANAGEMENT_PORT", Integer.toString(freePort()));
        environment.put("LEADBRIDGE_STOP_DELAY", "0s");
        environment.put("LEADBRIDGE_DATA", home.resolve("data").toString());
        environment.put("LEADBRIDGE_TENANTS", home.resolve("tenants").toString());
        environment.put("LEADBRIDGE_SECRET_KEY", Base64.getEncoder().encodeToString(KEY));
        List<Double> each = new ArrayList<>();
        try (HubProcess hub = HubProcess.start(environment, "run")) {
            HttpClient http = HttpClient.newHttpClient();
            for (int i = 0; i < CHANGES; i++) {
                String secret = "changed-secret-" + i;
                long begin = System.nanoTime();
                put(editor, i, secret);
                awaitAccepted(http, "http://127.0.0.1:" + port + "/webhooks/" + id(i) + "/amocrm/" + secret);
                each.add((System.nanoTime() - begin) / 1e6);
            }
            hub.stop();
        }
        return each;
    }

    private static void awaitAccepted(HttpClient http, String webhook) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(webhook))
                .POST(HttpRequest.BodyPublishers.ofString("a=1"))
                .build();
        long begin = System.nanoTime();
        while (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() != 200) {
            if (System.nanoTime() - begin > LONGEST_NANOS) {
                throw new IllegalStateException("not in force after 30 s: " + webhook);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void nothing() {}

    private static TenantFiles files() {
        return new TenantFiles(name -> null, Set.of(AMOCRM, new CrmId("lptracker")));
    }

    private static TenantStore store(LettuceConnectionFactory redis) {
        return new TenantStore(new StringRedisTemplate(redis), new Vault(KEY), Clock.systemUTC(), new SecureRandom());
    }

    private static BenchLine line(String name, List<Double> values, Goal goal, String unit) {
        return new BenchLine(name, Spread.of(values), null, goal, unit, "");
    }

    private static TenantId id(int number) {
        return new TenantId("tenant-" + number);
    }

    private static String text(TenantId id, String secret) {
        StringBuilder text = new StringBuilder(
                """
                tenant: %s
                connections:
                  amocrm: {url: 'https://%s.example', token: token-of-%s, webhook-secret: %s}
                  lptracker: {url: 'http://127.0.0.1:2', login: l, password: p, project: 7, webhook-secret: %s}
                rules:
                """
                        .formatted(id, id, id, secret, secret));
        for (int rule = 0; rule < RULES; rule++) {
            text.append(
                    """
                      - name: rule %d
                        from: amocrm
                        when:
                          all:
                            - change: [added, status]
                            - pipeline: Sales
                            - any: [{status: %d}, {field: {of: lead, name: Source, contains: landing %d}}]
                        then:
                          - sync-to: lptracker
                            match-by: [link, phone, email]
                            stage: Новая
                            fields:
                              - {from: lead.name, to: lead.name}
                              - {from: contact.phone, to: contact.phone, transform: e164}
                              - {from: contact.email, to: contact.email, transform: trim}
                              - {from: lead.price, to: lead.custom.Бюджет, default: 0}
                    """
                            .formatted(rule, 100 + rule, rule));
        }
        return text.toString();
    }
}
