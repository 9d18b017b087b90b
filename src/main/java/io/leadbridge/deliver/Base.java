package io.leadbridge.deliver;

import io.leadbridge.event.FieldPath;
import io.leadbridge.event.RecordRef;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What we last knew of one lead or contact. A lead's base holds the fields of the lead, a contact's those of the
 * contact; only fields that a rule maps are in it.
 *
 * @param ref whose
 * @param fields what is known of each mapped field
 * @param pipeline id of the pipeline last seen or written; {@code null} if not known
 * @param stage id of the status last seen or written; {@code null} if not known
 * @param answered id of the status up to which the rules have answered; {@code null} if they never did
 * @param answeredOurs whether we wrote {@code answered} ourselves, so that one hint of it is an echo
 * @param revision the CRM's time up to which the rules have answered; {@code null} if not known
 * @param stagedBy the rule and stage that were last carried here; {@code null} if none
 * @param contact id of the lead's main contact; {@code null} if not known or none
 * @param rest fingerprint of everything else that a read or snapshot shows; {@code null} if not known, or if something
 *     that it shows has still to be answered
 * @param hinted whether a hint of it came since it was last read
 * @param uncertainUntil until then an earlier write may still arrive; {@code null} if none is under way
 * @param told of each note and task that the rules want for this lead, what it was told for last; see {@link Dues}
 * @param owed notes and tasks that are promised and not known to be made, by name
 */
public record Base(
        RecordRef ref,
        Map<FieldPath, Known> fields,
        String pipeline,
        String stage,
        String answered,
        boolean answeredOurs,
        Instant revision,
        String stagedBy,
        String contact,
        String rest,
        boolean hinted,
        Instant uncertainUntil,
        Map<String, String> told,
        Map<String, Owed> owed) {

    public Base {
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
        told = Collections.unmodifiableMap(new TreeMap<>(told));
        owed = Collections.unmodifiableMap(new TreeMap<>(owed));
    }

    /** Of a record that we know nothing of. */
    public static Base unknown(RecordRef ref) {
        return new Base(
                ref, Map.of(), null, null, null, false, null, null, null, null, false, null, Map.of(), Map.of());
    }

    /** Whether nothing was ever read of it or written to it. */
    public boolean isUnknown() {
        return fields.isEmpty() && stage == null && contact == null && rest == null;
    }

    /** Without what those fields answer to, as far as they are as they were; marked as hinted if there is any. */
    Base carryAgain(Map<FieldPath, Known> before) {
        Edit edit = edit();
        before.forEach((path, known) -> {
            if (known.equals(fields.get(path))) {
                edit.field(path, known.carrying(null)).hinted(true);
            }
        });
        return edit.done();
    }

    /** A base to be changed. */
    public Edit edit() {
        return new Edit(this);
    }

    /** A base on its way to the next one. */
    public static final class Edit {
        private final RecordRef ref;
        private final Map<FieldPath, Known> fields;
        private String pipeline;
        private String stage;
        private String answered;
        private boolean answeredOurs;
        private Instant revision;
        private String stagedBy;
        private String contact;
        private String rest;
        private boolean hinted;
        private Instant uncertainUntil;
        private final Map<String, String> told;
        private final Map<String, Owed> owed;

        private Edit(Base base) {
            ref = base.ref;
            fields = new TreeMap<>(base.fields);
            pipeline = base.pipeline;
            stage = base.stage;
            answered = base.answered;
            answeredOurs = base.answeredOurs;
            revision = base.revision;
            stagedBy = base.stagedBy;
            contact = base.contact;
            rest = base.rest;
            hinted = base.hinted;
            uncertainUntil = base.uncertainUntil;
            told = new TreeMap<>(base.told);
            owed = new TreeMap<>(base.owed);
        }

        /** Sets one field. */
        public Edit field(FieldPath path, Known known) {
            fields.put(path, known);
            return this;
        }

        /** Forgets some fields. */
        Edit without(Predicate<FieldPath> which) {
            fields.keySet().removeIf(which);
            return this;
        }

        /** Sets pipeline and stage as seen or written; a {@code null} leaves what was known. */
        public Edit place(String newPipeline, String newStage) {
            pipeline = newPipeline == null ? pipeline : newPipeline;
            stage = newStage == null ? stage : newStage;
            return this;
        }

        /** Says up to where the rules have answered; a {@code null} time leaves what was known. */
        public Edit answered(String status, boolean ours, Instant at) {
            answered = status;
            answeredOurs = ours;
            revision = at == null ? revision : at;
            return this;
        }

        /** Says which rule moved it where. */
        public Edit stagedBy(String ruleAndStage) {
            stagedBy = ruleAndStage;
            return this;
        }

        /** Sets the main contact. */
        public Edit contact(String id) {
            contact = id;
            return this;
        }

        /** Sets the fingerprint of the rest. */
        public Edit rest(String fingerprint) {
            rest = fingerprint;
            return this;
        }

        /** Sets or takes the mark. */
        public Edit hinted(boolean mark) {
            hinted = mark;
            return this;
        }

        /** Says until when an earlier write may still arrive. */
        public Edit uncertainUntil(Instant until) {
            uncertainUntil = until;
            return this;
        }

        /** Says what a note or task was told for last; {@code null} forgets it. */
        public Edit told(String name, String trigger) {
            told.put(name, trigger);
            told.values().removeIf(Objects::isNull);
            return this;
        }

        /** Promises a note or a task; {@code null} for one that is owed no more. */
        public Edit owed(String name, Owed promise) {
            owed.put(name, promise);
            owed.values().removeIf(Objects::isNull);
            return this;
        }

        /** The base as it is now. */
        public Base done() {
            return new Base(
                    ref,
                    fields,
                    pipeline,
                    stage,
                    answered,
                    answeredOurs,
                    revision,
                    stagedBy,
                    contact,
                    rest,
                    hinted,
                    uncertainUntil,
                    told,
                    owed);
        }
    }
}
