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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Seals credentials before they are stored, and opens them again: AES-256-GCM, by Tink.
 *
 * <p>Of several keys the first seals, and all open: so a key is replaced while servers run. What is sealed for one
 * context opens only for the same one, so that a tenant's token cannot be put in another's place. Safe for several
 * threads.
 */
public final class Vault {

    /** Length of a key. */
    public static final int KEY_BYTES = 32;

    /** Most keys at a time; two are enough for a rotation. */
    public static final int KEYS_MAX = 10;

    private static final int IV_BYTES = 12;
    private static final int TAG_BYTES = 16;
    /** Tink's prefix: a version byte and the key's id. */
    private static final int PREFIX_BYTES = 5;

    private final Aead aead;
    private final List<byte[]> prefixes = new ArrayList<>();

    /**
     * @param keys 1 to {@link #KEYS_MAX}, each {@link #KEY_BYTES} random bytes; the first seals
     * @throws IllegalArgumentException if there are more or fewer, one has another length, or two are the same
     */
    public Vault(byte[]... keys) {
        if (keys.length == 0 || keys.length > KEYS_MAX) {
            throw new IllegalArgumentException(keys.length + " keys given; 1 to " + KEYS_MAX + " expected");
        }
        try {
            AeadConfig.register();
            KeysetHandle.Builder keyset = KeysetHandle.newBuilder();
            for (byte[] key : keys) {
                AesGcmKey made = tinkKey(key);
                byte[] prefix = made.getOutputPrefix().toByteArray();
                if (prefixOf(prefix) >= 0) {
                    throw new IllegalArgumentException("a key is given twice; different ones expected");
                }
                KeysetHandle.Builder.Entry entry = KeysetHandle.importKey(made);
                keyset.addEntry(prefixes.isEmpty() ? entry.makePrimary() : entry);
                prefixes.add(prefix);
            }
            this.aead = keyset.build().getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink has no AES-256-GCM here", e);
        }
    }

    /**
     * A vault with the keys of the setting {@code LEADBRIDGE_SECRET_KEY}.
     *
     * @param text one key or several, separated by commas, spaces or line ends; each base64 of 32 bytes, as {@code openssl
     *     rand -base64 32} prints it. A pass-phrase is not taken: it would have to be stretched, and people choose weak
     *     ones.
     * @throws IllegalArgumentException if it is something else; the message says which key, and does not show it
     */
    public static Vault ofSetting(String text) {
        String[] words = text.strip().split("[\\s,]+");
        List<byte[]> keys = new ArrayList<>();
        for (String word : words) {
            byte[] key = decoded(word);
            if (key.length != KEY_BYTES) {
                String which = words.length == 1 ? "" : "key " + (keys.size() + 1) + " of " + words.length + ": ";
                throw new IllegalArgumentException("LEADBRIDGE_SECRET_KEY: " + which
                        + "base64 of 32 bytes expected, as 'openssl rand -base64 32' prints it");
            }
            keys.add(key);
        }
        try {
            return new Vault(keys.toArray(byte[][]::new));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("LEADBRIDGE_SECRET_KEY: " + e.getMessage(), e);
        }
    }

    /**
     * Seals some bytes with the first key.
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
     * Opens what {@link #seal} made, with whichever key it was sealed.
     *
     * @param context the one that it was sealed for
     * @throws IllegalArgumentException if it was sealed with another key, for another context, or was changed since
     */
    public byte[] open(byte[] sealed, String context) {
        if (prefixOf(sealed) < 0) {
            throw new IllegalArgumentException(context + ": sealed with a key that LEADBRIDGE_SECRET_KEY does not have;"
                    + " add that key behind the present one, or remove what was stored");
        }
        try {
            return aead.decrypt(sealed, context.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(context + ": sealed for something else, or changed since", e);
        }
    }

    /** Whether it was sealed with another key than the first: then {@link #seal} should be asked for it anew. */
    public boolean needsResealing(byte[] sealed) {
        return prefixOf(sealed) != 0;
    }

    /** The place of the key that sealed it; -1 if it is none of ours. */
    private int prefixOf(byte[] sealed) {
        for (int place = 0; place < prefixes.size(); place++) {
            if (sealed.length >= PREFIX_BYTES
                    && Arrays.equals(sealed, 0, PREFIX_BYTES, prefixes.get(place), 0, PREFIX_BYTES)) {
                return place;
            }
        }
        return -1;
    }

    private static AesGcmKey tinkKey(byte[] key) throws GeneralSecurityException {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key of " + key.length + " bytes; " + KEY_BYTES + " expected");
        }
        return AesGcmKey.builder()
                .setParameters(AesGcmParameters.builder()
                        .setKeySizeBytes(KEY_BYTES)
                        .setIvSizeBytes(IV_BYTES)
                        .setTagSizeBytes(TAG_BYTES)
                        .setVariant(AesGcmParameters.Variant.TINK)
                        .build())
                .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
                .setIdRequirement(idOf(key))
                .build();
    }

    private static byte[] decoded(String word) {
        try {
            return Base64.getDecoder().decode(word);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** The key's own mark on all that it seals; from a hash of it, so that a wrong key is told from a wrong context. */
    private static int idOf(byte[] key) throws GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
        int id = ByteBuffer.wrap(hash).getInt() & Integer.MAX_VALUE;
        return id == 0 ? 1 : id;
    }
}
