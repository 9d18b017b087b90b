package io.leadbridge.health;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Does this instance take webhooks, or does it start or stop? DOWN as soon as it is asked to end, while it still takes
 * webhooks: so that a balancer looks for another one in time.
 */
public final class ServingCheck extends DependencyCheck {

    private final Supplier<Optional<String>> obstacle;

    /**
     * @param obstacle why no webhook should be sent here; empty if they should. It is asked each time that somebody asks
     *     for the readiness
     */
    public ServingCheck(Supplier<Optional<String>> obstacle) {
        super("serving");
        this.obstacle = obstacle;
    }

    @Override
    public boolean isReadiness() {
        return true;
    }

    @Override
    List<String> look(Map<String, Object> details) {
        return obstacle.get().stream().toList();
    }
}
