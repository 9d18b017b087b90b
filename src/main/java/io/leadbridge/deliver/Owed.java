package io.leadbridge.deliver;

import io.leadbridge.event.EventId;
import io.leadbridge.event.RecordRef;
import java.time.Instant;

/**
 * A note or a task that is promised: stored with the landing of its wish, taken away once it is known to be there.
 *
 * <p>Neither CRM's notes and tasks are idempotent. The time of a try is stored right before the call. Where no end of it
 * was heard, it is looked for before it is made again.
 *
 * @param task whether it is a task; else a note
 * @param lead the lead that it is about, in the target CRM
 * @param text not empty
 * @param due of a task; {@code null} for a note
 * @param responsible of a task: id of the CRM's user; {@code null} for the CRM's own choice, and for a note
 * @param event that it was promised for; once it is stuck, the one that was parked for it
 * @param triedAt when the try began whose end was not heard, by our clock; {@code null} if there is none
 * @param notBefore only from then on the CRM shows for sure whether that try made it; {@code null} if there is none
 * @param stuck whether a person has to look: only a replay of its event tries again, and does not look for it first
 */
public record Owed(
        boolean task,
        RecordRef lead,
        String text,
        Instant due,
        String responsible,
        EventId event,
        Instant triedAt,
        Instant notBefore,
        boolean stuck) {

    static Owed note(RecordRef lead, String text, EventId event) {
        return new Owed(false, lead, text, null, null, event, null, null, false);
    }

    static Owed task(RecordRef lead, String text, Instant due, String responsible, EventId event) {
        return new Owed(true, lead, text, due, responsible, event, null, null, false);
    }

    Owed tried(Instant at, Instant surelyFrom) {
        return new Owed(task, lead, text, due, responsible, event, at, surelyFrom, false);
    }

    Owed untried() {
        return tried(null, null);
    }

    Owed stuckAt(EventId replayed) {
        return new Owed(task, lead, text, due, responsible, replayed, null, null, true);
    }

    /** {@code note on lptracker:lead:7}. */
    @Override
    public String toString() {
        return (task ? "task about " : "note on ") + lead;
    }
}
