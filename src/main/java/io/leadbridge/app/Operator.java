package io.leadbridge.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.leadbridge.admin.Audit;
import io.leadbridge.admin.ParkedActs;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.event.Nearest;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.Inquiry;
import io.leadbridge.history.StorySearch;
import io.leadbridge.tenant.Tenant;
import io.leadbridge.tenant.Tenants;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * What a person at the command line works with: the stories, the queue and the audit log, through the Redis of the servers.
 * It works beside a running server, also one with an embedded Redis.
 */
final class Operator implements AutoCloseable {

    private static final int FAILED = 1;

    private final Parts parts = new Parts();
    private final Map<String, Object> beans = new LinkedHashMap<>();
    private final Settings settings;

    private Operator(Settings settings) {
        this.settings = settings;
    }

    /** What a command does; it gives the exit code. */
    @FunctionalInterface
    interface Task {

        int run(Operator operator) throws Exception;
    }

    /**
     * Runs a command.
     *
     * @return its exit code; 1 if Redis does not answer, which is told then
     * @throws SettingsException if a person has to change something first
     */
    static int run(OutputOptions output, Task task) throws Exception {
        OutputOptions.quiet();
        Settings settings = output.settings();
        try (Operator operator = new Operator(settings)) {
            operator.open();
            return task.run(operator);
        } catch (DataAccessException | UncheckedIOException e) {
            output.err()
                    .println(
                            "leadbridge: Redis does not answer (" + e.getClass().getSimpleName()
                                    + "). See that REDIS_URL is right and that Redis runs, and try again.");
            output.err().flush();
            return FAILED;
        } catch (IllegalArgumentException e) {
            throw new SettingsException(e.getMessage());
        }
    }

    private void open() throws Exception {
        RouteFiles routes = RouteFiles.read(settings.routes());
        BorrowedRedis borrowed = BorrowedRedis.of(settings);
        parts.push(borrowed);
        LettuceConnectionFactory redis = RedisAddress.connect(borrowed.url(), settings.redis());
        parts.push(redis::destroy);
        Wiring wiring =
                new Wiring(settings, routes, redis, Clock.systemUTC(), settings.variables(), Vaults.of(settings));
        parts.push(wiring);
        DefaultCamelContext camel = new DefaultCamelContext();
        parts.push(camel);
        beans.putAll(wiring.beans(camel));
    }

    Settings settings() {
        return settings;
    }

    StorySearch search() {
        return (StorySearch) beans.get("story-search");
    }

    Inquiry inquiry() {
        return (Inquiry) beans.get("inquiry");
    }

    RedisQueueOperations queue() {
        return (RedisQueueOperations) beans.get("queue-operations");
    }

    ParkedActs acts() {
        return (ParkedActs) beans.get("parked-acts");
    }

    /** The tenants in force. */
    List<TenantId> tenants() {
        return ((Tenants) beans.get("tenants")).all().stream().map(Tenant::id).toList();
    }

    /** @throws SettingsException if there is no such tenant in force */
    void requireTenant(TenantId tenant) {
        if (!tenants().contains(tenant)) {
            List<String> known = tenants().stream().map(TenantId::value).toList();
            throw new SettingsException("no tenant '" + tenant + "' is in force" + Nearest.hint(tenant.value(), known));
        }
    }

    /**
     * A command that switches something of a tenant, of which the audit log tells.
     *
     * @param act gives whether anything changed
     * @return the exit code
     */
    static int toggle(
            OutputOptions output,
            TenantId tenant,
            String what,
            BiPredicate<RedisQueueOperations, String> act,
            String changed,
            String unchanged)
            throws Exception {
        return run(output, operator -> {
            operator.requireTenant(tenant);
            boolean[] done = {false};
            operator.audited(tenant, what, () -> done[0] = act.test(operator.queue(), tenant.value()));
            output.tell(
                    JsonNodeFactory.instance.objectNode().put("changed", done[0]),
                    () -> "Tenant " + tenant + (done[0] ? changed : unchanged));
            return 0;
        });
    }

    /** Does something of which the audit log tells. */
    void audited(TenantId tenant, String what, Runnable act) {
        audited((Audit) beans.get("audit"), tenant, what, act);
    }

    /** The same, in this log. */
    static void audited(Audit audit, TenantId tenant, String what, Runnable act) {
        String user = System.getProperty("user.name", "unknown");
        Audit.Mark mark = audit.begin(new Audit.Intent(user, "command line", tenant, what, ""));
        act.run();
        audit.done(mark, "");
    }

    @Override
    public void close() {
        parts.close();
    }
}
