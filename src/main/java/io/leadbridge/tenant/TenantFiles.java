package io.leadbridge.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.CrmId;
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

/** Reads tenant files and tells everything that is wrong with them. Needs neither Redis nor a CRM. */
public final class TenantFiles {

    private static final int VERSION_HEX_DIGITS = 16;

    private final Environment environment;
    private final TenantReader reader;

    /**
     * @param environment gives an environment variable's value, or {@code null}; {@code System::getenv} in the application
     * @param crms the CRMs that the route files serve; a connection to another is a fault
     */
    public TenantFiles(UnaryOperator<String> environment, Set<CrmId> crms) {
        this.environment = new Environment(environment);
        this.reader = new TenantReader(crms);
    }

    /** Reads one file. Never throws: what goes wrong is among the faults. */
    public TenantFile read(Path file) {
        return file(file).file();
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
     * What a file says, and its tree.
     *
     * @param tree with the variables put in; present exactly if there are no faults
     */
    record WithTree(TenantFile file, Optional<ObjectNode> tree) {}

    /** As {@link #read(Path)}, with the tree. */
    WithTree file(Path file) {
        try {
            return file(file, bytes(file));
        } catch (NoSuchFileException e) {
            return unreadable(file, "no such file");
        } catch (IOException e) {
            return unreadable(file, "cannot be read: " + e.getClass().getSimpleName());
        }
    }

    TenantFile read(Path file, byte[] bytes) {
        return file(file, bytes).file();
    }

    /** As {@link #file(Path)}, of bytes that were read already. */
    WithTree file(Path file, byte[] bytes) {
        TenantText text = text(bytes, file.toString(), environment);
        TenantFile read = new TenantFile(file, version(bytes), text.id(), text.idLine(), text.tenant(), text.faults());
        return new WithTree(read, text.tree());
    }

    /**
     * What a text says in which {@link TenantDocument#STORED} may stand for a secret.
     *
     * @param source what faults call it
     * @param stored the secrets that are stored, by path
     */
    TenantText text(byte[] bytes, String source, Map<String, String> stored) {
        return text(bytes, source, (raw, path) -> {
            if (!raw.equals(TenantDocument.STORED) || !SecretLeaves.isSecret(path)) {
                return environment.of(raw, path);
            }
            String secret = stored.get(path);
            if (secret == null) {
                throw new Values.Missing(
                        "'" + TenantDocument.STORED + "' given, and nothing is stored here; the secret expected");
            }
            return secret;
        });
    }

    /** What a tree says that is stored, with its secrets in clear. */
    TenantText stored(ObjectNode tree, String source, String version) {
        return reader.read(TenantTree.nodes(tree), source, version, Values.LITERAL);
    }

    private TenantText text(byte[] bytes, String source, Values values) {
        try {
            return reader.read(Yaml.read(bytes), source, version(bytes), values);
        } catch (Yaml.Unreadable e) {
            return TenantText.unreadable(source, new Fault(source, e.line, e.column, "", e.getMessage()));
        }
    }

    private static WithTree unreadable(Path file, String message) {
        Fault fault = Fault.ofFile(file.toString(), message);
        return new WithTree(
                new TenantFile(file, "", Optional.empty(), 0, Optional.empty(), List.of(fault)), Optional.empty());
    }

    /** The first 16 hex digits of the SHA-256. */
    static String version(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash).substring(0, VERSION_HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
