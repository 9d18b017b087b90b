package io.leadbridge.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.ServiceStatus;

/** Does every route of the route files run? Camel's own check does not know of a route that is missing. */
public final class RoutesCheck extends DependencyCheck {

    private final Set<String> expected;

    /**
     * @param expected ids of all routes
     */
    public RoutesCheck(Set<String> expected) {
        super("routes");
        this.expected = new TreeSet<>(expected);
    }

    @Override
    List<String> look(Map<String, Object> details) {
        List<String> faults = new ArrayList<>();
        for (String id : expected) {
            ServiceStatus status = getCamelContext().getRouteController().getRouteStatus(id);
            if (status != ServiceStatus.Started) {
                faults.add("route " + id + " is "
                        + (status == null ? "missing" : status.name().toLowerCase(java.util.Locale.ROOT)));
            }
        }
        details.put("expected", expected.size());
        return faults;
    }
}
