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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
                .withMessageContaining("x: sealed with a key that LEADBRIDGE_SECRET_KEY does not have");
    }

    @Test
    void takesOnlyAWholeKeyAsSettingAndDoesNotShowIt() {
        String good = Base64.getEncoder().encodeToString(key(3));

        assertThat(Vault.ofSetting(good + "\n").open(new Vault(key(3)).seal(TOKEN, "x"), "x"))
                .isEqualTo(TOKEN);
        for (String bad : new String[] {"", "a-long-pass-phrase-of-somebody", good.substring(4)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Vault.ofSetting(bad))
                    .withMessage("LEADBRIDGE_SECRET_KEY: base64 of 32 bytes expected, as 'openssl rand -base64 32'"
                            + " prints it");
        }
    }

    @Test
    void sealsWithTheFirstKeyAndOpensWithAll() {
        Vault rotating = new Vault(key(2), key(1));
        byte[] old = vault.seal(TOKEN, "x");

        byte[] sealed = rotating.seal(rotating.open(old, "x"), "x");

        assertThat(new Vault(key(2)).open(sealed, "x")).isEqualTo(TOKEN);
        assertThatIllegalArgumentException().isThrownBy(() -> vault.open(sealed, "x"));
        assertThat(rotating.needsResealing(old)).isTrue();
        assertThat(rotating.needsResealing(sealed)).isFalse();
        assertThat(rotating.needsResealing(new byte[3])).isTrue();
    }

    @Test
    void refusesAnotherContextWithAnOlderKeyToo() {
        byte[] sealed = vault.seal(TOKEN, "acme/lptracker/token");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Vault(key(2), key(1)).open(sealed, "beta/lptracker/token"))
                .withMessageContaining("sealed for something else");
    }

    @Test
    void takesSeveralKeysBetweenCommasSpacesAndLineEnds() {
        String setting = text(3) + ", " + text(2) + "\n" + text(1) + "\r\n";

        byte[] sealed = Vault.ofSetting(setting).seal(TOKEN, "x");

        assertThat(new Vault(key(3)).open(sealed, "x")).isEqualTo(TOKEN);
        assertThat(Vault.ofSetting(setting).open(vault.seal(TOKEN, "x"), "x")).isEqualTo(TOKEN);
    }

    @Test
    void saysWhichOfSeveralKeysIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Vault.ofSetting(text(1) + " hush"))
                .withMessageStartingWith("LEADBRIDGE_SECRET_KEY: key 2 of 2: base64 of 32 bytes")
                .withMessageNotContaining("hush");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Vault.ofSetting(text(1) + "," + text(1)))
                .withMessage("LEADBRIDGE_SECRET_KEY: a key is given twice; different ones expected");
        String many = IntStream.range(1, 12).mapToObj(VaultTest::text).collect(Collectors.joining(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Vault.ofSetting(many))
                .withMessage("LEADBRIDGE_SECRET_KEY: 11 keys given; 1 to 10 expected");
    }

    @Test
    void takesOneKeyALineOfTheKeyFile() throws IOException {
        Files.writeString(folder.resolve("secret.key"), text(2) + "\n" + text(1) + "\n");

        Vault read = new VaultKeyFile(folder, new SecureRandom()).vault();

        assertThat(read.open(vault.seal(TOKEN, "x"), "x")).isEqualTo(TOKEN);
        assertThat(new Vault(key(2)).open(read.seal(TOKEN, "x"), "x")).isEqualTo(TOKEN);
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
                .withMessageContaining("secret.key: one key a line expected, each base64 of 32 bytes")
                .withMessageNotContaining("hush");
    }

    private static String text(int first) {
        return Base64.getEncoder().encodeToString(key(first));
    }

    private static byte[] key(int first) {
        byte[] key = new byte[Vault.KEY_BYTES];
        key[0] = (byte) first;
        return key;
    }
}
