package io.leadbridge.event;

import java.util.List;
import java.util.Set;

/** When a rule applies, as the tenant file says it. Names and ids are as written there. */
public sealed interface Condition {

    /** Every part holds; true without parts. */
    record All(List<Condition> parts) implements Condition {}

    /** At least one part holds; false without parts. */
    record Any(List<Condition> parts) implements Condition {}

    /** The part does not hold. */
    record Not(Condition part) implements Condition {}

    /** One of these changes was reported. */
    record Changed(Set<Change> changes) implements Condition {}

    /** The lead is in one of these pipelines (LPTracker: projects), by name or id. */
    record InPipeline(List<String> namesOrIds) implements Condition {}

    /** The lead is in, or has just entered, one of these statuses (LPTracker: stages), by name or id. */
    record InStatus(List<String> namesOrIds) implements Condition {}

    /**
     * A field's value fits.
     *
     * @param field as written
     * @param test how it is compared
     * @param operands what it is compared with: one text, several for {@link Test#IN}, none for {@link Test#EMPTY} and
     *     {@link Test#NOT_EMPTY}
     */
    record OfField(FieldPath field, Test test, List<String> operands) implements Condition {

        /** With one operand; an empty one for none. */
        public OfField(FieldPath field, Test test, String operand) {
            this(field, test, operand.isEmpty() ? List.of() : List.of(operand));
        }
    }

    /** Comparisons of a field. Text is compared without regard to case and to spaces at the ends. */
    enum Test {
        EQUALS,
        CONTAINS,
        /** A regular expression is found in it. */
        MATCHES,
        /** Equals one of several. */
        IN,
        /** A number or point in time above the operand. */
        GREATER,
        /** A number or point in time below the operand. */
        LESS,
        EMPTY,
        NOT_EMPTY
    }
}
