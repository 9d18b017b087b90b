package io.leadbridge.console;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and judges the token that every form carries: the hour, and an HMAC of user and hour. Its key comes from the admin's
 * password, so all instances take each other's; who knows a token cannot try passwords quickly.
 */
final class Csrf {

    private static final String MAC = "HmacSHA256";
    private static final int ITERATIONS = 100_000;
    private static final int KEY_BITS = 256;
    private static final byte[] SALT = "leadbridge console forms".getBytes(StandardCharsets.UTF_8);
    private static final long SECONDS_PER_HOUR = 3600;
    private static final int HOURS_VALID = 12;
    private static final int TOKEN_MAX = 100;

    private final String password;
    private final Clock clock;
    private SecretKeySpec key;

    /** @param password never empty */
    Csrf(String password, Clock clock) {
        this.password = password;
        this.clock = clock;
    }

    /** A token for a form that is shown now. */
    String token(String user) {
        return token(user, hour());
    }

    /** Whether it is a token of ours for this user, not older than {@value #HOURS_VALID} hours. */
    boolean isValid(String user, String token) {
        if (token == null || token.length() > TOKEN_MAX || !token.matches("\\d{1,12}\\.[A-Za-z0-9_-]+")) {
            return false;
        }
        long hour = Long.parseLong(token.substring(0, token.indexOf('.')));
        boolean same = MessageDigest.isEqual(
                token.getBytes(StandardCharsets.US_ASCII), token(user, hour).getBytes(StandardCharsets.US_ASCII));
        // One hour ahead: clocks of two instances differ.
        return same && hour <= hour() + 1 && hour > hour() - HOURS_VALID;
    }

    private long hour() {
        return clock.instant().getEpochSecond() / SECONDS_PER_HOUR;
    }

    private String token(String user, long hour) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key());
            byte[] of = (user + "\n" + hour).getBytes(StandardCharsets.UTF_8);
            return hour + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(of));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        }
    }

    /** Made when it is first needed, for that takes a moment. */
    private synchronized SecretKeySpec key() throws GeneralSecurityException {
        if (key == null) {
            PBEKeySpec slow = new PBEKeySpec(password.toCharArray(), SALT, ITERATIONS, KEY_BITS);
            byte[] bytes = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(slow)
                    .getEncoded();
            key = new SecretKeySpec(bytes, MAC);
        }
        return key;
    }

    /** A short name of some bytes, by what is in them. */
    static String fingerprint(byte[] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .substring(0, 12);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
