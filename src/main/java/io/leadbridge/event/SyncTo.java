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
 */
public record SyncTo(
        CrmId target,
        List<MatchBy> matchBy,
        boolean createIfMissing,
        boolean updateIfFound,
        String pipeline,
        String stage,
        List<FieldRule> fields) {}
