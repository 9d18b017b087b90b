package io.leadbridge.alert;

import java.time.Instant;

/**
 * What one channel was told of a problem.
 *
 * @param grade it had then
 * @param size it had then, or less if it shrank since
 * @param since when it was first told
 * @param toldAt when it was last told
 * @param seenAt when it was last there
 */
public record Told(Grade grade, long size, Instant since, Instant toldAt, Instant seenAt) {

    /** It is there still, and nothing is said of it. */
    Told seen(Problem problem, Instant now) {
        return new Told(grade, Math.min(size, problem.size()), since, toldAt, now);
    }

    /** As the book keeps it. */
    String write() {
        return grade + " " + size + " " + since.toEpochMilli() + " " + toldAt.toEpochMilli() + " "
                + seenAt.toEpochMilli();
    }

    /** Reads what {@link #write} wrote. */
    static Told read(String text) {
        String[] parts = text.split(" ");
        return new Told(
                Grade.valueOf(parts[0]),
                Long.parseLong(parts[1]),
                Instant.ofEpochMilli(Long.parseLong(parts[2])),
                Instant.ofEpochMilli(Long.parseLong(parts[3])),
                Instant.ofEpochMilli(Long.parseLong(parts[4])));
    }
}
