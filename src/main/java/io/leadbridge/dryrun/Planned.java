package io.leadbridge.dryrun;

import io.leadbridge.event.Account;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Value;
import java.time.Instant;
import java.util.Map;

/**
 * A write that a rehearsal met, and did not do.
 *
 * @param source the lead that it is for; {@code null} if nobody told
 * @param account whom it would be sent to
 * @param lead id of the lead that it is about; a made-up one if that would be new
 * @param contact id of the contact that it is about; a made-up one if that would be new; {@code null} if none is
 * @param pipeline id; {@code null} to leave it
 * @param stage id; {@code null} to leave it
 * @param fields values by resolved path
 * @param text of a note or task; {@code null} for others
 * @param due of a task; {@code null} for others
 * @param responsible id of the user who gets the task; {@code null} for the CRM's own choice
 */
record Planned(
        RecordRef source,
        Account account,
        Kind kind,
        String lead,
        String contact,
        String pipeline,
        String stage,
        Map<FieldPath, Value> fields,
        String text,
        Instant due,
        String responsible) {

    enum Kind {
        CREATE,
        UPDATE,
        NOTE,
        TASK
    }

    RecordRef ref() {
        return RecordRef.lead(account.crm(), lead);
    }
}
