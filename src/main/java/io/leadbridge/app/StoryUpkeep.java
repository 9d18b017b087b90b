package io.leadbridge.app;

import io.leadbridge.history.RedisStories;
import io.leadbridge.tenant.Tenant;
import io.leadbridge.tenant.Tenants;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Lets stories go that are too old though nothing new comes, and counts those that are left. */
public final class StoryUpkeep {

    private static final Logger LOG = LoggerFactory.getLogger(StoryUpkeep.class);

    private final Tenants tenants;
    private final RedisStories stories;
    private final AtomicLong kept = new AtomicLong();

    StoryUpkeep(Tenants tenants, RedisStories stories, MeterRegistry meters) {
        this.tenants = tenants;
        this.stories = stories;
        Gauge.builder("leadbridge.history.stories", kept, AtomicLong::doubleValue)
                .description("Stories of all tenants, when upkeep last looked")
                .register(meters);
    }

    /** Looks through all tenants. Called by a timer. What Redis does not do now is done next time. */
    public void tidy() {
        long sum = 0;
        try {
            for (Tenant tenant : tenants.all()) {
                sum += stories.tidy(tenant.id(), tenant.retention());
            }
            kept.set(sum);
        } catch (DataAccessException e) {
            LOG.warn(
                    "old stories stay until Redis answers again: {}",
                    e.getClass().getSimpleName());
        }
    }
}
