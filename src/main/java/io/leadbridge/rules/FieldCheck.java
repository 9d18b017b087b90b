package io.leadbridge.rules;

import io.leadbridge.event.Condition;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata.Named;
import io.leadbridge.event.Nearest;
import io.leadbridge.event.Value;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Makes the comparison of a field, or says what the CRM does not have of what it names. */
final class FieldCheck {

    /** Nobody (amoCRM), the account's owner (LPTracker): on no list. */
    private static final String NOBODY = "0";

    private final String crm;
    private final Names names;
    private final ZoneId zone;
    private final Condition.OfField condition;
    private final List<String> faults = new ArrayList<>();

    /** @param zone in which dates of the rule are meant */
    FieldCheck(String crm, Names names, ZoneId zone, Condition.OfField condition) {
        this.crm = crm;
        this.names = names;
        this.zone = zone;
        this.condition = condition;
    }

    /** The field as records have it, and the comparison; empty if there are faults. */
    Optional<Made> make() {
        FieldPath given = condition.field();
        Optional<FieldPath> field = names.field(given);
        if (field.isEmpty()) {
            faults.add("no field '" + given.name() + "' of a " + given.of().word() + " in " + crm
                    + Nearest.hint(given.name(), names.fieldNames(given.of())));
            return Optional.empty();
        }
        try {
            Predicate<Seen> test = test(field.get());
            return faults.isEmpty() ? Optional.of(new Made(field.get(), test)) : Optional.empty();
        } catch (FieldTest.Unfit e) {
            faults.add(e.getMessage());
            return Optional.empty();
        }
    }

    List<String> faults() {
        return faults;
    }

    /** A comparison of this field. */
    record Made(FieldPath field, Predicate<Seen> test) {}

    private Predicate<Seen> test(FieldPath field) throws FieldTest.Unfit {
        if (field.equals(FieldPath.LEAD_RESPONSIBLE)) {
            return named("user", names.metadata().users());
        }
        if (field.equals(FieldPath.LEAD_LOSS_REASON)) {
            return named("loss reason", names.metadata().lossReasons());
        }
        return FieldTest.of(condition.test(), condition.operands(), zone);
    }

    /** Records hold the id of one of the list; rules name it by name or id. */
    private Predicate<Seen> named(String kind, List<Named> list) throws FieldTest.Unfit {
        return switch (condition.test()) {
            case EQUALS, IN -> isOneOf(ids(kind, list));
            case CONTAINS, MATCHES -> isOneOf(fitting(list));
            case EMPTY, NOT_EMPTY, GREATER, LESS -> FieldTest.of(condition.test(), condition.operands(), zone);
        };
    }

    private Set<String> ids(String kind, List<Named> list) {
        Set<String> ids = new HashSet<>();
        for (String operand : condition.operands()) {
            String given = operand.strip();
            List<String> found = given.equals(NOBODY) ? List.of(NOBODY) : Names.ids(list, given);
            ids.addAll(found);
            if (found.isEmpty()) {
                List<String> known = list.stream().map(Named::name).toList();
                faults.add("no " + kind + " '" + operand + "' in " + crm + Nearest.hint(operand, known));
            }
        }
        return ids;
    }

    /** Ids of those whose name or id fits. */
    private Set<String> fitting(List<Named> list) throws FieldTest.Unfit {
        Predicate<Seen> test = FieldTest.of(condition.test(), condition.operands(), zone);
        Set<String> ids = new HashSet<>();
        for (Named named : list) {
            if (test.test(new Seen(Value.ofTexts(List.of(named.name(), named.id())), zone))) {
                ids.add(named.id());
            }
        }
        return ids;
    }

    private static Predicate<Seen> isOneOf(Set<String> ids) {
        return seen -> {
            for (String text : seen.texts()) {
                if (ids.contains(text)) {
                    return true;
                }
            }
            return false;
        };
    }
}
