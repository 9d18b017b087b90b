package io.leadbridge.crm.amocrm;

import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata.Field;
import io.leadbridge.event.Metadata.Kind;
import io.leadbridge.event.Metadata.Named;
import java.util.List;

/**
 * What the values of amoCRM's field types are, and which fields every account has. The types are those of
 * https://www.amocrm.ru/developers/content/crm_platform/custom-fields.
 */
final class Kinds {

    /** More characters are refused with {@code TooLong}, at least in texts; amoCRM tells no limit of a textarea. */
    private static final int TEXT_MAX = 256;

    private static final int DECIMALS = 4;

    private Kinds() {}

    static Kind of(String type) {
        return switch (type) {
            case "text", "textarea", "streetaddress", "tracking_data" -> Kind.TEXT;
            case "url" -> Kind.URL;
            case "numeric", "price", "monetary" -> Kind.NUMBER;
            case "checkbox" -> Kind.FLAG;
            case "select", "radiobutton" -> Kind.CHOICE;
            case "multiselect", "category" -> Kind.CHOICES;
            case "date", "birthday" -> Kind.DATE;
            case "date_time" -> Kind.MOMENT;
            case "multitext" -> Kind.TEXTS;
            case "smart_address" -> Kind.ADDRESS;
            case "legal_entity", "items", "file", "chained_list", "linked_entity" -> Kind.OBJECT;
            default -> Kind.UNKNOWN;
        };
    }

    /** As {@link Field#most}. */
    static Integer most(String type) {
        return switch (of(type)) {
            case TEXT, URL, TEXTS, ADDRESS -> type.equals("textarea") ? null : TEXT_MAX;
            case NUMBER -> DECIMALS;
            default -> null;
        };
    }

    /** Fields that every account has. */
    static List<Field> standard(List<Named> users, List<Named> lossReasons) {
        return List.of(
                Field.standard(FieldPath.LEAD_NAME, Kind.TEXT, "text", false, TEXT_MAX),
                Field.standard(FieldPath.LEAD_PRICE, Kind.WHOLE, "price", false, null),
                Field.standard(FieldPath.LEAD_TAGS, Kind.TEXTS, "tags", false, TEXT_MAX),
                Field.reference(FieldPath.LEAD_RESPONSIBLE, "user", users),
                Field.reference(FieldPath.LEAD_LOSS_REASON, "loss_reason", lossReasons),
                Field.standard(FieldPath.CONTACT_NAME, Kind.TEXT, "text", false, TEXT_MAX),
                Field.standard(FieldPath.CONTACT_PHONE, Kind.TEXTS, "multitext", false, TEXT_MAX),
                Field.standard(FieldPath.CONTACT_EMAIL, Kind.TEXTS, "multitext", false, TEXT_MAX),
                Field.standard(FieldPath.COMPANY_NAME, Kind.TEXT, "text", false, TEXT_MAX));
    }
}
