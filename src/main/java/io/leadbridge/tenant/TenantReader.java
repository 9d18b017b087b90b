package io.leadbridge.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Nearest;
import io.leadbridge.event.Policy;
import io.leadbridge.event.Region;
import io.leadbridge.event.Retention;
import io.leadbridge.event.Rule;
import io.leadbridge.event.TenantId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the nodes of a tenant's text, wherever they come from, and collects all that is wrong with them. */
final class TenantReader {

    private final List<String> crms;

    /**
     * @param crms the CRMs that the route files serve; a connection to another is a fault
     */
    TenantReader(Set<CrmId> crms) {
        this.crms = crms.stream().map(CrmId::value).sorted().toList();
    }

    /**
     * Reads a text.
     *
     * @param source what faults call it
     * @param version of the tenant
     * @param values what is put in
     */
    TenantText read(Node root, String source, String version, Values values) {
        return read(root, source, version, values, true);
    }

    /** As {@link #read}, of a tree that is stored; it is not made again. */
    TenantText readStored(Node root, String source, String version) {
        return read(root, source, version, Values.LITERAL, false);
    }

    private TenantText read(Node root, String source, String version, Values values, boolean withTree) {
        Reading reading = new Reading(source, values);
        Optional<Section> section = reading.section(root, "");
        if (section.isEmpty()) {
            return TenantText.unreadable(source, reading.faults().get(0));
        }
        return read(
                section.get(),
                source,
                version,
                reading,
                places -> withTree ? tree(section.get(), values, reading, places) : Optional.empty());
    }

    private TenantText read(
            Section section,
            String source,
            String version,
            Reading reading,
            Function<Map<String, Mark>, Optional<ObjectNode>> treeOf) {
        section.only(Keys.FILE);
        Optional<TenantId> id = id(section);
        int idLine =
                section.has("tenant") ? section.valueOf("tenant").getStartMark().getLine() + 1 : 0;
        PeopleReader people = new PeopleReader(section);
        Region region = people.region();
        Retention retention = people.retention();
        Optional<Section> connected = connections(section, reading);
        List<String> names = connected.map(Section::keys).orElse(List.of());
        Map<CrmId, Connection> connections = new LinkedHashMap<>();
        // A file without a good name is read on under another, for the sake of its other faults.
        TenantId owner = id.orElse(new TenantId("unnamed"));
        connected.ifPresent(all -> all.keys().forEach(crm -> connection(all, crm, owner, reading)
                .ifPresent(connection -> connections.put(connection.account().crm(), connection))));
        List<Rule> rules = new RuleReader(reading, new ConnectionNames(names)).read(section);

        Policy policy = new PolicyReader(section, names).read(rules);

        Map<String, Mark> places = new HashMap<>();
        Optional<ObjectNode> tree = reading.faults().isEmpty() ? treeOf.apply(places) : Optional.empty();
        List<Fault> faults = reading.faults();
        Optional<Tenant> tenant = faults.isEmpty()
                ? id.map(known -> new Tenant(known, version, connections, rules, region, retention, policy))
                : Optional.empty();
        return new TenantText(source, id, idLine, tenant, tree, places, faults);
    }

    private static Optional<ObjectNode> tree(
            Section section, Values values, Reading reading, Map<String, Mark> places) {
        try {
            return Optional.of(new TenantTree(values, places).of((MappingNode) section.node()));
        } catch (Values.Missing e) {
            reading.fault(section.node(), "", e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<TenantId> id(Section section) {
        Optional<Text> text = section.required("tenant", "the tenant's name, 1 to 40 of a-z, 0-9 and '-',");
        if (text.isPresent() && !TenantId.isValid(text.get().value())) {
            section.fault("tenant", "'" + text.get().shown() + "' given; 1 to 40 of a-z, 0-9 and '-' expected");
            return Optional.empty();
        }
        return text.map(Text::value).map(TenantId::new);
    }

    private static Optional<Section> connections(Section section, Reading reading) {
        if (!section.has("connections")) {
            section.required("connections", "at least one CRM");
            return Optional.empty();
        }
        Optional<Section> connections = reading.section(section.valueOf("connections"), "connections");
        if (connections.isPresent() && connections.get().keys().isEmpty()) {
            section.fault("connections", "empty; at least one CRM expected");
        }
        return connections;
    }

    private Optional<Connection> connection(Section all, String crm, TenantId tenant, Reading reading) {
        if (!crms.contains(crm)) {
            reading.fault(
                    all.keyNode(crm),
                    "connections",
                    "unknown CRM '" + Reading.cut(crm) + "'" + Nearest.hint(crm, crms));
            return Optional.empty();
        }
        return reading.section(all.valueOf(crm), all.pathOf(crm))
                .flatMap(section -> new ConnectionReader().read(section, tenant, new CrmId(crm)));
    }
}
