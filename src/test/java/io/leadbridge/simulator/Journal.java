package io.leadbridge.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;

/** All that happened, as a hash, and its last lines. */
final class Journal {

    /** As {@code -Djournal} says. */
    private static final int LINES_KEPT = Integer.getInteger("journal", 600);

    private final Clock clock;
    private final MessageDigest digest;
    private final Deque<String> last = new ArrayDeque<>();

    Journal(Clock clock) {
        this.clock = clock;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    void say(String text) {
        String line = clock.instant() + " " + text;
        digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
        last.addLast(line);
        if (last.size() > LINES_KEPT) {
            last.removeFirst();
        }
    }

    /** The hash of all lines; ends the journal. */
    String hash() {
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    /** The last lines. */
    String tail() {
        return String.join("\n", last);
    }
}
