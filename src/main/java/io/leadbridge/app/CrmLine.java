package io.leadbridge.app;

import io.leadbridge.crm.Crm;
import io.leadbridge.enrich.Enrich;
import io.leadbridge.event.Account;
import io.leadbridge.limit.Limits;
import io.leadbridge.tenant.TenantEditor;
import io.leadbridge.tenant.Tenants;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The CRMs for a command that asks them and ends: their route files with the real beans, and nothing that takes webhooks,
 * works the queue or opens a port. Tokens and limits are those of the running servers, through their Redis.
 */
final class CrmLine implements AutoCloseable {

    private final Parts parts = new Parts();
    private final Map<String, Object> beans = new LinkedHashMap<>();
    private Tenants tenants;
    private TenantEditor editor;
    private Crm crm;
    private Enrich enrich;
    private Limits limits;

    private CrmLine() {}

    /**
     * Opens it.
     *
     * @throws SettingsException if a person has to change something first; nothing is left open then
     */
    static CrmLine open(Settings settings) {
        CrmLine line = new CrmLine();
        try {
            line.start(settings);
            return line;
        } catch (Exception e) {
            line.close();
            throw e instanceof SettingsException faults
                    ? faults
                    : new SettingsException("the CRMs' routes cannot be started: " + StartFault.describe(e));
        }
    }

    /** The tenants as the files tell them, and those that only Redis has. */
    Tenants tenants() {
        return tenants;
    }

    /** Changes those of Redis. */
    TenantEditor editor() {
        return editor;
    }

    /** The port onto the routes. */
    Crm crm() {
        return crm;
    }

    /** May a CRM be called? The same as the running servers'. */
    Limits limits() {
        return limits;
    }

    /** A bean, by its name in the registry. */
    <T> T bean(String name, Class<T> type) {
        return type.cast(beans.get(name));
    }

    /** Lets the running servers read an account's metadata again. */
    void evict(Account account) {
        enrich.evict(account);
    }

    private void start(Settings settings) throws Exception {
        RouteFiles routes = RouteFiles.read(settings.routes());
        BorrowedRedis borrowed = BorrowedRedis.of(settings);
        parts.push(borrowed);
        LettuceConnectionFactory redis = RedisAddress.connect(borrowed.url(), settings.redis());
        parts.push(redis::destroy);
        Wiring wiring =
                new Wiring(settings, routes, redis, Clock.systemUTC(), settings.variables(), Vaults.of(settings));
        parts.push(wiring);
        DefaultCamelContext camel = new DefaultCamelContext();
        parts.push(camel::stop);
        // Nobody watches a command, and Camel's beans for it are most of its start.
        camel.disableJMX();
        Properties properties = new Properties();
        properties.putAll(settings.properties());
        camel.getPropertiesComponent().setOverrideProperties(properties);
        Placeholders.settle(camel);
        beans.putAll(wiring.beans(camel));
        beans.forEach(camel.getRegistry()::bind);
        for (Path file : crmFiles(routes)) {
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(ResourceHelper.resolveResource(camel, "file:" + file.toAbsolutePath()));
        }
        camel.start();
        tenants = (Tenants) beans.get("tenants");
        editor = (TenantEditor) beans.get("tenant-editor");
        crm = (Crm) beans.get("crm");
        enrich = (Enrich) beans.get("enrich");
        limits = (Limits) beans.get("limits");
    }

    /** Those with a CRM's routes. */
    private static List<Path> crmFiles(RouteFiles routes) {
        return List.copyOf(new TreeSet<>(routes.crms().stream()
                .map(crm -> routes.routes().get(crm + "-fetch"))
                .toList()));
    }

    @Override
    public void close() {
        parts.close();
    }
}
