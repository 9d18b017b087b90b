package io.leadbridge.event;

import java.util.List;

/**
 * What a rule wants of the other CRM for one lead, with every name resolved.
 *
 * @param rule the rule's name
 * @param target the other CRM
 * @param matchBy ways to find the counterpart, in this order
 * @param createIfMissing whether to make one where none is found
 * @param updateIfFound whether to write to the one that is found or linked
 * @param pipeline id of the target pipeline; {@code null} for the CRM's own choice
 * @param stage id of the target stage; {@code null} to leave it
 * @param fields what to write
 * @param trigger the entered status that the rule fired on; {@code null} if it fired on the present state
 */
public record Wish(
        String rule,
        CrmId target,
        List<MatchBy> matchBy,
        boolean createIfMissing,
        boolean updateIfFound,
        String pipeline,
        String stage,
        List<Assignment> fields,
        Transition trigger) {

    /**
     * One field to be written.
     *
     * @param from source field, resolved
     * @param source its value in the source record
     * @param to target field, resolved
     * @param target the value to be there
     */
    public record Assignment(FieldPath from, Value source, FieldPath to, Value target) {}
}
