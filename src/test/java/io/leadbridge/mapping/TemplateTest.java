package io.leadbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Decision;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Metadata.Field;
import io.leadbridge.event.Metadata.Kind;
import io.leadbridge.event.Metadata.Named;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Region;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.TaskRule;
import io.leadbridge.event.Value;
import io.leadbridge.event.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final List<Named> USERS = List.of(new Named("7001", "Анна"));
    private static final Metadata SOURCE = new Metadata(
            List.of(new Metadata.Pipeline("3001", "Sales", true, List.of(new Metadata.Stage("142", "Won", true)))),
            List.of(
                    new Field(Entity.CONTACT, "501", "City", null, "text", List.of()),
                    new Field(Entity.LEAD, "502", "Deadline", null, "date", List.of())),
            USERS,
            List.of(),
            List.of(),
            List.of(
                    Field.standard(FieldPath.LEAD_NAME, Kind.TEXT, "text", false, null),
                    Field.standard(FieldPath.LEAD_PRICE, Kind.WHOLE, "price", false, null),
                    Field.standard(FieldPath.CONTACT_PHONE, Kind.TEXTS, "multitext", false, null),
                    Field.reference(FieldPath.LEAD_RESPONSIBLE, "user", USERS)));
    private static final Metadata TARGET = new Metadata(
            List.of(), List.of(), List.of(new Named("100", "Борис Петров")), List.of(), List.of(), List.of());

    @Test
    void putsInWhatPeopleSee() {
        String text = "Из amoCRM: {lead.name}, {lead.price} ₽ {{не место}} {contact.custom.city} до {lead.custom.502}: "
                + "{lead.pipeline}/{lead.status}, {lead.responsible}, № {lead.id}, {contact.phone}";

        Wish wish = wish(text, null);

        assertThat(wish.note())
                .isEqualTo(
                        "Из amoCRM: Кухня, 25000 ₽ {не место} Омск до 2026-12-24: Sales/Won, Анна, № 9, +7999, +7888");
    }

    @Test
    void givesTheTaskToThePersonOfTheTarget() {
        Wish byName = wish(null, new TaskRule("Перезвонить: {lead.name}", Duration.ofDays(1), "борис  петров"));
        Wish byId = wish(null, new TaskRule("Перезвонить", Duration.ofHours(2), "100"));

        assertThat(byName.task()).isEqualTo(new Wish.Errand("Перезвонить: Кухня", Duration.ofDays(1), "100"));
        assertThat(byId.task()).isEqualTo(new Wish.Errand("Перезвонить", Duration.ofHours(2), "100"));
        assertThat(fault(null, new TaskRule("Перезвонить", Duration.ofDays(1), "Борис Птров")))
                .isEqualTo("rule 'rule', sync-to lptracker: no user 'Борис Птров' in lptracker;"
                        + " did you mean 'Борис Петров'?");
    }

    @Test
    void saysWhatIsNoPlace() {
        assertThatThrownBy(() -> Template.parse("a {lead.nme}"))
                .hasMessageStartingWith("unknown place '{lead.nme}'; did you mean 'lead.name'?");
        assertThatThrownBy(() -> Template.parse("a {lead.name")).hasMessageStartingWith("'{' at character 3");
        assertThatThrownBy(() -> Template.parse("a } b")).hasMessageStartingWith("'}' at character 3");
        assertThatThrownBy(() -> Template.parse("{lead.id}".repeat(51))).hasMessage("more than 50 places in braces");
        assertThat(fault("{contact.custom.Cty}", null))
                .endsWith("no contact field 'Cty' in amocrm; did you mean 'City'?");
        assertThat(fault("{lead.tags}", null)).contains("no standard field 'lead.tags' in amocrm");
    }

    @Test
    void isNoNoteIfNothingIsLeft() {
        assertThat(wish(" {contact.email} ".replace("email", "custom.City"), null, Map.of())
                        .note())
                .isNull();
    }

    @Test
    void cutsATextThatIsTooLong() {
        Wish wish = wish("x{lead.name}", null, Map.of(FieldPath.LEAD_NAME, Value.of("😀".repeat(9_000))));

        assertThat(wish.note()).hasSizeLessThanOrEqualTo(10_000).endsWith("😀…");
    }

    private static Wish wish(String note, TaskRule task) {
        return wish(
                note,
                task,
                Map.of(
                        FieldPath.LEAD_NAME,
                        Value.of("Кухня"),
                        FieldPath.LEAD_PRICE,
                        Value.of(25_000),
                        FieldPath.LEAD_RESPONSIBLE,
                        Value.of("7001"),
                        FieldPath.custom(Entity.LEAD, "502"),
                        new Value.Moment(Instant.parse("2026-12-23T21:00:00Z"))));
    }

    private static Wish wish(String note, TaskRule task, Map<FieldPath, Value> fields) {
        return ((Mapped.Ok) map(note, task, fields)).wish();
    }

    private static String fault(String note, TaskRule task) {
        return ((Mapped.Fault) map(note, task, Map.of())).reason();
    }

    private static Mapped map(String note, TaskRule task, Map<FieldPath, Value> fields) {
        Contact contact = new Contact(
                "5",
                true,
                fields.size() < 2
                        ? Map.of()
                        : Map.of(
                                FieldPath.custom(Entity.CONTACT, "501"),
                                Value.of("Омск"),
                                FieldPath.CONTACT_PHONE,
                                Value.ofTexts(List.of("+7999", "+7888"))));
        Record record =
                new Record(RecordRef.lead(AMOCRM, "9"), "3001", "142", "7001", null, null, fields, List.of(contact));
        SyncTo action = new SyncTo(LPTRACKER, List.of(), true, true, null, null, List.of(), false, note, task);
        return new Mapping().map(new Decision.Fired("rule", action, null), record, SOURCE, TARGET, Region.DEFAULT);
    }
}
