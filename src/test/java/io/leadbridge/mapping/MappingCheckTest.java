package io.leadbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Condition;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Metadata.Field;
import io.leadbridge.event.Metadata.Kind;
import io.leadbridge.event.Metadata.Named;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.TaskRule;
import io.leadbridge.event.Transform;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MappingCheckTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final Map<CrmId, Metadata> METADATA = Map.of(
            AMOCRM,
            metadata(
                    field("501", "Source", "text", Kind.TEXT),
                    field("502", "Deadline", "date", Kind.DATE),
                    field("503", "Paid", "checkbox", Kind.FLAG)),
            LPTRACKER,
            metadata(
                    field("31", "Срок", "date", Kind.MINUTE),
                    field("32", "Сумма", "number", Kind.NUMBER),
                    new Field(
                            Entity.LEAD,
                            "33",
                            "Тема",
                            null,
                            "cats",
                            List.of("Кухня", "Шкаф"),
                            Kind.CHOICE,
                            false,
                            List.of(),
                            null),
                    new Field(Entity.LEAD, "34", "Файл", null, "file", List.of(), Kind.OBJECT, true, List.of(), null)));

    @Test
    void findsNothingInWhatCanWork() {
        assertThat(check(
                        field("lead.custom.Deadline", "lead.custom.Срок"),
                        field("lead.custom.Source", "lead.custom.Тема", new Transform.Trim()),
                        field("lead.responsible", "lead.responsible"),
                        field("lead.custom.Deadline", "lead.custom.Сумма", new Transform.Jq(".[0:4] | tonumber"))))
                .isEmpty();
    }

    @Test
    void namesEachPlaceThatCannotWork() {
        List<MappingCheck.Finding> findings = check(
                field("lead.custom.Deadlin", "lead.custom.Срок"),
                field("lead.custom.Deadline", "lead.custom.Сумма"),
                field("lead.custom.Source", "lead.custom.Файл"),
                field("lead.custom.Paid", "lead.custom.Срк"),
                field("lead.custom.Source", "lead.tags"),
                field("lead.custom.Source", "lead.custom.31"),
                field("lead.custom.Paid", "lead.custom.Тема", new Transform.MapOf(Map.of("1", "Диван"), null)),
                new FieldRule(path("lead.custom.Source"), path("lead.custom.32"), List.of(), "none"));

        assertThat(findings)
                .containsExactly(
                        finding("fields[0].from", "no lead field 'Deadlin' in amocrm; did you mean 'Deadline'?"),
                        finding(
                                "fields[1].to",
                                "a value of type date cannot become one of type number; another field, or a transform"
                                        + " that makes it one, expected"),
                        finding(
                                "fields[2].to",
                                "field 'lead.custom.Файл' of lptracker (file) can only be read; another target expected"),
                        finding("fields[3].to", "no lead field 'Срк' in lptracker; did you mean 'Срок'?"),
                        finding(
                                "fields[4].to",
                                "no standard field 'lead.tags' in lptracker; did you mean 'lead.name'?"),
                        finding(
                                "fields[5].to",
                                "'lead.custom.Срок' and 'lead.custom.31' are the same field; once expected"),
                        finding(
                                "fields[6].transform",
                                "'Диван' cannot be in 'lead.custom.Тема' (cats): the value is none of its 2 options;"
                                        + " add it in the CRM or map it"),
                        finding(
                                "fields[7].to",
                                "'lead.custom.Сумма' and 'lead.custom.32' are the same field; once expected"),
                        finding(
                                "fields[7].default",
                                "'none' cannot be in 'lead.custom.32' (number): the text is no number"));
    }

    @Test
    void checksStageNoteAndTask() {
        SyncTo action = new SyncTo(
                LPTRACKER,
                List.of(),
                true,
                true,
                null,
                "Нвая",
                List.of(),
                false,
                "{lead.custom.Sourc} {lead.nme}",
                new TaskRule("{lead.custom.Sorce}", Duration.ofDays(1), "Аня"));

        assertThat(check(action))
                .extracting(MappingCheck.Finding::path)
                .containsExactly(
                        "rules[1].then[0].status",
                        "rules[1].then[0].task.responsible",
                        "rules[1].then[0].note",
                        "rules[1].then[0].task.text");
    }

    @Test
    void leavesACrmAloneThatCannotBeAsked() {
        SyncTo action = new SyncTo(
                LPTRACKER, List.of(), true, true, null, "Нвая", List.of(field("lead.custom.x", "lead.custom.y")));

        assertThat(MappingCheck.check(
                        List.of(new Rule("r", AMOCRM, new Condition.All(List.of()), List.of(action))), Map.of()))
                .isEmpty();
    }

    @Test
    void listsTheFieldsThatCanBeNamed() {
        assertThat(AvailableField.of(METADATA.get(LPTRACKER)))
                .extracting(AvailableField::path, AvailableField::kind, AvailableField::writable)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("lead.name", Kind.TEXT, true),
                        org.assertj.core.groups.Tuple.tuple("lead.responsible", Kind.REFERENCE, true),
                        org.assertj.core.groups.Tuple.tuple("lead.custom.31", Kind.MINUTE, true),
                        org.assertj.core.groups.Tuple.tuple("lead.custom.32", Kind.NUMBER, true),
                        org.assertj.core.groups.Tuple.tuple("lead.custom.33", Kind.CHOICE, true),
                        org.assertj.core.groups.Tuple.tuple("lead.custom.34", Kind.OBJECT, false));
    }

    @Test
    void looksAtNoRuleThatIsSwitchedOff() {
        SyncTo action = new SyncTo(
                LPTRACKER, List.of(), true, true, null, null, List.of(field("lead.custom.Gone", "lead.custom.Gone")));
        Rule off = new Rule("off", AMOCRM, false, new Condition.All(List.of()), List.of(action));

        assertThat(MappingCheck.check(List.of(off), METADATA)).isEmpty();
    }

    private static List<MappingCheck.Finding> check(FieldRule... fields) {
        return check(new SyncTo(LPTRACKER, List.of(), true, true, null, null, List.of(fields)));
    }

    private static List<MappingCheck.Finding> check(SyncTo action) {
        Rule fine = new Rule("fine", AMOCRM, new Condition.All(List.of()), List.of());
        Rule rule = new Rule("rule", AMOCRM, new Condition.All(List.of()), List.of(action));
        return MappingCheck.check(List.of(fine, rule), METADATA);
    }

    private static MappingCheck.Finding finding(String place, String message) {
        return new MappingCheck.Finding("rules[1].then[0]." + place, message);
    }

    private static Metadata metadata(Field... fields) {
        List<Named> users = List.of(new Named("1", "Анна"));
        return new Metadata(
                List.of(new Metadata.Pipeline("77", "Main", true, List.of(new Metadata.Stage("1", "Новая", false)))),
                List.of(fields),
                users,
                List.of(),
                List.of(),
                List.of(
                        Field.standard(FieldPath.LEAD_NAME, Kind.TEXT, "text", false, null),
                        Field.reference(FieldPath.LEAD_RESPONSIBLE, "user", users)));
    }

    private static Field field(String id, String name, String type, Kind kind) {
        return new Field(Entity.LEAD, id, name, null, type, List.of(), kind, false, List.of(), null);
    }

    private static FieldRule field(String from, String to, Transform... transforms) {
        return new FieldRule(path(from), path(to), Arrays.asList(transforms), null);
    }

    private static FieldPath path(String text) {
        return FieldPath.parse(text).orElseThrow();
    }
}
