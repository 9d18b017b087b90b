package io.leadbridge.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.error.Mark;

/**
 * What a text says of a tenant.
 *
 * @param source what faults call it
 * @param id the tenant that it names; empty if it names none
 * @param idLine line of that name, from 1; 0 if it names none
 * @param tenant present exactly if there are no faults
 * @param tree with every variable and secret put in; present if there are no faults, unless the text is a stored tree itself
 * @param places where each value stands, by its path in the tree
 * @param faults in the order of the text
 */
record TenantText(
        String source,
        Optional<TenantId> id,
        int idLine,
        Optional<Tenant> tenant,
        Optional<ObjectNode> tree,
        Map<String, Mark> places,
        List<Fault> faults) {

    TenantText {
        faults = List.copyOf(faults);
    }

    /** A text in which no tenant can be read. */
    static TenantText unreadable(String source, Fault fault) {
        return new TenantText(
                source, Optional.empty(), 0, Optional.empty(), Optional.empty(), Map.of(), List.of(fault));
    }

    /**
     * A fault at a path, with the line of it or of what it is in. A path of {@code status} is one of {@code stage}, which is
     * the same, where the text says that.
     */
    Fault fault(String given, String message) {
        String stage = given.replaceFirst("\\.status(?=\\[\\d+]$|$)", ".stage");
        String path = !places.containsKey(given) && places.containsKey(stage) ? stage : given;
        String place = path;
        while (!places.containsKey(place) && !place.isEmpty()) {
            place = place.substring(0, Math.max(0, Math.max(place.lastIndexOf('.'), place.lastIndexOf('['))));
        }
        Mark mark = places.get(place);
        return mark == null
                ? new Fault(source, 0, 0, path, message)
                : new Fault(source, mark.getLine() + 1, mark.getColumn() + 1, path, message);
    }
}
