package io.leadbridge.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Lets the admin in, by HTTP Basic (RFC 7617), and slows down those who guess.
 *
 * <p>An address that has used up its wrong passwords is answered {@link Verdict#TOO_MANY}, whatever it sends, until time
 * gives it a new one; so is every address that was never let in once all addresses together have used up theirs. An
 * address that was let in before is not shut out by the guesses of others.
 */
final class Logins {

    /** Addresses that are remembered; the one that was longest without a try is forgotten first. */
    private static final int ADDRESSES_MAX = 10_000;

    /** Longer credentials are wrong without a look. */
    private static final int HEADER_MAX = 1_000;

    private static final String SCHEME = "basic ";

    private final Access access;
    private final LongSupplier nanos;
    private final byte[] user;
    private final byte[] password;
    private final Bucket all;
    private final Map<String, Bucket> failed = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > ADDRESSES_MAX;
        }
    };
    private final Set<String> letIn = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > ADDRESSES_MAX;
        }
    });

    /** What came of a try. */
    enum Verdict {
        LET_IN,
        /** There were no credentials; that is no guess. */
        NOT_ASKED,
        WRONG,
        TOO_MANY
    }

    /** @param nanos a clock that only goes forward, in nanoseconds */
    Logins(Access access, LongSupplier nanos) {
        this.access = access;
        this.nanos = nanos;
        this.user = hash(access.user().getBytes(StandardCharsets.UTF_8));
        this.password = hash(access.password().getBytes(StandardCharsets.UTF_8));
        this.all = new Bucket(access.failedLoginsAll(), access.failedWindow(), nanos.getAsLong());
    }

    /**
     * Judges one request.
     *
     * @param address where it comes from
     * @param authorization the header; {@code null} if there is none
     */
    synchronized Verdict judge(String address, String authorization) {
        long now = nanos.getAsLong();
        Bucket own = failed.get(address);
        boolean spent = own != null && !own.hasToken(now);
        if (spent || !letIn.contains(address) && !all.hasToken(now)) {
            return Verdict.TOO_MANY;
        }
        if (authorization == null || authorization.isBlank()) {
            return Verdict.NOT_ASKED;
        }
        if (isRight(authorization)) {
            failed.remove(address);
            letIn.add(address);
            return Verdict.LET_IN;
        }
        failed.computeIfAbsent(address, first -> new Bucket(access.failedLogins(), access.failedWindow(), now))
                .take(now);
        all.take(now);
        return Verdict.WRONG;
    }

    /** When an address that was answered {@link Verdict#TOO_MANY} may try again, in seconds. */
    synchronized long retryAfterSeconds(String address) {
        Bucket own = failed.get(address);
        return own == null || own.hasToken(nanos.getAsLong()) ? all.secondsUntilToken() : own.secondsUntilToken();
    }

    private boolean isRight(String authorization) {
        if (authorization.length() > HEADER_MAX || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] given;
        try {
            given = Base64.getDecoder()
                    .decode(authorization.substring(SCHEME.length()).strip());
        } catch (IllegalArgumentException e) {
            return false;
        }
        int colon = 0;
        while (colon < given.length && given[colon] != ':') {
            colon++;
        }
        byte[] name = java.util.Arrays.copyOfRange(given, 0, colon);
        byte[] secret = java.util.Arrays.copyOfRange(given, Math.min(colon + 1, given.length), given.length);
        // Hashes have one length, so that each comparison takes one time; both are made, whatever the first one says.
        boolean sameUser = MessageDigest.isEqual(user, hash(name));
        boolean samePassword = MessageDigest.isEqual(password, hash(secret));
        return sameUser & samePassword;
    }

    private static byte[] hash(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
