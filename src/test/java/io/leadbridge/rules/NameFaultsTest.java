package io.leadbridge.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Condition;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Metadata.Field;
import io.leadbridge.event.Metadata.Kind;
import io.leadbridge.event.Metadata.Named;
import io.leadbridge.event.Metadata.Pipeline;
import io.leadbridge.event.Metadata.Stage;
import io.leadbridge.event.Region;
import io.leadbridge.event.Rule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NameFaultsTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");

    private static final Metadata CALLS = new Metadata(
            List.of(new Pipeline(
                    "77", "Обзвон", true, List.of(new Stage("1", "Новая", false), new Stage("2", "В работе", false)))),
            List.of(new Field(Entity.LEAD, "5", "Бюджет", null, "text", List.of())),
            List.of(new Named("9", "Анна")),
            List.of(),
            List.of(new Named("77", "Обзвон")),
            List.of(
                    Field.standard(FieldPath.LEAD_NAME, Kind.TEXT, "text", false, null),
                    Field.standard(FieldPath.LEAD_PRICE, Kind.NUMBER, "number", false, null)));

    @Test
    void findsAllFaultsOfAllRulesAtOnce() {
        List<Rule> rules = List.of(
                rule(
                        LPTRACKER,
                        true,
                        new Condition.All(List.of(
                                new Condition.InPipeline(List.of("Обзвон")), new Condition.InStatus(List.of("Нвая"))))),
                rule(AMOCRM, true, new Condition.InPipeline(List.of("Sale"))),
                rule(
                        LPTRACKER,
                        true,
                        new Condition.Not(new Condition.Any(List.of(
                                new Condition.OfField(FieldPath.LEAD_TAGS, Condition.Test.EQUALS, "vip"),
                                new Condition.OfField(FieldPath.LEAD_RESPONSIBLE, Condition.Test.EQUALS, "Ана"),
                                new Condition.OfField(FieldPath.custom(Entity.LEAD, "Бюджт"), Condition.Test.EMPTY, ""),
                                new Condition.InStatus(List.of("Новая", "Старая")))))));

        List<NameFaults.Fault> faults =
                NameFaults.of(rules, Map.of(AMOCRM, Chance.METADATA, LPTRACKER, CALLS), Region.DEFAULT);

        assertThat(faults)
                .containsExactly(
                        fault("rules[0].when.all[1].status", "no stage 'Нвая' in project 77; did you mean 'Новая'?"),
                        fault("rules[1].when.pipeline", "no pipeline 'Sale'; did you mean 'Sales'?"),
                        fault(
                                "rules[2].when.not.any[0].field",
                                "no field 'tags' of a lead in lptracker; known are 'name', 'price', 'Бюджет'"),
                        fault(
                                "rules[2].when.not.any[1].field",
                                "no field 'responsible' of a lead in lptracker; known are 'name', 'price', 'Бюджет'"),
                        fault(
                                "rules[2].when.not.any[2].field",
                                "no field 'Бюджт' of a lead in lptracker; did you mean 'Бюджет'?"),
                        fault(
                                "rules[2].when.not.any[3].status",
                                "no stage 'Старая' in project 77; known are 'Новая', 'В работе'"));
    }

    @Test
    void leavesAloneWhatIsSwitchedOffOrCannotBeAsked() {
        Condition broken = new Condition.InStatus(List.of("no such"));
        List<Rule> rules = List.of(rule(LPTRACKER, false, broken), rule(AMOCRM, true, broken));

        assertThat(NameFaults.of(rules, Map.of(LPTRACKER, CALLS), Region.DEFAULT))
                .isEmpty();
        assertThat(NameFaults.of(rules, Map.of(), Region.DEFAULT)).isEmpty();
    }

    @Test
    void hasNothingAgainstNamesAndIdsThatAreThere() {
        List<Rule> rules = List.of(rule(
                LPTRACKER,
                true,
                new Condition.All(List.of(
                        new Condition.InPipeline(List.of("77", "обзвон")),
                        new Condition.InStatus(List.of("1", "в  РАБОТЕ")),
                        new Condition.OfField(FieldPath.LEAD_PRICE, Condition.Test.GREATER, "5"),
                        new Condition.OfField(FieldPath.custom(Entity.LEAD, "5"), Condition.Test.MATCHES, "^a"),
                        new Condition.OfField(
                                FieldPath.custom(Entity.LEAD, "бюджет"), Condition.Test.NOT_EMPTY, "")))));

        assertThat(NameFaults.of(rules, Map.of(LPTRACKER, CALLS), Region.DEFAULT))
                .isEmpty();
    }

    private static NameFaults.Fault fault(String path, String message) {
        return new NameFaults.Fault(path, message);
    }

    private static Rule rule(CrmId from, boolean enabled, Condition when) {
        return new Rule("r", from, enabled, when, List.of());
    }
}
