package io.leadbridge.dryrun;

import io.leadbridge.dryrun.DryRunReport.ChangeLine;
import io.leadbridge.dryrun.WhatIfReport.Kind;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Value;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * How two judgements on the same lead differ, for one target.
 *
 * @param target empty for a fault
 * @param kinds never empty
 * @param before by the rules in force; {@code null} if they want nothing there
 * @param after by the edited rules; {@code null} if they want nothing there
 * @param fault the faults, if that is the difference; else {@code null}
 */
record Difference(String target, Set<Kind> kinds, Plan before, Plan after, ChangeLine fault) {

    /** All differences; none if both want the same. */
    static List<Difference> between(Judging.Judgement before, Judging.Judgement after) {
        List<Difference> all = new ArrayList<>();
        if (!Objects.equals(before.fault(), after.fault())) {
            ChangeLine line = new ChangeLine("parked", text(before.fault()), text(after.fault()));
            all.add(new Difference("", EnumSet.of(Kind.FAULT), null, null, line));
        }
        Set<CrmId> targets = new TreeSet<>(before.plans().keySet());
        targets.addAll(after.plans().keySet());
        for (CrmId target : targets) {
            Plan one = before.plans().get(target);
            Plan other = after.plans().get(target);
            Set<Kind> kinds = kinds(one, other);
            if (!kinds.isEmpty()) {
                all.add(new Difference(target.value(), kinds, one, other, null));
            }
        }
        return all;
    }

    /** What is wanted, old and new, where that differs. */
    List<ChangeLine> lines(Wording wording) {
        if (fault != null) {
            return List.of(fault);
        }
        CrmId crm = new CrmId(target);
        List<ChangeLine> lines = new ArrayList<>();
        add(lines, "matching", before == null ? null : before.matching(), after == null ? null : after.matching());
        add(lines, "pipeline", pipeline(wording, crm, before), pipeline(wording, crm, after));
        add(lines, "stage", stage(wording, crm, before), stage(wording, crm, after));
        Set<FieldPath> paths = new LinkedHashSet<>(fields(before).keySet());
        paths.addAll(fields(after).keySet());
        for (FieldPath path : paths) {
            add(lines, wording.field(crm, path), value(before, path), value(after, path));
        }
        add(
                lines,
                "note",
                before == null ? null : joined(before.notes()),
                after == null ? null : joined(after.notes()));
        add(
                lines,
                "task",
                before == null ? null : joined(before.tasks()),
                after == null ? null : joined(after.tasks()));
        return lines;
    }

    private static Set<Kind> kinds(Plan one, Plan other) {
        if (one == null || other == null) {
            return EnumSet.of(one == null ? Kind.GOES : Kind.STAYS);
        }
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        boolean elsewhere =
                !Objects.equals(one.pipeline(), other.pipeline()) || !Objects.equals(one.stage(), other.stage());
        addIf(kinds, Kind.STAGE, elsewhere);
        addIf(kinds, Kind.FIELDS, !sameFields(one.fields(), other.fields()));
        addIf(kinds, Kind.NOTE, !one.notes().equals(other.notes()));
        addIf(kinds, Kind.TASK, !one.tasks().equals(other.tasks()));
        addIf(kinds, Kind.MATCHING, !one.matching().equals(other.matching()));
        return kinds;
    }

    private static void addIf(Set<Kind> kinds, Kind kind, boolean differs) {
        if (differs) {
            kinds.add(kind);
        }
    }

    private static boolean sameFields(Map<FieldPath, Value> one, Map<FieldPath, Value> other) {
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream().allMatch(field -> field.getValue()
                        .canonical()
                        .equals(other.get(field.getKey()).canonical()));
    }

    private static void add(List<ChangeLine> lines, String field, String before, String after) {
        if (!text(before).equals(text(after))) {
            lines.add(new ChangeLine(field, text(before), text(after)));
        }
    }

    private static String pipeline(Wording wording, CrmId crm, Plan plan) {
        return plan == null ? null : wording.pipeline(crm, plan.pipeline());
    }

    private static String stage(Wording wording, CrmId crm, Plan plan) {
        return plan == null ? null : wording.stage(crm, plan.pipeline(), plan.stage());
    }

    private static Map<FieldPath, Value> fields(Plan plan) {
        return plan == null ? Map.of() : plan.fields();
    }

    private static String value(Plan plan, FieldPath path) {
        return plan == null || !plan.fields().containsKey(path)
                ? null
                : Wording.value(plan.fields().get(path));
    }

    private static String joined(List<String> texts) {
        return String.join("; ", texts);
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }
}
