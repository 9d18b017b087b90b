package io.leadbridge.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {

    private static final byte[] TOKEN = "a token".getBytes(StandardCharsets.UTF_8);

    private final Vault vault = new Vault(key(1));

    @TempDir
    Path folder;

    @Test
    void opensWhatItSealed() {
        byte[] sealed = vault.seal(TOKEN, "acme/lptracker/token");

        assertThat(new Vault(key(1)).open(sealed, "acme/lptracker/token")).isEqualTo(TOKEN);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("a token");
    }

    @Test
    void sealsTheSameDifferentlyEachTime() {
        assertThat(vault.seal(TOKEN, "x")).isNotEqualTo(vault.seal(TOKEN, "x"));
    }

    @Test
    void refusesAnotherContext() {
        byte[] sealed = vault.seal(TOKEN, "acme/lptracker/token");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> vault.open(sealed, "beta/lptracker/token"))
                .withMessageContaining("beta/lptracker/token: sealed for something else, or changed since");
    }

    @Test
    void refusesWhatWasChanged() {
        byte[] sealed = vault.seal(TOKEN, "x");
        sealed[sealed.length - 1] ^= 1;

        assertThatIllegalArgumentException().isThrownBy(() -> vault.open(sealed, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> vault.open(new byte[0], "x"));
    }

    @Test
    void saysThatTheKeyIsAnother() {
        byte[] sealed = vault.seal(TOKEN, "x");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Vault(key(2)).open(sealed, "x"))
                .withMessageContaining("sealed with another key");
    }

    @Test
    void takesOnlyAWholeKeyAsSettingAndDoesNotShowIt() {
        String good = Base64.getEncoder().encodeToString(key(3));

        assertThat(Vault.ofSetting(good + "\n").open(new Vault(key(3)).seal(TOKEN, "x"), "x"))
                .isEqualTo(TOKEN);
        for (String bad : new String[] {"", "a long pass phrase of somebody", good.substring(4)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Vault.ofSetting(bad))
                    .withMessage("LEADBRIDGE_SECRET_KEY: base64 of 32 bytes expected, as 'openssl rand -base64 32'"
                            + " prints it");
        }
    }

    @Test
    void keepsAKeyItMadeForItsOwnerOnly() throws IOException {
        Path data = folder.resolve("data");
        byte[] sealed = new VaultKeyFile(data, new SecureRandom()).vault().seal(TOKEN, "x");

        byte[] opened = new VaultKeyFile(data, new SecureRandom()).vault().open(sealed, "x");

        assertThat(opened).isEqualTo(TOKEN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("secret.key"))))
                .isEqualTo("rw-------");
        assertThat(data).isDirectoryContaining("glob:**secret.key").isDirectoryNotContaining("glob:**.draft");
    }

    @Test
    void closesAKeyFileThatOthersMayRead() throws IOException {
        new VaultKeyFile(folder, new SecureRandom()).vault();
        Path file = folder.resolve("secret.key");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        new VaultKeyFile(folder, new SecureRandom()).vault();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void saysThatTheKeyFileIsDamaged() throws IOException {
        Files.writeString(folder.resolve("secret.key"), "hush");

        assertThatIllegalStateException()
                .isThrownBy(() -> new VaultKeyFile(folder, new SecureRandom()).vault())
                .withMessageContaining("secret.key: base64 of 32 bytes expected")
                .withMessageNotContaining("hush");
    }

    private static byte[] key(int first) {
        byte[] key = new byte[Vault.KEY_BYTES];
        key[0] = (byte) first;
        return key;
    }
}
