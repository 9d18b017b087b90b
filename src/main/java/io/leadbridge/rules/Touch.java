package io.leadbridge.rules;

import io.leadbridge.event.Change;
import io.leadbridge.event.Condition;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Event;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says whether what an event names as changed could matter to a rule. Only what is certain counts as untouched.
 *
 * <p>LPTracker tells changed fields, in {@code action_update_fields}; amoCRM tells none. A rule names fields of the account
 * by name, and the event by id, without metadata at hand: any of them may be the changed one. LPTracker has stage and owner
 * among the fields of the account, too.
 */
final class Touch {

    /** What of a lead a rule can use. */
    private enum Part {
        NAME,
        /** The sum of the payments. */
        PRICE,
        STAGE,
        RESPONSIBLE,
        CUSTOM,
        CONTACT,
        COMPANY,
        OTHER
    }

    /** By the first word of a changed field: {@code stage}, {@code stage_id} and {@code stage.id} are the same. */
    private static final Map<String, Set<Part>> TOLD = Map.of(
            "name", EnumSet.of(Part.NAME),
            "payments", EnumSet.of(Part.PRICE),
            "stage", EnumSet.of(Part.STAGE),
            "funnel", EnumSet.of(Part.STAGE),
            "owner", EnumSet.of(Part.RESPONSIBLE),
            "contact", EnumSet.of(Part.CONTACT),
            "custom", EnumSet.of(Part.CUSTOM, Part.STAGE, Part.RESPONSIBLE));

    private static final Set<Change> EDITS =
            EnumSet.of(Change.UPDATED, Change.STATUS, Change.RESPONSIBLE, Change.PAYMENT);

    private final Set<Part> changed;

    private Touch(Set<Part> changed) {
        this.changed = changed;
    }

    /** What an event tells; empty if it does not tell all that changed, or in words that are not known. */
    static Optional<Touch> of(Event event) {
        if (event.record().entity() != Entity.LEAD
                || !EDITS.contains(event.change())
                || event.changedFields().isEmpty()) {
            return Optional.empty();
        }
        Set<Part> changed = EnumSet.noneOf(Part.class);
        for (String field : event.changedFields()) {
            String word = field.replaceFirst("(_id|\\..*)$", "");
            if (!TOLD.containsKey(word)) {
                return Optional.empty();
            }
            changed.addAll(TOLD.get(word));
        }
        return Optional.of(new Touch(changed));
    }

    /**
     * Whether the change could matter to the rule: its conditions or mapped fields use something of what changed, or it
     * does more than to keep fields in step.
     */
    boolean concerns(Rule rule) {
        for (SyncTo action : rule.then()) {
            boolean more = action.note() != null
                    || action.task() != null
                    || action.stage() != null
                    || action.pipeline() != null;
            if (more || uses(action.fields())) {
                return true;
            }
        }
        return uses(rule.when());
    }

    private boolean uses(List<FieldRule> fields) {
        for (FieldRule field : fields) {
            if (changed.contains(part(field.from()))) {
                return true;
            }
        }
        return false;
    }

    private boolean uses(Condition condition) {
        if (condition instanceof Condition.All all) {
            return usesAny(all.parts());
        }
        if (condition instanceof Condition.Any any) {
            return usesAny(any.parts());
        }
        if (condition instanceof Condition.Not not) {
            return uses(not.part());
        }
        if (condition instanceof Condition.OfField field) {
            return changed.contains(part(field.field()));
        }
        if (condition instanceof Condition.Changed wanted) {
            return wanted.changes().contains(Change.STATUS) && changed.contains(Part.STAGE)
                    || wanted.changes().contains(Change.RESPONSIBLE) && changed.contains(Part.RESPONSIBLE)
                    || wanted.changes().contains(Change.PAYMENT) && changed.contains(Part.PRICE);
        }
        return changed.contains(Part.STAGE);
    }

    private boolean usesAny(List<Condition> parts) {
        for (Condition part : parts) {
            if (uses(part)) {
                return true;
            }
        }
        return false;
    }

    private static Part part(FieldPath field) {
        if (field.of() != Entity.LEAD) {
            return field.of() == Entity.CONTACT ? Part.CONTACT : Part.COMPANY;
        }
        if (field.custom()) {
            return Part.CUSTOM;
        }
        return switch (field.name()) {
            case "name" -> Part.NAME;
            case "price" -> Part.PRICE;
            case "responsible" -> Part.RESPONSIBLE;
            default -> Part.OTHER;
        };
    }
}
