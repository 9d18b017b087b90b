package io.leadbridge.bench.intake;

import io.leadbridge.bench.process.BenchRedis;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What our server is given for a benchmark: a tenant, and the route files as shipped, but for one line.
 *
 * <p>The route that consumes the queue is not started, so that messages wait on our side as they do on the peer's, which
 * runs no worker.
 */
final class BenchHome {

    static final String TENANT = "bench";
    static final String CRM = "amocrm";
    static final String SECRET = "a-secret-of-the-benchmark";

    /** The route that dedups and stores in one step; the shipped default takes two. */
    static final String FUSED = "intake-keep-fused";

    private static final String SYNC_ROUTE = "    id: sync\n";
    private static final Path JAR = Path.of("target/leadbridge.jar");
    private static final String TENANT_FILE =
            """
            tenant: %s
            connections:
              amocrm:
                url: http://127.0.0.1:9
                token: unused
                webhook-secret: %s
              lptracker:
                url: http://127.0.0.1:9
                login: unused@example.test
                password: unused
                project: 1
                webhook-secret: %s
            rules:
              - name: never
                from: amocrm
                when:
                  change: [deleted]
                then:
                  - sync-to: lptracker
                    match-by: [link]
                    if-missing: skip
                    if-found: update
                    fields:
                      - {from: lead.name, to: lead.name}
            """;

    private final Path folder;

    private BenchHome(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes it.
     *
     * @param folder build folder
     */
    static BenchHome make(Path folder, Clock clock) throws IOException {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        Path tenants = Files.createDirectories(folder.resolve("tenants"));
        Files.writeString(tenants.resolve(TENANT + ".yaml"), TENANT_FILE.formatted(TENANT, SECRET, SECRET));
        for (Path old : list(routes)) {
            Files.delete(old);
        }
        for (Path file : list(Path.of("routes"))) {
            Files.copy(file, routes.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        doNotConsume(routes.resolve("sync.camel.yaml"));
        // Maven leaves a jar alone that would not change; the script would take it for stale and build again.
        Files.setLastModifiedTime(JAR, FileTime.from(clock.instant()));
        return new BenchHome(folder);
    }

    private static void doNotConsume(Path sync) throws IOException {
        String text = Files.readString(sync);
        if (!text.contains(SYNC_ROUTE)) {
            throw new IllegalStateException(sync + ": no route with the id sync was found");
        }
        Files.writeString(sync, text.replaceFirst(SYNC_ROUTE, SYNC_ROUTE + "    autoStartup: \"false\"\n"));
    }

    /** Environment of {@code ./leadbridge run}. */
    Map<String, String> environment(BenchRedis redis, int port, int managementPort, String keep) {
        Map<String, String> environment = new HashMap<>();
        environment.put("REDIS_URL", redis.url());
        environment.put("LEADBRIDGE_PORT", Integer.toString(port));
        environment.put("LEADBRIDGE_MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("LEADBRIDGE_TENANTS", absolute("tenants"));
        environment.put("LEADBRIDGE_ROUTES", absolute("routes"));
        environment.put("LEADBRIDGE_DATA", absolute("data"));
        if (!keep.isEmpty()) {
            environment.put("INTAKE_KEEP", keep);
        }
        return environment;
    }

    /** Whether the shipped routes have the one that dedups and stores in one step. */
    boolean hasFused() throws IOException {
        for (Path file : list(folder.resolve("routes"))) {
            if (Files.readString(file).contains("direct:" + FUSED)) {
                return true;
            }
        }
        return false;
    }

    /** A file for what a process says. */
    Path log(String name) {
        return folder.resolve(name);
    }

    /** A setting's default, as shipped. */
    static String shipped(String key) throws IOException {
        Properties properties = new Properties();
        try (InputStream file = Files.newInputStream(Path.of("application.properties"))) {
            properties.load(file);
        }
        return properties.getProperty(key);
    }

    private String absolute(String name) {
        return folder.resolve(name).toAbsolutePath().toString();
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
