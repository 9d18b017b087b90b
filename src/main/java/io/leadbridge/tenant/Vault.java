package io.leadbridge.tenant;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * Seals credentials before they are stored, and opens them again: AES-256-GCM, by Tink.
 *
 * <p>What is sealed for one context opens only for the same one, so that a tenant's token cannot be put in another's
 * place. Safe for several threads.
 */
public final class Vault {

    /** Length of the key. */
    public static final int KEY_BYTES = 32;

    private static final int IV_BYTES = 12;
    private static final int TAG_BYTES = 16;
    /** Tink's prefix: a version byte and the key's id. */
    private static final int PREFIX_BYTES = 5;

    private final Aead aead;
    private final byte[] prefix;

    /**
     * @param key {@link #KEY_BYTES} random bytes
     * @throws IllegalArgumentException if it has another length
     */
    public Vault(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key of " + key.length + " bytes; " + KEY_BYTES + " expected");
        }
        try {
            AeadConfig.register();
            AesGcmKey made = AesGcmKey.builder()
                    .setParameters(AesGcmParameters.builder()
                            .setKeySizeBytes(KEY_BYTES)
                            .setIvSizeBytes(IV_BYTES)
                            .setTagSizeBytes(TAG_BYTES)
                            .setVariant(AesGcmParameters.Variant.TINK)
                            .build())
                    .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
                    .setIdRequirement(idOf(key))
                    .build();
            this.prefix = made.getOutputPrefix().toByteArray();
            this.aead = KeysetHandle.newBuilder()
                    .addEntry(KeysetHandle.importKey(made).makePrimary())
                    .build()
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink has no AES-256-GCM here", e);
        }
    }

    /**
     * A vault with the key of the setting {@code LEADBRIDGE_SECRET_KEY}.
     *
     * @param text base64 of 32 bytes, as {@code openssl rand -base64 32} prints it. A pass-phrase is not taken: it would
     *     have to be stretched, and people choose weak ones.
     * @throws IllegalArgumentException if it is something else; the message does not show it
     */
    public static Vault ofSetting(String text) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            key = new byte[0];
        }
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "LEADBRIDGE_SECRET_KEY: base64 of 32 bytes expected, as 'openssl rand -base64 32' prints it");
        }
        return new Vault(key);
    }

    /**
     * Seals some bytes.
     *
     * @param context whose they are and what they are, as {@code acme/lptracker/token}; not secret
     */
    public byte[] seal(byte[] plain, String context) {
        try {
            return aead.encrypt(plain, context.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal " + context, e);
        }
    }

    /**
     * Opens what {@link #seal} made.
     *
     * @param context the one that it was sealed for
     * @throws IllegalArgumentException if it was sealed with another key, for another context, or was changed since
     */
    public byte[] open(byte[] sealed, String context) {
        if (sealed.length < PREFIX_BYTES || !Arrays.equals(sealed, 0, PREFIX_BYTES, prefix, 0, PREFIX_BYTES)) {
            throw new IllegalArgumentException(context + ": sealed with another key than the present"
                    + " LEADBRIDGE_SECRET_KEY; set that key again, or remove what was stored");
        }
        try {
            return aead.decrypt(sealed, context.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(context + ": sealed for something else, or changed since", e);
        }
    }

    /** The key's own mark on all that it seals; from a hash of it, so that a wrong key is told from a wrong context. */
    private static int idOf(byte[] key) throws GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
        int id = ByteBuffer.wrap(hash).getInt() & Integer.MAX_VALUE;
        return id == 0 ? 1 : id;
    }
}
