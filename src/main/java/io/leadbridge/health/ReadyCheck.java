package io.leadbridge.health;

import io.leadbridge.spool.SpoolState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.ServiceStatus;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Can this instance accept a webhook? The only check that a balancer should go by. A webhook is accepted if Redis can be
 * written to or the spool takes it; so an absent Redis alone takes no instance out.
 */
public final class ReadyCheck extends DependencyCheck {

    private static final String KEY = "lb:{health}:written";
    private static final Duration KEY_LIFE = Duration.ofMinutes(1);

    private final StringRedisTemplate redis;
    private final Supplier<SpoolState> spool;
    private final BooleanSupplier tenantsLoaded;
    private final List<String> routes;

    /**
     * @param spool how it is
     * @param tenantsLoaded whether it is known who is a tenant
     * @param routes ids of the routes that take webhooks
     */
    public ReadyCheck(
            StringRedisTemplate redis, Supplier<SpoolState> spool, BooleanSupplier tenantsLoaded, List<String> routes) {
        super("ready");
        this.redis = redis;
        this.spool = spool;
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
        keeps(details, faults);
        return faults;
    }

    private void keeps(Map<String, Object> details, List<String> faults) {
        SpoolState state = spool.get();
        if (state.inUse() && state.takes()) {
            // A Redis that hangs would keep the balancer waiting, and its answer would change nothing.
            details.put("keeps", "in the spool");
            return;
        }
        try {
            // A read would succeed on a replica, and on a server that is full.
            redis.opsForValue().set(KEY, "1", KEY_LIFE);
            details.put("keeps", "in Redis");
        } catch (RuntimeException e) {
            if (!state.takes()) {
                faults.add("Redis cannot be written to: " + root(e) + "; nor can the spool: " + state.fault());
            }
            details.put("keeps", state.takes() ? "in the spool" : "nothing");
        }
        if (state.inUse() && !state.takes()) {
            faults.add("webhooks go to the spool until it is drained, and it takes none: " + state.fault());
        }
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
