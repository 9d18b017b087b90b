package io.leadbridge.spool;

import java.time.Instant;
import java.util.Map;

/**
 * A message in the spool.
 *
 * @param number order of arrival in this spool, from 1
 * @param keptAt when it was kept
 * @param headers those it had, as text
 * @param body its bytes; not to be changed
 */
public record Spooled(long number, Instant keptAt, Map<String, String> headers, byte[] body) {

    public Spooled {
        headers = Map.copyOf(headers);
    }

    /** Without headers and body, which may hold a person's data. */
    @Override
    public String toString() {
        return "spooled " + number + ", " + body.length + " bytes";
    }
}
