package io.leadbridge.tenant;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The vault's keys where the settings have none: kept in {@code secret.key} of the data folder, one a line, for its owner
 * only. The first line seals.
 */
public final class VaultKeyFile {

    private static final Logger log = LoggerFactory.getLogger(VaultKeyFile.class);

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path file;
    private final SecureRandom random;

    /**
     * @param data the data folder; made if it is not there
     * @param random where a new key comes from
     */
    public VaultKeyFile(Path data, SecureRandom random) {
        this.file = data.resolve("secret.key");
        this.random = random;
    }

    /**
     * A vault with the keys of the file; the first time, one is made, with a warning.
     *
     * @throws IOException if the file cannot be read or made
     * @throws IllegalStateException if it does not hold keys; the message does not show them
     */
    public Vault vault() throws IOException {
        if (!Files.exists(file)) {
            make();
        }
        closeToOthers();
        try {
            return Vault.ofSetting(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    file
                            + ": one key a line expected, each base64 of 32 bytes; put the key back, or remove the file and"
                            + " what was sealed",
                    e);
        }
    }

    private void make() throws IOException {
        Files.createDirectories(file.getParent());
        byte[] key = new byte[Vault.KEY_BYTES];
        random.nextBytes(key);
        // Written apart and linked: another process that starts now finds the whole file or none.
        Path draft = Files.createTempFile(file.getParent(), "secret", ".draft", attributes());
        try {
            Files.write(draft, (Base64.getEncoder().encodeToString(key) + "\n").getBytes(StandardCharsets.US_ASCII));
            Files.createLink(file, draft);
            log.warn("made a key for stored credentials: {}; keep a copy, or set LEADBRIDGE_SECRET_KEY", file);
        } catch (FileAlreadyExistsException e) {
            log.info("another process made {} at the same time; using that", file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private void closeToOthers() throws IOException {
        if (isPosix() && !Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
            log.warn("{} was open to others; now only its owner may read it", file);
        }
    }

    private FileAttribute<?>[] attributes() {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private boolean isPosix() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
