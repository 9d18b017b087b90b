package io.leadbridge.rules;

import io.leadbridge.event.Batch;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Decision;
import io.leadbridge.event.Event;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Rule;
import io.leadbridge.event.Step;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Work;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Decides what is to be done about a lead. Rules are tried in the order of the tenant file; every one that matches
 * counts.
 *
 * <p>A rule is held against the present state. If a status is among its conditions, it is also held against every other
 * status that the lead passed since it was last known, with the present values; what fires there comes first, oldest
 * status first. Safe for several threads.
 */
public final class Rules {

    private static final int COMPILED_MAX = 200_000;
    private static final int REASONS_MAX = 5;
    private static final int NOTED_MAX = 20;

    private final CompiledRules compiled;

    /** Holds the compiled rules of some thousand tenants. */
    public Rules() {
        this(COMPILED_MAX);
    }

    /**
     * @param compiledMost rules, and stages, fields and users that they are resolved against, that are held compiled, all
     *     tenants together; beyond it the least recently used ones are compiled again when they are needed
     */
    public Rules(int compiledMost) {
        this.compiled = new CompiledRules(compiledMost);
    }

    /**
     * Decides about one lead.
     *
     * @param work the lead
     * @param batch whose rules
     * @param metadata of the CRM that the lead lives in
     * @return {@link Decision.Act} with at least one action; {@link Decision.Ignore} if nothing matches; or
     *     {@link Decision.Fault} if a rule names something that the CRM does not have, and the answer hangs on it
     */
    public Decision decide(Work work, Batch batch, Metadata metadata) {
        CrmId crm = work.record().ref().crm();
        List<CompiledRule> rules =
                compiled.of(batch.rules(), crm, metadata, batch.region().zone());
        if (rules.isEmpty()) {
            return new Decision.Ignore(Outcome.Reason.NO_RULE, "no rule is from " + crm);
        }
        if (metadata.isUnsorted(work.record().pipeline(), work.record().status())) {
            return new Decision.Ignore(Outcome.Reason.CONDITION, "unsorted: nobody has accepted it yet");
        }
        State present = States.present(work, batch.region().zone());
        List<Truth> atPresent =
                rules.stream().map(rule -> rule.check().test(present)).toList();
        List<Decision.Fired> fired = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (States.Passed passed : States.passed(work, present, metadata)) {
            for (int i = 0; i < rules.size(); i++) {
                CompiledRule rule = rules.get(i);
                if (rule.watchesStatus() && atPresent.get(i) == Truth.NO) {
                    collect(rule, rule.check().test(passed.state()), passed.transition(), fired, faults);
                }
            }
        }
        for (int i = 0; i < rules.size(); i++) {
            collect(rules.get(i), atPresent.get(i), null, fired, faults);
        }
        note(work, batch, rules, present, atPresent, fired);
        if (!faults.isEmpty()) {
            return new Decision.Fault(
                    faults.stream().distinct().limit(REASONS_MAX).collect(Collectors.joining("; ")));
        }
        return fired.isEmpty() ? ignore(rules, present) : new Decision.Act(List.copyOf(fired));
    }

    /**
     * Says of each rule of the batch, in its order, why it fires or does not. Judges as {@link #decide} does, but every part
     * of a condition, and rules that are not asked have their place too. Where a rule fires on a passed status only, its
     * parts are those of the first such status.
     *
     * @param work the lead
     * @param batch whose rules
     * @param metadata of the CRM that the lead lives in
     * @return never null; its values are a person's data
     */
    public List<Explanation> explain(Work work, Batch batch, Metadata metadata) {
        CrmId crm = work.record().ref().crm();
        Map<Rule, CompiledRule> asked = new IdentityHashMap<>();
        compiled.of(batch.rules(), crm, metadata, batch.region().zone()).forEach(rule -> asked.put(rule.rule(), rule));
        State present = States.present(work, batch.region().zone());
        List<State> passed = States.passed(work, present, metadata).stream()
                .map(States.Passed::state)
                .toList();
        return batch.rules().stream()
                .map(rule -> asked.containsKey(rule)
                        ? explain(asked.get(rule), present, passed)
                        : new Explanation(rule.name(), Explanation.Verdict.NOT_ASKED, null))
                .toList();
    }

    private static Explanation explain(CompiledRule rule, State present, List<State> passed) {
        State told = present;
        Truth truth = rule.check().test(present);
        if (truth == Truth.NO && rule.watchesStatus()) {
            for (Truth wanted : List.of(Truth.UNKNOWN, Truth.YES)) {
                Optional<State> found = passed.stream()
                        .filter(state -> rule.check().test(state) == wanted)
                        .findFirst();
                if (truth == Truth.NO && found.isPresent()) {
                    truth = wanted;
                    told = found.get();
                }
            }
        }
        return new Explanation(rule.rule().name(), truth.verdict(), rule.check().explain(told));
    }

    /**
     * Says before any call whether a rule could match the lead of this event. Never says no where the read or another
     * event of the lead could make a rule match; a yes is not binding. A no also means that the event names what was
     * changed, and no matching rule uses any of it for a lead that is linked.
     *
     * @param linked whether the event's lead has a counterpart in that CRM; asked only if the answer hangs on it
     */
    public boolean mayMatch(Event event, List<Rule> rules, Predicate<CrmId> linked) {
        return Prefilter.mayMatch(event, rules, linked);
    }

    /** Notes each rule's verdict, of which the first conditions that failed are the only work. */
    private static void note(
            Work work,
            Batch batch,
            List<CompiledRule> rules,
            State present,
            List<Truth> atPresent,
            List<Decision.Fired> fired) {
        if (!batch.diary().isOpen()) {
            return;
        }
        for (int i = 0; i < Math.min(rules.size(), NOTED_MAX); i++) {
            CompiledRule rule = rules.get(i);
            String name = rule.rule().name();
            Optional<Decision.Fired> own =
                    fired.stream().filter(one -> one.rule().equals(name)).findFirst();
            boolean unknown = atPresent.get(i) == Truth.UNKNOWN;
            String verdict = own.map(one -> one.trigger() == null ? "fired" : "fired on a status that was passed")
                    .orElseGet(() -> unknown
                            ? "cannot be told: " + String.join("; ", rule.faultTexts())
                            : "did not fire: " + reason(rule, present));
            batch.diary().note(work.hint().lead(), Step.Kind.RULE, name, verdict);
        }
    }

    private static void collect(
            CompiledRule rule, Truth truth, Transition trigger, List<Decision.Fired> fired, List<String> faults) {
        if (truth == Truth.UNKNOWN) {
            faults.addAll(rule.faultTexts());
        } else if (truth == Truth.YES) {
            List<SyncTo> actions = rule.rule().then();
            for (int i = 0; i < actions.size(); i++) {
                fired.add(new Decision.Fired(rule.rule().name(), actions.get(i), trigger, i));
            }
        }
    }

    private static Decision ignore(List<CompiledRule> rules, State present) {
        String reasons = rules.stream()
                .limit(REASONS_MAX)
                .map(rule -> "rule '" + rule.rule().name() + "': " + reason(rule, present))
                .collect(Collectors.joining("; "));
        String more = rules.size() > REASONS_MAX ? "; and " + (rules.size() - REASONS_MAX) + " more" : "";
        return new Decision.Ignore(Outcome.Reason.CONDITION, reasons + more);
    }

    private static String reason(CompiledRule rule, State present) {
        return rule.check().test(present) == Truth.NO ? rule.check().failure(present) : "wants nothing";
    }
}
