package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.testing.TestRedis;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.serializer.StringRedisSerializer;

/** The route that hears of changes, on a real Redis; the timer beside it does not run here. */
@Timeout(600)
class TenantChangesTest {

    /** Stands where the tenants do. */
    public static final class Counting {
        private final AtomicInteger reloads = new AtomicInteger();

        public void reload() {
            reloads.incrementAndGet();
        }

        public void refresh() {}
    }

    /** Stands where the other beans of upkeep do. */
    public static final class Idle {
        public void refresh() {}

        public void keepAll() {}

        public void tidy() {}

        public void renew() {}
    }

    private final Counting tenants = new Counting();

    @Test
    void hearsOfAChangeAtOnceAndAgainAfterRedisWasAway() throws Exception {
        try (TestRedis redis = TestRedis.start();
                Listening listening = new Listening(redis)) {
            assertThat(listening.camel.isStarted()).isTrue();
            awaitChange(redis);

            redis.kill();
            redis.restart();

            awaitChange(redis);
        }
    }

    @Test
    void startsWhileRedisIsAwayAndHearsOfChangesWhenItIsThere() throws Exception {
        try (TestRedis redis = TestRedis.start()) {
            redis.kill();
            try (Listening listening = new Listening(redis)) {
                assertThat(listening
                                .camel
                                .getRouteController()
                                .getRouteStatus("upkeep-tenant-changes")
                                .isStarted())
                        .isTrue();

                redis.restart();

                awaitChange(redis);
            }
        }
    }

    private void awaitChange(TestRedis redis) {
        int before = tenants.reloads.get();
        await().untilAsserted(() -> {
            redis.ask("PUBLISH", "lb:{tenants}:changed", "acme");
            assertThat(tenants.reloads.get()).isGreaterThan(before);
        });
    }

    /** The real route file of upkeep. */
    private final class Listening implements AutoCloseable {

        private final LettuceConnectionFactory redis;
        private final Subscriptions subscriptions;
        private final DefaultCamelContext camel = new DefaultCamelContext();

        Listening(TestRedis server) throws Exception {
            Settings settings = Settings.read(Path.of("").toAbsolutePath(), Map.of());
            redis = RedisAddress.connect(server.url(), settings.redis());
            subscriptions = new Subscriptions(redis);
            Properties properties = new Properties();
            properties.putAll(settings.properties());
            camel.getPropertiesComponent().setOverrideProperties(properties);
            camel.getRegistry().bind("redisConnectionFactory", redis);
            camel.getRegistry().bind("subscriptions", subscriptions);
            camel.getRegistry().bind("text-serializer", StringRedisSerializer.UTF_8);
            camel.getRegistry().bind("tenants", tenants);
            camel.getRegistry().bind("queue-numbers", new Idle());
            camel.getRegistry().bind("oauth", new Idle());
            camel.getRegistry().bind("story-upkeep", new Idle());
            camel.getRegistry().bind("rights", new Idle());
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource("file:routes/upkeep.camel.yaml"));
            camel.start();
        }

        @Override
        public void close() {
            camel.stop();
            subscriptions.close();
            redis.destroy();
        }
    }
}
