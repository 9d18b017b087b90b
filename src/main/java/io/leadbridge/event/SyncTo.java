package io.leadbridge.event;

import java.util.List;

/**
 * The action that keeps a lead's counterpart in step.
 *
 * @param target the other CRM
 * @param matchBy tried in this order; the link is always tried first
 * @param createIfMissing whether a counterpart is made where none is found
 * @param updateIfFound whether a found or linked counterpart is written to
 * @param pipeline target pipeline by name or id; {@code null} for the CRM's own choice
 * @param stage target status or stage by name or id; {@code null} to leave it
 * @param fields what goes where
 * @param parkUnconvertible whether a field that cannot be converted needs a person; else the rest of the record goes
 * @param note text of a note to be put on the counterpart, with places for fields in braces; {@code null} for none
 * @param task to be given to a person of the target CRM; {@code null} for none
 */
public record SyncTo(
        CrmId target,
        List<MatchBy> matchBy,
        boolean createIfMissing,
        boolean updateIfFound,
        String pipeline,
        String stage,
        List<FieldRule> fields,
        boolean parkUnconvertible,
        String note,
        TaskRule task) {

    /** Without note and task, and with what can be converted. */
    public SyncTo(
            CrmId target,
            List<MatchBy> matchBy,
            boolean createIfMissing,
            boolean updateIfFound,
            String pipeline,
            String stage,
            List<FieldRule> fields) {
        this(target, matchBy, createIfMissing, updateIfFound, pipeline, stage, fields, false, null, null);
    }
}
