package io.leadbridge.health;

import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** A check that tells all that is wrong at once, and never fails itself. */
abstract class DependencyCheck extends AbstractHealthCheck {

    /**
     * @param name last part of its id, {@code leadbridge:NAME}
     */
    DependencyCheck(String name) {
        super("leadbridge", "leadbridge:" + name);
    }

    /**
     * Looks.
     *
     * @param details is given what a person may want to know; no secrets
     * @return what is wrong, one sentence each; empty if all is well
     */
    abstract List<String> look(Map<String, Object> details);

    /** A restart of this instance would mend none of the dependencies. */
    @Override
    public final boolean isLiveness() {
        return false;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    protected final void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Map<String, Object> details = new java.util.TreeMap<>();
        List<String> faults;
        try {
            faults = look(details);
        } catch (RuntimeException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            faults = List.of(getId() + ": cannot look: " + root);
        }
        details.forEach(builder::detail);
        if (faults.isEmpty()) {
            builder.up();
        } else {
            builder.message(String.join("; ", faults)).down();
        }
    }
}
