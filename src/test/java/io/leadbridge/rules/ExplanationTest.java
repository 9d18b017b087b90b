package io.leadbridge.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Batch;
import io.leadbridge.event.Change;
import io.leadbridge.event.Condition;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Decision;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Region;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Value;
import io.leadbridge.event.Work;
import io.leadbridge.rules.Explanation.Part;
import io.leadbridge.rules.Explanation.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExplanationTest {

    private static final CrmId LPTRACKER = new CrmId("lptracker");

    private final Rules rules = new Rules();

    @Test
    void judgesEveryPartThoughTheFirstIsEnough() {
        Condition condition = new Condition.All(List.of(
                new Condition.Changed(EnumSet.of(Change.ADDED)),
                new Condition.InPipeline(List.of("Service")),
                new Condition.Not(new Condition.Any(List.of(
                        new Condition.InStatus(List.of("2")),
                        new Condition.OfField(
                                FieldPath.custom(Entity.LEAD, "Source"), Condition.Test.CONTAINS, "land"))))));

        Explanation explanation = explain(condition, work("10", "2", List.of()));

        assertThat(explanation.rule()).isEqualTo("r0");
        assertThat(explanation.verdict()).isEqualTo(Verdict.NO);
        assertThat(lines(explanation.when()))
                .containsExactly(
                        "when: all of these -> NO ()",
                        "when.all[0].change: change is added -> NO (updated)",
                        "when.all[1].pipeline: pipeline is Service -> NO ('Sales')",
                        "when.all[2]: not this -> NO ()",
                        "when.all[2].not: any of these -> YES ()",
                        "when.all[2].not.any[0].status: status is 2 -> NO ('Won')",
                        "when.all[2].not.any[1].field: field lead.custom.Source contains 'land' -> YES"
                                + " ('Landing', 'x y')");
    }

    @Test
    void showsThePassedStatusOnWhichARuleFires() {
        Condition condition = new Condition.InStatus(List.of("Won"));

        Explanation explanation = explain(condition, work("10", "1", List.of(new Transition(null, "2", "10", null))));

        assertThat(explanation.verdict()).isEqualTo(Verdict.YES);
        assertThat(lines(explanation.when()))
                .containsExactly("when.status: status is Won -> YES (passed 'Won', now 'New')");
    }

    @Test
    void saysWhatTheCrmDoesNotHave() {
        Explanation explanation = explain(new Condition.InStatus(List.of("Wonn")), work("10", "1", List.of()));

        assertThat(explanation.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(lines(explanation.when()))
                .containsExactly("when.status: status is Wonn -> UNKNOWN (no stage 'Wonn' in any of 2"
                        + " pipelines; did you mean 'Won'?)");
    }

    @Test
    void hasAPlaceForRulesThatAreNotAsked() {
        Rule other = new Rule("other", LPTRACKER, new Condition.All(List.of()), List.of());
        Rule off = new Rule("off", Chance.AMOCRM, false, new Condition.All(List.of()), List.of());
        Rule always = new Rule("always", Chance.AMOCRM, new Condition.All(List.of()), List.of());

        List<Explanation> explanations =
                rules.explain(work("10", "1", List.of()), batch(List.of(other, off, always)), Chance.METADATA);

        assertThat(explanations).extracting(Explanation::rule).containsExactly("other", "off", "always");
        assertThat(explanations)
                .extracting(Explanation::verdict)
                .containsExactly(Verdict.NOT_ASKED, Verdict.NOT_ASKED, Verdict.YES);
        assertThat(explanations.get(0).when()).isNull();
    }

    @Test
    void agreesWithWhatIsDecided() {
        long seed = 20261123;
        Random random = new Random(seed);
        Chance chance = new Chance(random);
        int[] seen = new int[3];
        for (int round = 0; round < 5_000; round++) {
            Batch batch = batch(someRules(chance, random));
            Work work = chance.work();

            Decision decision = rules.decide(work, batch, Chance.METADATA);
            List<Explanation> explanations = rules.explain(work, batch, Chance.METADATA);

            String as = "seed " + seed + " round " + round + ": " + batch.rules() + " of " + work;
            assertThat(decision).as(as).isInstanceOf(expected(explanations));
            if (decision instanceof Decision.Act act) {
                assertThat(act.fired().stream().map(Decision.Fired::rule).distinct())
                        .as(as)
                        .containsExactlyInAnyOrderElementsOf(named(explanations, Verdict.YES));
            }
            explanations.stream().filter(told -> told.when() != null).forEach(told -> {
                assertThat(told.when().verdict()).as(as).isEqualTo(told.verdict());
                assertThat(ofParts(told.when())).as(as).isEqualTo(told.verdict());
            });
            seen[decision instanceof Decision.Act ? 0 : decision instanceof Decision.Ignore ? 1 : 2]++;
        }
        assertThat(Arrays.stream(seen).boxed().min(Integer::compare))
                .as("acted, ignored, in doubt")
                .hasValueSatisfying(times -> assertThat(times).isGreaterThan(500));
    }

    private static List<Rule> someRules(Chance chance, Random random) {
        List<Rule> made = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            CrmId from = random.nextInt(6) == 0 ? LPTRACKER : Chance.AMOCRM;
            SyncTo action = new SyncTo(LPTRACKER, List.of(), true, true, null, null, List.of());
            made.add(new Rule("r" + made.size(), from, random.nextInt(6) > 0, chance.condition(3), List.of(action)));
        }
        return made;
    }

    private static Class<? extends Decision> expected(List<Explanation> explanations) {
        if (!named(explanations, Verdict.UNKNOWN).isEmpty()) {
            return Decision.Fault.class;
        }
        return named(explanations, Verdict.YES).isEmpty() ? Decision.Ignore.class : Decision.Act.class;
    }

    private static List<String> named(List<Explanation> explanations, Verdict verdict) {
        return explanations.stream()
                .filter(explanation -> explanation.verdict() == verdict)
                .map(Explanation::rule)
                .toList();
    }

    /** The verdict that follows from those of the parts: nothing of it is taken from the code that is tested. */
    private static Verdict ofParts(Part part) {
        List<Verdict> verdicts =
                part.parts().stream().map(ExplanationTest::ofParts).toList();
        String asks = part.asks();
        if (asks.startsWith("all of") || asks.startsWith("nothing:")) {
            return verdicts.contains(Verdict.NO)
                    ? Verdict.NO
                    : verdicts.contains(Verdict.UNKNOWN) ? Verdict.UNKNOWN : Verdict.YES;
        }
        if (asks.startsWith("any of")) {
            return verdicts.contains(Verdict.YES)
                    ? Verdict.YES
                    : verdicts.contains(Verdict.UNKNOWN) ? Verdict.UNKNOWN : Verdict.NO;
        }
        if (asks.equals("not this")) {
            return switch (verdicts.get(0)) {
                case YES -> Verdict.NO;
                case NO -> Verdict.YES;
                default -> Verdict.UNKNOWN;
            };
        }
        return part.verdict();
    }

    private static List<String> lines(Part part) {
        List<String> lines = new ArrayList<>();
        lines.add(part.path() + ": " + part.asks() + " -> " + part.verdict() + " (" + part.found() + ")");
        part.parts().forEach(each -> lines.addAll(lines(each)));
        return lines;
    }

    private Explanation explain(Condition condition, Work work) {
        Rule rule = new Rule("r0", Chance.AMOCRM, condition, List.of());
        return rules.explain(work, batch(List.of(rule)), Chance.METADATA).get(0);
    }

    private static Work work(String pipeline, String status, List<Transition> entered) {
        RecordRef lead = RecordRef.lead(Chance.AMOCRM, "1");
        Map<FieldPath, Value> fields =
                Map.of(FieldPath.custom(Entity.LEAD, "501"), Value.ofTexts(List.of("Landing", "x\ny")));
        Record record =
                new Record(lead, pipeline, status, null, null, null, fields, List.of(new Contact("9", true, Map.of())));
        Hint hint = new Hint(lead, Set.of(Change.UPDATED), List.of(), null, Set.of(), List.of(), Optional.empty());
        return new Work(hint, record, entered);
    }

    private static Batch batch(List<Rule> rules) {
        return new Batch(new TenantId("acme"), rules, Region.DEFAULT, () -> Duration.ofMinutes(1));
    }
}
