package io.leadbridge.event;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

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
 * @param lost what could not be converted and is therefore not among the fields: for each, source field, type of the
 *     value, target field and its type, never the value
 * @param note text of a note to be put on the counterpart; {@code null} for none
 * @param task to be given to a person of the target CRM; {@code null} for none
 * @param trigger the entered status that the rule fired on; {@code null} if it fired on the present state
 * @param action place of the action in its rule, from 0
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
        List<String> lost,
        String note,
        Errand task,
        Transition trigger,
        int action) {

    /** The first action of its rule. */
    public Wish(
            String rule,
            CrmId target,
            List<MatchBy> matchBy,
            boolean createIfMissing,
            boolean updateIfFound,
            String pipeline,
            String stage,
            List<Assignment> fields,
            List<String> lost,
            String note,
            Errand task,
            Transition trigger) {
        this(
                rule,
                target,
                matchBy,
                createIfMissing,
                updateIfFound,
                pipeline,
                stage,
                fields,
                lost,
                note,
                task,
                trigger,
                0);
    }

    /** Without note and task, and nothing lost. */
    public Wish(
            String rule,
            CrmId target,
            List<MatchBy> matchBy,
            boolean createIfMissing,
            boolean updateIfFound,
            String pipeline,
            String stage,
            List<Assignment> fields,
            Transition trigger) {
        this(
                rule,
                target,
                matchBy,
                createIfMissing,
                updateIfFound,
                pipeline,
                stage,
                fields,
                List.of(),
                null,
                null,
                trigger);
    }

    /** The same, with these fields after its own. */
    public Wish with(Collection<Assignment> more) {
        List<Assignment> all = Stream.concat(fields.stream(), more.stream()).toList();
        return new Wish(
                rule,
                target,
                matchBy,
                createIfMissing,
                updateIfFound,
                pipeline,
                stage,
                all,
                lost,
                note,
                task,
                trigger,
                action);
    }

    /**
     * A task, its text filled in.
     *
     * @param dueIn how long after the rule fired
     * @param responsible id of the target CRM's user; {@code null} for the CRM's own choice
     */
    public record Errand(String text, Duration dueIn, String responsible) {}

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
