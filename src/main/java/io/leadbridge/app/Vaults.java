package io.leadbridge.app;

import io.leadbridge.tenant.Vault;
import io.leadbridge.tenant.VaultKeyFile;
import java.io.IOException;
import java.security.SecureRandom;

/** Where the key comes from that seals stored credentials. */
final class Vaults {

    private Vaults() {}

    /**
     * The vault of these settings; a key is made if there is none.
     *
     * @throws SettingsException if the key is of another form
     */
    static Vault of(Settings settings) throws IOException {
        try {
            return settings.secretKey().isEmpty()
                    ? new VaultKeyFile(settings.data(), new SecureRandom()).vault()
                    : Vault.ofSetting(settings.secretKey());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new SettingsException(e.getMessage());
        }
    }
}
