package io.leadbridge.limit;

import io.leadbridge.event.Connection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Keeps the CRMs' rates. A call waits for its own slot when that is near; else its group is to be held, so that the
 * worker can take another.
 */
public final class Limits {

    private static final Logger LOG = LoggerFactory.getLogger(Limits.class);
    private static final Duration SLOTS_AWAY = Duration.ofSeconds(1);

    /** A thread that wakes up later than this share of the window would call beside those of the next window. */
    private static final int LATE_DIVISOR = 20;

    private static final int TRIES = 3;

    private final Slots slots;
    private final Pause pause;
    private final InstantSource clock;

    /**
     * @param clock tells how long a wait took; only differences count
     */
    public Limits(Slots slots, Pause pause, InstantSource clock) {
        this.slots = slots;
        this.pause = pause;
        this.clock = clock;
    }

    /**
     * Takes a slot and waits until it begins. A thread that woke up too late for its slot takes another.
     *
     * @param connection whose credential's rate counts
     * @param requests most requests within any window
     * @param windowMs length of the window in milliseconds
     * @param maxWaitMs longest wait for a slot, in milliseconds
     */
    public Permit take(Connection connection, int requests, long windowMs, long maxWaitMs) {
        try {
            for (int attempt = 0; attempt < TRIES; attempt++) {
                long askedMs = clock.millis();
                Slots.Slot slot = slots.reserve(
                        key(connection), requests, Duration.ofMillis(windowMs), Duration.ofMillis(maxWaitMs));
                if (!slot.reserved()) {
                    return Permit.held(slot.after(), "no free slot within " + maxWaitMs + " ms under the CRM's rate");
                }
                if (!slot.after().isZero()) {
                    pause.until(slot.after());
                }
                if (clock.millis() - askedMs - slot.after().toMillis() <= windowMs / LATE_DIVISOR) {
                    return Permit.GRANTED;
                }
            }
            return Permit.held(Duration.ofMillis(windowMs), "this machine is too slow to keep to its slots");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Permit.held(SLOTS_AWAY, "the wait for a slot was interrupted");
        } catch (DataAccessException e) {
            LOG.warn(
                    "{} limit: no slot, Redis does not answer ({}); held",
                    connection.account(),
                    e.getClass().getSimpleName());
            return Permit.held(SLOTS_AWAY, "Redis does not answer");
        }
    }

    /** The key of the connection's credential: a hash, since the credential itself must not be seen in Redis. */
    static String key(Connection connection) {
        String credential = connection.credentials() instanceof Connection.Credentials.Login login
                ? login.login()
                : ((Connection.Credentials.Token) connection.credentials()).token();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((connection.account().crm() + " " + credential).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
