package io.leadbridge.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.ServiceStatus;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Can this instance accept a webhook? The only check that a balancer should go by. */
public final class ReadyCheck extends DependencyCheck {

    private static final String KEY = "lb:{health}:written";
    private static final Duration KEY_LIFE = Duration.ofMinutes(1);

    private final StringRedisTemplate redis;
    private final BooleanSupplier tenantsLoaded;
    private final List<String> routes;

    /**
     * @param tenantsLoaded whether it is known who is a tenant
     * @param routes ids of the routes that take webhooks
     */
    public ReadyCheck(StringRedisTemplate redis, BooleanSupplier tenantsLoaded, List<String> routes) {
        super("ready");
        this.redis = redis;
        this.tenantsLoaded = tenantsLoaded;
        this.routes = List.copyOf(routes);
    }

    @Override
    public boolean isReadiness() {
        return true;
    }

    @Override
    List<String> look(Map<String, Object> details) {
        List<String> faults = new ArrayList<>();
        if (!tenantsLoaded.getAsBoolean()) {
            faults.add("the tenants are not loaded yet");
        }
        routes.stream()
                .filter(id -> getCamelContext().getRouteController().getRouteStatus(id) != ServiceStatus.Started)
                .forEach(id -> faults.add("route " + id + " does not run"));
        // A read would succeed on a replica, and on a server that is full.
        redis.opsForValue().set(KEY, "1", KEY_LIFE);
        return faults;
    }
}
