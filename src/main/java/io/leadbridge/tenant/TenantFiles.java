package io.leadbridge.tenant;

import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Nearest;
import io.leadbridge.event.Region;
import io.leadbridge.event.Retention;
import io.leadbridge.event.Rule;
import io.leadbridge.event.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.yaml.snakeyaml.nodes.Node;

/** Reads tenant files and tells everything that is wrong with them. Needs neither Redis nor a CRM. */
public final class TenantFiles {

    private static final int VERSION_HEX_DIGITS = 16;

    private final Environment environment;
    private final List<String> crms;

    /**
     * @param environment gives an environment variable's value, or {@code null}; {@code System::getenv} in the application
     * @param crms the CRMs that the route files serve; a connection to another is a fault
     */
    public TenantFiles(UnaryOperator<String> environment, Set<CrmId> crms) {
        this.environment = new Environment(environment);
        this.crms = crms.stream().map(CrmId::value).sorted().toList();
    }

    /** Reads one file. Never throws: what goes wrong is among the faults. */
    public TenantFile read(Path file) {
        try {
            return read(file, bytes(file));
        } catch (NoSuchFileException e) {
            return unreadable(file, "", Fault.ofFile(file.toString(), "no such file"));
        } catch (IOException e) {
            return unreadable(
                    file,
                    "",
                    Fault.ofFile(
                            file.toString(), "cannot be read: " + e.getClass().getSimpleName()));
        }
    }

    /** Every fault of these files, file by file, and every tenant that two of them name. */
    public List<Fault> check(List<Path> files) {
        List<Fault> faults = new ArrayList<>();
        Map<TenantId, TenantFile> first = new LinkedHashMap<>();
        for (Path path : files) {
            TenantFile file = read(path);
            faults.addAll(file.faults());
            file.id().ifPresent(id -> {
                TenantFile other = first.putIfAbsent(id, file);
                if (other != null) {
                    faults.add(duplicate(file, other));
                }
            });
        }
        return List.copyOf(faults);
    }

    /** The fault that two files name the same tenant, told of the first argument. */
    static Fault duplicate(TenantFile file, TenantFile other) {
        String message = "tenant '" + file.id().map(TenantId::value).orElse("") + "' is in " + other.file() + " line "
                + other.idLine() + " too; each tenant in one file expected";
        return new Fault(file.file().toString(), file.idLine(), 1, "tenant", message);
    }

    /** The file's bytes; of a file that is too large, one byte more than is allowed. */
    static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(Yaml.BYTES_MAX + 1);
        }
    }

    /**
     * Reads the text of a file, wherever it comes from. Never throws: what goes wrong is among the faults.
     *
     * @param file what faults call it
     */
    public TenantFile read(Path file, byte[] bytes) {
        String name = file.toString();
        String version = version(bytes);
        try {
            Node root = Yaml.read(bytes);
            Reading reading = new Reading(name, environment);
            return reading.section(root, "")
                    .map(section -> read(file, version, section, reading))
                    .orElseGet(() ->
                            new TenantFile(file, version, Optional.empty(), 0, Optional.empty(), reading.faults()));
        } catch (Yaml.Unreadable e) {
            return unreadable(file, version, new Fault(name, e.line, e.column, "", e.getMessage()));
        }
    }

    private TenantFile read(Path file, String version, Section section, Reading reading) {
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

        List<Fault> faults = reading.faults();
        Optional<Tenant> tenant = faults.isEmpty()
                ? id.map(known -> new Tenant(known, version, connections, rules, region, retention, file))
                : Optional.empty();
        return new TenantFile(file, version, id, idLine, tenant, faults);
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

    private static TenantFile unreadable(Path file, String version, Fault fault) {
        return new TenantFile(file, version, Optional.empty(), 0, Optional.empty(), List.of(fault));
    }

    static String version(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash).substring(0, VERSION_HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
