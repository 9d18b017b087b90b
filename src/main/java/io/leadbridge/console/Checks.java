package io.leadbridge.console;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;

/** Asks Camel's health checks, ours among them. */
public final class Checks {

    private static final String OURS = "leadbridge:";

    private final CamelContext camel;

    Checks(CamelContext camel) {
        this.camel = camel;
    }

    /**
     * What one check says.
     *
     * @param name without {@code leadbridge:}
     * @param up whether all is well
     * @param message what is wrong; empty if nothing is
     * @param details what else it tells, by name
     */
    public record Check(String name, boolean up, String message, Map<String, String> details) {}

    /** All of them, by name. */
    List<Check> all() {
        Map<String, Check> checks = new TreeMap<>();
        for (HealthCheck.Result result : HealthCheckHelper.invoke(camel)) {
            String id = result.getCheck().getId();
            String name = id.startsWith(OURS) ? id.substring(OURS.length()) : id;
            checks.put(
                    name,
                    new Check(
                            name,
                            result.getState() == HealthCheck.State.UP,
                            result.getMessage().orElse(""),
                            details(result)));
        }
        return List.copyOf(checks.values());
    }

    private static Map<String, String> details(HealthCheck.Result result) {
        Map<String, String> details = new TreeMap<>();
        result.getDetails().forEach((key, value) -> {
            // Camel's own, about the checking itself.
            if (!key.contains("check.")
                    && !key.contains("invocation.")
                    && !key.contains("success.")
                    && !key.contains("failure.")) {
                details.put(key, String.valueOf(value));
            }
        });
        return details;
    }
}
