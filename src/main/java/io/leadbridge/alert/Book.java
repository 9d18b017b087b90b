package io.leadbridge.alert;

import java.time.Duration;
import java.util.Map;

/** Book of what was told, shared by all instances. Throws Spring's {@code DataAccessException} if it cannot be reached. */
public interface Book {

    /**
     * Takes the right to a round, if no other instance has it.
     *
     * @param token name of this round
     * @param lease after this time the right ends by itself
     */
    boolean begin(String token, Duration lease);

    /** Gives the right back; nothing happens if it has ended meanwhile. */
    void end(String token);

    /** All that was told, by channel and problem: {@code CHANNEL|KIND:SUBJECT}. */
    Map<String, Told> told();

    /** Keeps what was told, in the place of what was told before. */
    void put(Map<String, Told> told);

    /** Forgets one: the problem is over, and that was told. */
    void remove(String key);
}
