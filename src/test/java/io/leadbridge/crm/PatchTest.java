package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PatchTest {

    private static final FieldPath CITY = FieldPath.custom(Entity.LEAD, "7");
    private static final Record LEAD = new Record(
            RecordRef.lead(new CrmId("amocrm"), "1"),
            "10",
            "11",
            "5",
            Instant.parse("2026-11-23T10:00:00Z"),
            Instant.parse("2026-11-22T10:00:00Z"),
            Map.of(
                    FieldPath.LEAD_NAME,
                    Value.of("Kitchen"),
                    FieldPath.LEAD_TAGS,
                    Value.ofTexts(List.of("hot")),
                    CITY,
                    Value.of("Tver")),
            List.of(
                    contact("20", true, "Anna", "8 (916) 123-45-67"),
                    contact("21", false, "Boris", "8 (916) 765-43-21")));

    @Test
    void foretellsWhatItWritesAndLeavesAllElse() {
        Map<FieldPath, Value> fields = Map.of(
                FieldPath.LEAD_NAME, Value.of("Bath"), FieldPath.LEAD_RESPONSIBLE, Value.of("6"), CITY, Value.EMPTY);

        Record after = new Patch("1", null, "12", "13", fields).appliedTo(LEAD);

        assertThat(after.value(FieldPath.LEAD_NAME)).isEqualTo(Value.of("Bath"));
        assertThat(after.value(CITY).isEmpty()).isTrue();
        assertThat(List.of(after.pipeline(), after.status(), after.responsible()))
                .containsExactly("12", "13", "6");
        assertThat(after.contacts()).isEqualTo(LEAD.contacts());
        assertThat(List.of(after.ref(), after.createdAt(), after.updatedAt()))
                .containsExactly(LEAD.ref(), LEAD.createdAt(), LEAD.updatedAt());
    }

    @Test
    void leavesThePlaceThatItDoesNotName() {
        Record after = new Patch("1", null, null, null, Map.of()).appliedTo(LEAD);

        assertThat(after).isEqualTo(LEAD);
    }

    @Test
    void addsPhonesEmailsAndTagsToThoseThere() {
        Map<FieldPath, Value> fields = Map.of(
                FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79161234567", "+79160000000")),
                FieldPath.CONTACT_EMAIL, Value.of("anna@example.test"),
                FieldPath.LEAD_TAGS, Value.ofTexts(List.of("hot", "new")));

        Record after = new Patch("1", "20", null, null, fields).appliedTo(LEAD);

        assertThat(after.value(FieldPath.CONTACT_PHONE))
                .isEqualTo(Value.ofTexts(List.of("8 (916) 123-45-67", "+79160000000")));
        assertThat(after.value(FieldPath.CONTACT_EMAIL).canonical()).isEqualTo("anna@example.test");
        assertThat(after.value(FieldPath.LEAD_TAGS)).isEqualTo(Value.ofTexts(List.of("hot", "new")));
    }

    @Test
    void writesToNoContactButItsOwn() {
        Map<FieldPath, Value> fields = Map.of(FieldPath.CONTACT_NAME, Value.of("Vera"));

        Record after = new Patch("1", "21", null, null, fields).appliedTo(LEAD);

        assertThat(after.contacts())
                .extracting(contact -> contact.fields().get(FieldPath.CONTACT_NAME))
                .containsExactly(Value.of("Anna"), Value.of("Vera"));
    }

    private static Contact contact(String id, boolean main, String name, String phone) {
        return new Contact(
                id,
                main,
                Map.of(FieldPath.CONTACT_NAME, Value.of(name), FieldPath.CONTACT_PHONE, Value.ofTexts(List.of(phone))));
    }
}
