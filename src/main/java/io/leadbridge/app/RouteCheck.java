package io.leadbridge.app;

import io.leadbridge.tenant.Vault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Loads route files into a Camel of its own, with the real beans but without a Redis, and starts none of the routes. Finds
 * wrong YAML, unknown steps, components, options and beans, and settings that are not there.
 */
final class RouteCheck {

    /** Nobody listens there, and nobody connects: connections are made when they are first used. */
    private static final String NOWHERE = "redis://127.0.0.1:1";

    private static final Pattern LINE = Pattern.compile("line (\\d+)");

    private final Settings settings;
    private final RouteFiles routes;

    RouteCheck(Settings settings, RouteFiles routes) {
        this.settings = settings;
        this.routes = routes;
    }

    /** What is wrong with a file. Camel tells the first fault only. */
    List<String> faults(Path file) {
        if (!Files.isReadable(file)) {
            return List.of(file + ": cannot be read");
        }
        LettuceConnectionFactory redis = RedisAddress.connect(NOWHERE, settings.redis());
        CamelContext camel = new DefaultCamelContext();
        try (Wiring wiring = new Wiring(
                settings,
                routes,
                redis,
                Clock.systemUTC(),
                settings.variables(),
                new Vault(new byte[Vault.KEY_BYTES]))) {
            load(camel, wiring, file);
            return List.of();
        } catch (Exception e) {
            String message = StartFault.describe(e).replaceAll("\\s+", " ");
            Matcher line = LINE.matcher(message);
            return List.of(file + (line.find() ? ":" + line.group(1) : "") + ": " + message);
        } finally {
            camel.stop();
            redis.destroy();
        }
    }

    private void load(CamelContext camel, Wiring wiring, Path file) throws Exception {
        Properties properties = new Properties();
        properties.putAll(settings.properties());
        camel.getPropertiesComponent().setOverrideProperties(properties);
        Placeholders.settle(camel);
        camel.disableJMX();
        camel.setAutoStartup(false);
        wiring.beans(camel).forEach(camel.getRegistry()::bind);
        Resource resource = ResourceHelper.resolveResource(camel, "file:" + file.toAbsolutePath());
        PluginHelper.getRoutesLoader(camel).loadRoutes(resource);
        camel.start();
    }
}
