package io.leadbridge.app;

import io.leadbridge.camel.redisqueue.RedisQueueKeys;
import io.leadbridge.dedup.RedisIdempotentRepository;
import io.leadbridge.intake.Admission;
import io.leadbridge.intake.Answers;
import io.leadbridge.intake.Dating;
import io.leadbridge.intake.Envelope;
import io.leadbridge.intake.RawBody;
import io.leadbridge.tenant.TenantFiles;
import io.leadbridge.tenant.Tenants;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Makes the beans that the route files name, each with what it needs. The order is that of a webhook's way. */
final class Wiring implements AutoCloseable {

    private final Settings settings;
    private final RouteFiles routes;
    private final LettuceConnectionFactory redis;
    private final Clock clock;
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    Wiring(Settings settings, RouteFiles routes, LettuceConnectionFactory redis, Clock clock) {
        this.settings = settings;
        this.routes = routes;
        this.redis = redis;
        this.clock = clock;
    }

    /** Beans by their names in the registry. */
    Map<String, Object> beans(CamelContext camel) {
        Map<String, Object> beans = new LinkedHashMap<>();
        Tenants tenants = new Tenants(settings.tenants(), new TenantFiles(System::getenv, routes.crms()));
        tenants.refresh();

        beans.put("clock", clock);
        beans.put("metricsRegistry", meters);
        beans.put("redisConnectionFactory", redis);
        beans.put("stringRedisTemplate", new StringRedisTemplate(redis));
        beans.put("tenants", tenants);
        intake(beans, tenants);
        return beans;
    }

    private void intake(Map<String, Object> beans, Tenants tenants) {
        Settings.Intake intake = settings.intake();
        beans.put("admission", new Admission(new TenantSecrets(tenants), intake.path()));
        beans.put("rawBody", new RawBody(intake.maxBodyBytes(), intake.drainBytes(), intake.bodyTimeout()));
        beans.put("envelope", new Envelope(clock, new Dating(intake.dated())));
        beans.put("answers", new Answers(intake.retryAfter(), new WebhookCounter(meters)));
        beans.put(
                "dedup",
                new RedisIdempotentRepository(
                        redis,
                        new RedisQueueKeys(intake.queue(), intake.queueShards()),
                        () -> UUID.randomUUID().toString(),
                        intake.claimLease(),
                        intake.claimTimeout()));
    }

    @Override
    public void close() {
        meters.close();
    }
}
