package io.leadbridge.app;

import io.leadbridge.catchup.CatchUp;
import io.leadbridge.deliver.Terms;
import io.leadbridge.dryrun.Bounds;
import io.leadbridge.event.CrmId;
import io.leadbridge.mapping.JqBounds;
import io.leadbridge.right.Rights;
import io.leadbridge.spool.Spool;
import io.leadbridge.sync.Pace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * How the program is set up. Made only of values that were checked, all of them at once.
 *
 * @param home folder of {@code application.properties}; folders below are relative to it
 * @param redisUrl the user's Redis; empty for the embedded one
 * @param host address that both servers listen on
 * @param port of the webhooks
 * @param managementPort of health and metrics
 * @param tenants folder of tenant files
 * @param routes folder of route files
 * @param data folder of what the program keeps
 * @param secretKey encrypts stored credentials; empty to make one and keep it under {@code data}
 * @param adminPassword empty: the admin paths do not answer
 * @param sandboxAmocrmPort port of amoCRM's stand-in
 * @param sandboxLptrackerPort port of LPTracker's stand-in
 * @param admin what concerns the admin API
 * @param intake what concerns webhooks coming in
 * @param spool where they wait while Redis is away
 * @param redis what concerns the connections to Redis
 * @param sync what concerns a batch's way
 * @param catchUp what concerns polls for what no webhook told
 * @param rights how long the right to a job holds that only one instance may do
 * @param health what is a fault
 * @param stop what concerns the end
 * @param dryRun how much a dry run or a what-if may be asked
 * @param replayPerSecond pace of the console's bulk replay, in messages
 * @param drift what concerns the audit of drift
 * @param backfill how leads that exist already are brought in
 * @param alert how people are told of problems
 * @param properties every key of the file with its value, for the route files and for Camel itself
 * @param variables environment variables, which tenant files may name; {@code null} for one that is not set
 */
public record Settings(
        Path home,
        String redisUrl,
        String host,
        int port,
        int managementPort,
        Path tenants,
        Path routes,
        Path data,
        String secretKey,
        String adminUser,
        String adminPassword,
        int sandboxAmocrmPort,
        int sandboxLptrackerPort,
        Admin admin,
        Intake intake,
        Spool.Terms spool,
        Redis redis,
        Sync sync,
        Rights.Terms rights,
        CatchUp.Terms catchUp,
        Health health,
        Stop stop,
        Bounds dryRun,
        int replayPerSecond,
        DriftSettings drift,
        BackfillSettings backfill,
        AlertSettings alert,
        Map<String, String> properties,
        UnaryOperator<String> variables) {

    /** What a message has beside the webhook's bytes, at most: tenant, CRM, time, content type. */
    private static final int MESSAGE_HEAD_BYTES = 1024;

    /**
     * @param requestsPerSecond that are worked
     * @param threads requests that are worked at once
     * @param waiting requests that may wait for a thread
     * @param maxBodyBytes largest body
     * @param bodyTimeout for a whole body
     * @param failedLogins wrong passwords that an address has
     * @param failedLoginsAll wrong passwords that all addresses together have
     * @param failedWindow in which they are given anew
     * @param auditEach changes that are remembered of each tenant
     * @param auditAll changes that are remembered of all tenants together
     */
    public record Admin(
            int requestsPerSecond,
            int threads,
            int waiting,
            int maxBodyBytes,
            Duration bodyTimeout,
            int failedLogins,
            int failedLoginsAll,
            Duration failedWindow,
            int auditEach,
            int auditAll) {}

    /**
     * @param path beginning of webhook addresses
     * @param maxBodyBytes largest webhook
     * @param drainBytes how much of a refused one is read
     * @param bodyTimeout for a whole body
     * @param retryAfter when a CRM is to send again
     * @param dated what a body with a time of its own contains
     * @param keep id of the route that keeps a webhook
     * @param queue name of the queue
     * @param queueShards number of its shards
     * @param claimLease life of a deduplication key before its message is stored
     * @param claimTimeout for claiming it
     */
    public record Intake(
            String path,
            long maxBodyBytes,
            long drainBytes,
            Duration bodyTimeout,
            Duration retryAfter,
            Map<CrmId, Pattern> dated,
            String keep,
            String queue,
            int queueShards,
            Duration claimLease,
            Duration claimTimeout) {}

    /**
     * @param queueOldest age from which a message in line is too old
     * @param batchLongest time after which a worker that is at one batch is taken to be stuck
     * @param clockOff by how much this machine's clock may differ from that of Redis
     */
    public record Health(Duration queueOldest, Duration batchLongest, Duration clockOff) {}

    /**
     * @param commandTimeout for one command
     * @param connectTimeout for a connection
     * @param embeddedStartTimeout for the embedded server to be ready, reading its files included
     */
    public record Redis(Duration commandTimeout, Duration connectTimeout, Duration embeddedStartTimeout) {}

    /**
     * @param delay for balancers to look for another instance, while webhooks are still taken
     * @param drain for what is in flight then
     */
    public record Stop(Duration delay, Duration drain) {}

    /**
     * @param pace how fast a batch is worked
     * @param threads that work the rows of all batches
     * @param metadataFresh how long metadata is good without being read again
     * @param metadataLocal how long an instance relies on its own copy
     * @param terms how to write, by CRM
     * @param slowest the same for a CRM that is not named
     * @param ledgerLife how long it is kept which rule answered which status
     * @param historyLife how long the outcomes of a message are kept
     * @param historyWindow stories that one search looks at at most
     * @param lptrackerZone in which LPTracker writes its times
     * @param metadataEvictInterval an unknown id or a refused write makes metadata stale no more often
     * @param namesTimeout how long saving a tenant waits for what its CRMs have
     * @param rulesCompiledMost rules, stages, fields and users that are kept resolved, all tenants together
     * @param jq what a program of jq in a rule may take for one value
     */
    public record Sync(
            Pace pace,
            int threads,
            Duration metadataFresh,
            Duration metadataLocal,
            Map<CrmId, Terms> terms,
            Terms slowest,
            Duration ledgerLife,
            Duration historyLife,
            int historyWindow,
            ZoneId lptrackerZone,
            Duration metadataEvictInterval,
            Duration namesTimeout,
            int rulesCompiledMost,
            JqBounds jq) {}

    /**
     * Reads {@code application.properties} and the environment.
     *
     * @param home its folder
     * @throws SettingsException naming every fault, if there is one
     */
    public static Settings read(Path home, Map<String, String> environment) {
        PropertyReader reader = new PropertyReader(home.resolve("application.properties"), environment);
        if (!reader.faults().isEmpty()) {
            throw new SettingsException(reader.faults());
        }
        Rights.Terms rights = rights(reader);
        Settings settings = new Settings(
                home,
                reader.text("redis.url"),
                nonEmpty(reader, "leadbridge.host"),
                reader.port("leadbridge.port"),
                reader.port("leadbridge.management-port"),
                folder(reader, home, "leadbridge.tenants"),
                folder(reader, home, "leadbridge.routes"),
                home.resolve(nonEmpty(reader, "leadbridge.data")),
                reader.text("leadbridge.secret-key"),
                nonEmpty(reader, "leadbridge.admin-user"),
                reader.text("leadbridge.admin-password"),
                reader.port("leadbridge.sandbox-amocrm-port"),
                reader.port("leadbridge.sandbox-lptracker-port"),
                admin(reader),
                intake(reader),
                spool(reader, home),
                redis(reader),
                SyncSettings.read(reader),
                rights,
                catchUp(reader, rights.life()),
                health(reader),
                new Stop(
                        reader.duration("leadbridge.stop-delay", Duration.ZERO, Duration.ofMinutes(10)),
                        Duration.ofSeconds(reader.number("camel.main.shutdownTimeout", 1, 3600))),
                dryRun(reader),
                console(reader),
                DriftSettings.read(reader, rights.life()),
                BackfillSettings.read(reader, rights.life()),
                AlertSettings.read(reader),
                reader.all(),
                Map.copyOf(environment)::get);
        upkeep(reader);
        RedisAddress.fault(settings.redisUrl()).ifPresent(expected -> reader.fault("redis.url", expected));
        if (!PublicUrl.isValid(reader.text(PublicUrl.KEY))) {
            reader.fault(PublicUrl.KEY, PublicUrl.EXPECTED);
        }
        // The log itself has read it before anything else could.
        if (!List.of("", "text", "json").contains(reader.text("leadbridge.log-format"))) {
            reader.fault("leadbridge.log-format", "text or json");
        }
        for (String key : List.of("leadbridge.jolokia", Tracing.KEY)) {
            if (!List.of("true", "false").contains(reader.text(key))) {
                reader.fault(key, "true or false");
            }
        }
        if (settings.port() == settings.managementPort()) {
            reader.fault("leadbridge.management-port", "another port than leadbridge.port");
        }
        long messageBytes = reader.number("queue.max-body", 2048, 256L << 20);
        if (messageBytes < settings.intake().maxBodyBytes() + MESSAGE_HEAD_BYTES) {
            reader.fault("queue.max-body", "at least " + MESSAGE_HEAD_BYTES + " more than leadbridge.max-body");
        }
        if (!reader.faults().isEmpty()) {
            throw new SettingsException(reader.faults());
        }
        return settings;
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "webhooks on " + host + ":" + port + ", management on " + host + ":" + managementPort;
    }

    private static Admin admin(PropertyReader reader) {
        return new Admin(
                (int) reader.number("admin.requests-per-second", 1, 1000),
                (int) reader.number("admin.threads", 1, 100),
                (int) reader.number("admin.waiting", 1, 1000),
                (int) reader.number("admin.max-body", 1024, 16 << 20),
                reader.duration("admin.body-timeout", Duration.ofSeconds(1), Duration.ofMinutes(5)),
                (int) reader.number("admin.failed-logins", 1, 1000),
                (int) reader.number("admin.failed-logins-all", 1, 100_000),
                reader.duration("admin.failed-window", Duration.ofSeconds(1), Duration.ofDays(1)),
                (int) reader.number("admin.audit-each", 10, 100_000),
                (int) reader.number("admin.audit-all", 10, 1_000_000));
    }

    private static Intake intake(PropertyReader reader) {
        Map<CrmId, Pattern> dated = new TreeMap<>();
        reader.under("intake.dated.").keySet().forEach(crm -> {
            if (CrmId.isValid(crm)) {
                dated.put(new CrmId(crm), reader.pattern("intake.dated." + crm));
            } else {
                reader.fault("intake.dated." + crm, "a CRM's name of a-z and 0-9 at the end of the key");
            }
        });
        String path = reader.text("intake.path");
        if (!path.matches("(/[a-z0-9-]+)+")) {
            reader.fault("intake.path", "a path as /webhooks");
        }
        return new Intake(
                path,
                reader.number("leadbridge.max-body", 1024, 64L << 20),
                reader.number("intake.drain", 0, 1L << 30),
                reader.duration("intake.body-timeout", Duration.ofSeconds(1), Duration.ofMinutes(5)),
                reader.duration("intake.retry-after", Duration.ofSeconds(1), Duration.ofHours(1)),
                dated,
                nonEmpty(reader, "intake.keep"),
                nonEmpty(reader, "queue.name"),
                (int) reader.number("queue.shards", 1, 100),
                reader.duration("dedup.lease", Duration.ofSeconds(2), Duration.ofMinutes(10)),
                reader.duration("dedup.timeout", Duration.ofMillis(50), Duration.ofSeconds(10)));
    }

    private static Spool.Terms spool(PropertyReader reader, Path home) {
        // Used by the route file only.
        reader.duration("intake.store-timeout", Duration.ofMillis(50), Duration.ofSeconds(10));
        reader.number("spool.drain-per-second", 10, 100_000);
        String folder = reader.text("spool.folder");
        return new Spool.Terms(
                home.resolve(folder.isEmpty() ? Path.of(reader.text("leadbridge.data"), "spool") : Path.of(folder)),
                reader.number("spool.max-bytes", 1 << 20, 1L << 40),
                reader.duration("spool.put-timeout", Duration.ofMillis(100), Duration.ofSeconds(10)),
                reader.duration("spool.probe-period", Duration.ofMillis(100), Duration.ofMinutes(1)));
    }

    private static Redis redis(PropertyReader reader) {
        return new Redis(
                reader.duration("redis.command-timeout", Duration.ofMillis(100), Duration.ofSeconds(60)),
                reader.duration("redis.connect-timeout", Duration.ofMillis(100), Duration.ofSeconds(60)),
                reader.duration("embedded-redis.start-timeout", Duration.ofSeconds(1), Duration.ofHours(1)));
    }

    private static Health health(PropertyReader reader) {
        // Used by the route file only.
        reader.duration("health.period", Duration.ofMillis(100), Duration.ofSeconds(10));
        return new Health(
                reader.duration("health.queue-oldest", Duration.ofSeconds(1), Duration.ofDays(7)),
                reader.duration("health.batch-longest", Duration.ofSeconds(1), Duration.ofDays(1)),
                reader.duration("health.clock-off", Duration.ofMillis(100), Duration.ofHours(1)));
    }

    private static Rights.Terms rights(PropertyReader reader) {
        Duration life = reader.duration("right.life", Duration.ofSeconds(5), Duration.ofMinutes(10));
        // Used by the route file only: one that comes late must not cost a right.
        reader.duration("right.renew-period", Duration.ofMillis(100), life.dividedBy(3));
        return new Rights.Terms(life, reader.duration("right.silence", Duration.ofMinutes(1), Duration.ofHours(1)));
    }

    private static CatchUp.Terms catchUp(PropertyReader reader, Duration life) {
        // Used by the route file only.
        reader.duration("catchup.look-period", Duration.ofMillis(100), Duration.ofMinutes(10));
        return new CatchUp.Terms(
                reader.duration("catchup.period", Duration.ofSeconds(1), Duration.ofDays(1)),
                reader.duration("catchup.overlap", Duration.ofMinutes(1), Duration.ofDays(1)),
                reader.duration("catchup.delay", Duration.ZERO, Duration.ofMinutes(30)),
                reader.duration("catchup.patience", Duration.ZERO, Duration.ofDays(1)),
                life,
                reader.duration("catchup.subscriptions-period", Duration.ofSeconds(1), Duration.ofDays(7)),
                (int) reader.number("catchup.threads", 1, 64));
    }

    private static Bounds dryRun(PropertyReader reader) {
        return new Bounds(
                (int) reader.number("dryrun.at-once", 1, 100),
                reader.duration("dryrun.patience", Duration.ZERO, Duration.ofMinutes(5)),
                reader.number("leadbridge.max-body", 1024, 64L << 20),
                (int) reader.number("dryrun.events-max", 1, 1_000_000),
                (int) reader.number("dryrun.diffs-max", 1, 10_000));
    }

    private static int console(PropertyReader reader) {
        // Used by the route file only.
        reader.duration("console.rates-period", Duration.ofSeconds(1), Duration.ofSeconds(30));
        reader.duration("console.problems-period", Duration.ofSeconds(5), Duration.ofHours(1));
        reader.duration("console.replay-period", Duration.ofMillis(10), Duration.ofSeconds(10));
        return (int) reader.number("console.replay-per-second", 1, 10_000);
    }

    private static void upkeep(PropertyReader reader) {
        // Used by the route file only.
        reader.duration("upkeep.tenants-period", Duration.ofMillis(100), Duration.ofSeconds(2));
        reader.duration("upkeep.tokens-period", Duration.ofMillis(100), Duration.ofMinutes(1));
        reader.duration("upkeep.metrics-period", Duration.ofMillis(100), Duration.ofHours(1));
        reader.duration("upkeep.history-period", Duration.ofSeconds(1), Duration.ofDays(1));
    }

    private static String nonEmpty(PropertyReader reader, String key) {
        String value = reader.text(key);
        if (value.isEmpty()) {
            reader.fault(key, "a value");
        }
        return value;
    }

    private static Path folder(PropertyReader reader, Path home, String key) {
        Path folder = home.resolve(nonEmpty(reader, key)).normalize();
        if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
            reader.fault(key, "a folder that can be read");
        }
        return folder;
    }
}
