package io.leadbridge.crm;

import java.time.Instant;

/**
 * A note or a task that is there.
 *
 * @param id of it
 * @param text as the CRM shows it
 * @param madeAt to the CRM's precision; {@code null} if not told
 * @param due of a task; {@code null} for a note, or if not told
 */
public record Remark(String id, String text, Instant madeAt, Instant due) {

    /** Without the text. */
    @Override
    public String toString() {
        return "remark " + id;
    }
}
