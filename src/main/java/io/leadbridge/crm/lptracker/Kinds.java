package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata.Field;
import io.leadbridge.event.Metadata.Kind;
import io.leadbridge.event.Metadata.Named;
import java.util.ArrayList;
import java.util.List;

/** What the values of LPTracker's field types are, and which fields every account has. */
final class Kinds {

    private static final int DECIMALS = 6;

    private Kinds() {}

    /** A field of a list; a choice is told by its name, options have no ids. */
    static Field field(Entity of, JsonNode field, String type) {
        List<String> options = new ArrayList<>();
        field.path("categories").forEach(option -> options.add(Reading.optionName(option)));
        return new Field(
                of,
                Reading.id(field),
                field.path("name").asText(),
                null,
                type,
                options,
                of(type, Reading.isSet(field.path("is_multi_select"))),
                Customs.READ_ONLY.contains(type),
                List.of(),
                type.equals("number") ? DECIMALS : null);
    }

    private static Kind of(String type, boolean several) {
        return switch (type) {
            case "number" -> Kind.NUMBER;
            case "date", "funnel_date" -> Kind.MINUTE;
            case "cats" -> several ? Kind.CHOICES : Kind.CHOICE;
            case "file", "map", "conv_owner" -> Kind.OBJECT;
            // What is not published reads and is written as text.
            default -> several ? Kind.TEXTS : Kind.TEXT;
        };
    }

    /**
     * Fields that every account has.
     *
     * @param staff whom a lead can be given to
     */
    static List<Field> standard(List<Named> staff) {
        return List.of(
                Field.standard(FieldPath.LEAD_NAME, Kind.TEXT, "text", false, null),
                Field.standard(FieldPath.LEAD_PRICE, Kind.NUMBER, "sum of the payments", true, null),
                Field.reference(FieldPath.LEAD_RESPONSIBLE, "owner", staff),
                Field.standard(FieldPath.CONTACT_NAME, Kind.TEXT, "text", false, null),
                Field.standard(FieldPath.CONTACT_PHONE, Kind.TEXTS, "details", false, null),
                Field.standard(FieldPath.CONTACT_EMAIL, Kind.TEXTS, "details", false, null));
    }
}
