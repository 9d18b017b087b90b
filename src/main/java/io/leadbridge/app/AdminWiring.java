package io.leadbridge.app;

import io.leadbridge.admin.Access;
import io.leadbridge.admin.AdminBeans;
import io.leadbridge.admin.Gate;
import io.leadbridge.admin.ParkedActs;
import io.leadbridge.admin.Patience;
import io.leadbridge.admin.RedisAudit;
import io.leadbridge.backfill.Backfills;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.crm.Crm;
import io.leadbridge.deliver.Reviews;
import io.leadbridge.enrich.Enrich;
import io.leadbridge.event.Connection;
import io.leadbridge.health.Connections;
import io.leadbridge.history.Inquiry;
import io.leadbridge.history.StorySearch;
import io.leadbridge.limit.Limits;
import io.leadbridge.tenant.TenantEditor;
import io.leadbridge.tenant.Tenants;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The admin API: its beans, and, if it has a password, its way in and its threads. */
final class AdminWiring implements AutoCloseable {

    /** Name of its route file, which is loaded only then. */
    static final String ROUTES = "admin";

    private static final int ATTEMPTS = 3;

    private final Settings settings;
    private final Settings.Admin admin;
    private final ThreadPoolExecutor threads;
    private HintLine hints;

    AdminWiring(Settings settings) {
        this.settings = settings;
        this.admin = settings.admin();
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                admin.threads(),
                admin.threads(),
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(admin.waiting()),
                work -> new Thread(work, "admin-" + number.incrementAndGet()),
                new ThreadPoolExecutor.AbortPolicy());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Whether the admin paths answer. */
    static boolean isOn(Settings settings) {
        return !settings.adminPassword().isEmpty();
    }

    /** What every request of the public port passes; empty if there are no admin paths. */
    Optional<Gate> gate() {
        if (!isOn(settings)) {
            return Optional.empty();
        }
        Access access = new Access(
                settings.adminUser(),
                settings.adminPassword(),
                admin.requestsPerSecond(),
                admin.maxBodyBytes(),
                admin.bodyTimeout(),
                admin.failedLogins(),
                admin.failedLoginsAll(),
                admin.failedWindow());
        return Optional.of(new Gate(access, publicUrl(), System::nanoTime));
    }

    /**
     * Adds its beans to those of the other rooms, which it uses. If the admin paths answer, its engine takes the place of
     * the one that knows webhooks only.
     */
    void add(Map<String, Object> beans, CamelContext camel, Connections connections, StringRedisTemplate redis) {
        RedisQueueOperations queue = (RedisQueueOperations) beans.get("queue-operations");
        ParkedActs acts =
                new ParkedActs(queue, settings.replayPerSecond(), (Clock) beans.get("clock"), AdminWiring::sleep);
        RedisAudit audit = new RedisAudit(redis, admin.auditEach(), admin.auditAll());
        beans.put("audit", audit);
        beans.put("parked-acts", acts);
        hints = new HintLine(camel, settings, (Clock) beans.get("clock"));
        ConflictDesk conflicts = new ConflictDesk((Reviews) beans.get("reviews"), queue, acts, hints);
        beans.put("conflict-acts", conflicts);
        AdminBeans made = new AdminBeans(
                (TenantEditor) beans.get("tenant-editor"),
                ((Tenants) beans.get("tenants"))::find,
                connections,
                (Limits) beans.get("limits"),
                (Crm) beans.get("crm"),
                (Enrich) beans.get("enrich"),
                this::webhook,
                (Backfills) beans.get("backfills"),
                conflicts,
                new Patience(ATTEMPTS, AdminWiring::sleep),
                audit,
                new AdminBeans.History(
                        (StorySearch) beans.get("story-search"), (Inquiry) beans.get("inquiry"), queue, acts));
        beans.putAll(made.beans(camel));
        if (isOn(settings)) {
            beans.put(
                    PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME,
                    new PublicEngine(settings.intake().retryAfter(), threads));
        }
    }

    private Optional<URI> webhook(Connection connection) {
        return publicUrl().map(base -> PublicUrl.webhook(base, settings.intake().path(), connection));
    }

    private Optional<URI> publicUrl() {
        return PublicUrl.of(settings.properties().get(PublicUrl.KEY));
    }

    private static void sleep(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    @Override
    public void close() {
        threads.shutdownNow();
        if (hints != null) {
            hints.close();
        }
    }
}
