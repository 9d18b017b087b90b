package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadbridge.tenant.Vault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class WiringTest {

    /** {@code ref: name} of a bean or a method, or on the next line of a predicate, and {@code "#name"} of an option. */
    private static final Pattern REFERENCE =
            Pattern.compile("\\bref:(?:\\s+expression:)? ([A-Za-z0-9-]+)|\"#([a-zA-Z-]+)\"");

    /** A bean that a route file makes itself. */
    private static final Pattern BEAN = Pattern.compile("- name: ([a-z-]+)\\n      type: ");

    @Test
    void bindsEveryBeanThatARouteFileNames() throws Exception {
        Settings settings = Settings.read(Path.of("").toAbsolutePath(), Map.of());
        RouteFiles routes = RouteFiles.read(settings.routes());
        LettuceConnectionFactory redis = RedisAddress.connect("redis://127.0.0.1:1", settings.redis());

        try (Wiring wiring =
                        new Wiring(settings, routes, redis, Clock.systemUTC(), name -> null, new Vault(new byte[32]));
                CloseableContext context = new CloseableContext()) {
            Set<String> bound = new TreeSet<>(wiring.beans(context.camel).keySet());

            bound.addAll(found(BEAN, routes));

            assertThat(bound).containsAll(named(routes));
        } finally {
            redis.destroy();
        }
    }

    @Test
    void refusesARouteToKeepWebhooksThatIsNotThere() throws Exception {
        Settings settings = Settings.read(Path.of("").toAbsolutePath(), Map.of("INTAKE_KEEP", "intake-kept"));
        LettuceConnectionFactory redis = RedisAddress.connect("redis://127.0.0.1:1", settings.redis());

        try (Wiring wiring = new Wiring(
                        settings,
                        RouteFiles.read(settings.routes()),
                        redis,
                        Clock.systemUTC(),
                        name -> null,
                        new Vault(new byte[32]));
                CloseableContext context = new CloseableContext()) {
            assertThatThrownBy(() -> wiring.beans(context.camel))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("intake.keep: 'intake-kept'");
        } finally {
            redis.destroy();
        }
    }

    private static Set<String> named(RouteFiles routes) throws Exception {
        Set<String> named = found(REFERENCE, routes);
        assertThat(named).contains("admission", "dedup", "spool-in-use", "sync-executor");
        return named;
    }

    /** What the pattern's groups catch in all route files. */
    private static Set<String> found(Pattern pattern, RouteFiles routes) throws Exception {
        Set<String> found = new TreeSet<>();
        for (Path file : routes.files()) {
            Matcher matcher = pattern.matcher(Files.readString(file));
            while (matcher.find()) {
                for (int group = 1; group <= matcher.groupCount(); group++) {
                    if (matcher.group(group) != null) {
                        found.add(matcher.group(group));
                    }
                }
            }
        }
        return found;
    }

    /** A context whose end throws nothing checked. */
    private static final class CloseableContext implements AutoCloseable {

        private final CamelContext camel = new DefaultCamelContext();

        @Override
        public void close() {
            camel.stop();
        }
    }
}
