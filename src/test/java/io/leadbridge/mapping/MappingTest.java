package io.leadbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Decision;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Metadata.Field;
import io.leadbridge.event.Metadata.Pipeline;
import io.leadbridge.event.Metadata.Stage;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Region;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.Transform;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Value;
import io.leadbridge.event.Wish;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MappingTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final Metadata SOURCE = new Metadata(
            List.of(),
            List.of(
                    new Field(Entity.LEAD, "501", "Source", null, "text", List.of()),
                    new Field(Entity.LEAD, "503", "Tags", null, "multiselect", List.of())));
    private static final Metadata TARGET = new Metadata(
            List.of(
                    new Pipeline(
                            "77", "Side", false, List.of(new Stage("1", "New", false), new Stage("142", "Won", true))),
                    new Pipeline(
                            "78",
                            "Main",
                            true,
                            List.of(
                                    new Stage("2", "New", false),
                                    new Stage("3", "Новая", false),
                                    new Stage("142", "Sold", true))),
                    new Pipeline(
                            "79", "Third", false, List.of(new Stage("4", "Late", false), new Stage("5", "Won", true)))),
            List.of(
                    new Field(Entity.LEAD, "31", "Бюджет", null, "text", List.of()),
                    new Field(Entity.LEAD, "32", "Источник", null, "text", List.of()),
                    new Field(Entity.CONTACT, "41", "City", null, "string", List.of())));
    private static final FieldPath SOURCE_FIELD = FieldPath.custom(Entity.LEAD, "501");
    private static final FieldPath TAGS = FieldPath.custom(Entity.LEAD, "503");

    private final Mapping mapping = new Mapping();

    @Test
    void resolvesNamesOfBothSides() {
        Wish wish = wish(action(
                "Main",
                "новая",
                field("lead.custom.source", "lead.custom.ИСТОЧНИК"),
                field("lead.name", "lead.name"),
                field("contact.name", "contact.custom.41")));

        assertThat(wish.pipeline()).isEqualTo("78");
        assertThat(wish.stage()).isEqualTo("3");
        assertThat(wish.fields())
                .containsExactly(
                        new Wish.Assignment(
                                SOURCE_FIELD,
                                Value.of(" landing "),
                                FieldPath.custom(Entity.LEAD, "32"),
                                Value.of(" landing ")),
                        new Wish.Assignment(
                                FieldPath.LEAD_NAME, Value.of("A deal"), FieldPath.LEAD_NAME, Value.of("A deal")),
                        new Wish.Assignment(
                                FieldPath.CONTACT_NAME,
                                Value.of("Ann"),
                                FieldPath.custom(Entity.CONTACT, "41"),
                                Value.of("Ann")));
    }

    @Test
    void keepsWhatTheActionSaysBesideFields() {
        Transition trigger = new Transition("1", "2", null, null);
        SyncTo action = new SyncTo(LPTRACKER, List.of(MatchBy.PHONE), false, true, null, null, List.of());

        Mapped mapped =
                mapping.map(new Decision.Fired("rule", action, trigger), record(), SOURCE, TARGET, Region.DEFAULT);

        assertThat(mapped)
                .isEqualTo(new Mapped.Ok(new Wish(
                        "rule", LPTRACKER, List.of(MatchBy.PHONE), false, true, null, null, List.of(), trigger)));
    }

    @Test
    void writesPhonesInTheInternationalFormAndKeepsWhatIsNone() {
        Wish wish = wish(action(null, null, field("contact.phone", "contact.phone", new Transform.E164())));

        assertThat(wish.fields().get(0).target())
                .isEqualTo(Value.ofTexts(List.of("+79990001122", "+4930123456", "ask Bob", "+78005553535")));
    }

    @Test
    void transformsEachValueInOrderAndLeavesOneOfEqualOnes() {
        Wish wish = wish(action(
                null,
                null,
                field("lead.custom.Tags", "lead.custom.Бюджет", new Transform.Trim()),
                field("lead.custom.Source", "contact.custom.City", new Transform.Trim(), new Transform.Digits())));

        assertThat(wish.fields().get(0).target()).isEqualTo(Value.ofTexts(List.of("a", "b")));
        assertThat(wish.fields().get(1).target()).isEqualTo(Value.EMPTY);
    }

    @Test
    void givesTheDefaultWhereNothingIsLeft() {
        Wish wish = wish(action(
                null,
                null,
                new FieldRule(
                        path("lead.custom.Source"), path("lead.custom.Бюджет"), List.of(new Transform.Digits()), "0"),
                new FieldRule(path("contact.email"), path("lead.price"), List.of(), "1 000,50"),
                field("contact.email", "contact.email")));

        assertThat(wish.fields())
                .extracting(Wish.Assignment::target)
                .containsExactly(Value.of("0"), new Value.Number(new BigDecimal("1000.5")), Value.EMPTY);
    }

    @Test
    void neverWritesOutANumberOfAnAbsurdSize() {
        Record record = record(Map.of(SOURCE_FIELD, Value.of("1e999999999")));

        Mapped mapped = mapping.map(
                new Decision.Fired("rule", action(null, null, field("lead.custom.Source", "lead.price")), null),
                record,
                SOURCE,
                TARGET,
                Region.DEFAULT);

        assertThat(((Mapped.Ok) mapped).wish().fields()).isEmpty();
        assertThat(((Mapped.Ok) mapped).wish().lost())
                .containsExactly("lead.custom.Source (text, text) -> lead.price: the text is no number");
    }

    @Test
    void findsTheStageWithoutAPipeline() {
        assertThat(place(null, "Late")).isEqualTo("79/4");
        assertThat(place(null, "New")).isEqualTo("78/2");
        assertThat(place(null, "142")).isEqualTo("null/142");
        assertThat(place("Side", null)).isEqualTo("77/null");
        assertThat(fault(action(null, "Won")))
                .isEqualTo("rule 'rule', sync-to lptracker: stage 'Won' is in pipelines 'Side', 'Third' of lptracker;"
                        + " say which with 'pipeline'");
    }

    @Test
    void namesWhatIsUnknownWithTheNearestNames() {
        assertThat(fault(action("Main", "Нвая")))
                .isEqualTo("rule 'rule', sync-to lptracker: no stage 'Нвая' in pipeline 'Main' of lptracker;"
                        + " did you mean 'Новая'?");
        assertThat(fault(action("Mein", "Новая"))).endsWith("no pipeline 'Mein' in lptracker; did you mean 'Main'?");
        assertThat(fault(action(null, null, field("lead.custom.Sourse", "lead.name"))))
                .endsWith("no lead field 'Sourse' in amocrm; did you mean 'Source'?");
        assertThat(fault(action(null, null, field("lead.name", "lead.custom.City"))))
                .endsWith("no lead field 'City' in lptracker; known are 'Бюджет', 'Источник'");
        assertThat(fault(action(null, null, field("lead.name", "lead.nme"))))
                .endsWith("no standard field 'lead.nme' in lptracker; did you mean 'lead.name'?");
        assertThat(fault(action(
                        null, null, field("lead.name", "lead.custom.31"), field("lead.name", "lead.custom.Бюджет"))))
                .endsWith("fields 'lead.custom.31' and 'lead.custom.Бюджет' are the same; one is too many");
    }

    @Test
    void givesEmptyContactFieldsForALeadWithoutContacts() {
        Record lonely = new Record(RecordRef.lead(AMOCRM, "1"), null, null, null, null, null, Map.of(), List.of());

        Mapped mapped = mapping.map(
                new Decision.Fired(
                        "rule",
                        action(null, null, field("contact.phone", "contact.phone", new Transform.E164())),
                        null),
                lonely,
                SOURCE,
                TARGET,
                Region.DEFAULT);

        assertThat(((Mapped.Ok) mapped).wish().fields().get(0).target()).isEqualTo(Value.EMPTY);
    }

    private String place(String pipeline, String stage) {
        Wish wish = wish(action(pipeline, stage));
        return wish.pipeline() + "/" + wish.stage();
    }

    private Wish wish(SyncTo action) {
        Mapped mapped = mapping.map(new Decision.Fired("rule", action, null), record(), SOURCE, TARGET, Region.DEFAULT);
        assertThat(mapped).isInstanceOf(Mapped.Ok.class);
        return ((Mapped.Ok) mapped).wish();
    }

    private String fault(SyncTo action) {
        Mapped mapped = mapping.map(new Decision.Fired("rule", action, null), record(), SOURCE, TARGET, Region.DEFAULT);
        return ((Mapped.Fault) mapped).reason();
    }

    private static SyncTo action(String pipeline, String stage, FieldRule... fields) {
        return new SyncTo(LPTRACKER, List.of(MatchBy.LINK), true, true, pipeline, stage, List.of(fields));
    }

    private static FieldRule field(String from, String to, Transform... transforms) {
        return new FieldRule(path(from), path(to), Arrays.asList(transforms), null);
    }

    private static FieldPath path(String text) {
        return FieldPath.parse(text).orElseThrow();
    }

    private static Record record() {
        return record(Map.of(
                FieldPath.LEAD_NAME,
                Value.of("A deal"),
                SOURCE_FIELD,
                Value.of(" landing "),
                TAGS,
                Value.ofTexts(List.of("a ", "b", " a"))));
    }

    private static Record record(Map<FieldPath, Value> fields) {
        Contact contact = new Contact(
                "7",
                true,
                Map.of(
                        FieldPath.CONTACT_NAME, Value.of("Ann"),
                        FieldPath.CONTACT_PHONE,
                                Value.ofTexts(List.of(
                                        "8 (999) 000-11-22",
                                        "+7 999 0001122",
                                        "+49 30 123456",
                                        " ask Bob ",
                                        "78005553535"))));
        return new Record(RecordRef.lead(AMOCRM, "1"), "10", "101", null, null, null, fields, List.of(contact));
    }
}
