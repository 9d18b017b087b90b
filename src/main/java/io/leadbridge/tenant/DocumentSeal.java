package io.leadbridge.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Makes documents of trees and trees of documents: every secret is sealed for its own place. */
final class DocumentSeal {

    private static final int SALT_BYTES = 16;

    private final Vault vault;
    private final Clock clock;
    private final RandomGenerator random;

    DocumentSeal(Vault vault, Clock clock, RandomGenerator random) {
        this.vault = vault;
        this.clock = clock;
        this.random = random;
    }

    /**
     * A document of a tree.
     *
     * @param tree with its secrets in clear
     * @param salt that of the tenant's present document, or a {@link #salt() new} one
     */
    StoredDocument seal(TenantId id, ObjectNode tree, byte[] salt, Optional<String> file, String by) {
        return new StoredDocument(
                id,
                version(tree, salt, file),
                file,
                clock.instant(),
                by,
                seal(id, "salt", Base64.getEncoder().encodeToString(salt)),
                SecretLeaves.replaced(tree, (path, secret) -> seal(id, path, secret)));
    }

    /**
     * The tree of a document, with its secrets in clear.
     *
     * @throws IllegalArgumentException if it was sealed with another key, or for another tenant
     */
    ObjectNode open(StoredDocument document) {
        return SecretLeaves.replaced(document.tree(), (path, kept) -> open(document.id(), path, kept));
    }

    /**
     * The same document, of which every secret is sealed by the first key. Its version stays, for its content does.
     *
     * @throws IllegalArgumentException as {@link #open}
     */
    StoredDocument reseal(StoredDocument document) {
        TenantId id = document.id();
        return new StoredDocument(
                id,
                document.version(),
                document.file(),
                document.changedAt(),
                document.changedBy(),
                seal(id, "salt", open(id, "salt", document.salt())),
                SecretLeaves.replaced(document.tree(), (path, kept) -> seal(id, path, open(id, path, kept))));
    }

    /** Whether another key than the first has sealed any of its secrets. */
    boolean needsResealing(StoredDocument document) {
        return Stream.concat(Stream.of(document.salt()), SecretLeaves.of(document.tree()).values().stream())
                .anyMatch(kept -> vault.needsResealing(Base64.getDecoder().decode(kept)));
    }

    /**
     * The salt of a document.
     *
     * @throws IllegalArgumentException as {@link #open}
     */
    byte[] salt(StoredDocument document) {
        return Base64.getDecoder().decode(open(document.id(), "salt", document.salt()));
    }

    /** A new salt. */
    byte[] salt() {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }

    /** The version of a tree with its secrets in clear: the same for the same content, salt and file. */
    static String version(ObjectNode tree, byte[] salt, Optional<String> file) {
        String text = Base64.getEncoder().encodeToString(salt) + '\n' + file.orElse("") + '\n' + TenantTree.json(tree);
        return TenantFiles.version(text.getBytes(StandardCharsets.UTF_8));
    }

    private String seal(TenantId id, String path, String plain) {
        return Base64.getEncoder()
                .encodeToString(vault.seal(plain.getBytes(StandardCharsets.UTF_8), context(id, path)));
    }

    private String open(TenantId id, String path, String kept) {
        return new String(vault.open(Base64.getDecoder().decode(kept), context(id, path)), StandardCharsets.UTF_8);
    }

    private static String context(TenantId id, String path) {
        return id + "/tenant/" + path;
    }
}
