package io.leadbridge.sandbox.amocrm;

import io.leadbridge.sandbox.amocrm.AmoField.Choice;
import io.leadbridge.sandbox.amocrm.AmoField.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The fields of the account; at least one of every type. The ids are documented in docs/sandbox.md. */
final class AmoFields {

    /** The lists that a chained list leads through. */
    static final List<Long> CATALOGS = List.of(9101L, 9103L);

    private static final List<String> TRACKED = List.of(
            "UTM_SOURCE",
            "UTM_MEDIUM",
            "UTM_CAMPAIGN",
            "UTM_CONTENT",
            "UTM_TERM",
            "UTM_REFERRER",
            "REFERRER",
            "GCLID",
            "YCLID",
            "FBCLID",
            "ROISTAT",
            "FROM",
            "_YM_UID");

    private AmoFields() {}

    static List<AmoField> of(AmoType type) {
        return switch (type) {
            case LEADS -> leads();
            case CONTACTS -> contacts();
            case COMPANIES -> companies();
        };
    }

    private static List<AmoField> leads() {
        List<AmoField> fields = new ArrayList<>(List.of(
                field(427181, "Source", Type.TEXT),
                field(427183, "City", Type.TEXT),
                field(427185, "Product", Type.SELECT, choices(913001, "Kitchen", "Wardrobe", "Sofa")),
                field(427187, "Comment", Type.TEXTAREA),
                field(427189, "Deadline", Type.DATE),
                field(427191, "Area", Type.NUMERIC),
                field(427193, "Measured", Type.CHECKBOX),
                new AmoField(427195, "External id", Type.TEXT, null, List.of(), true),
                field(427197, "Interests", Type.MULTISELECT, choices(913101, "Style", "Price", "Speed")),
                field(427199, "Paid by", Type.RADIOBUTTON, choices(913201, "Cash", "Card")),
                field(427201, "Section", Type.CATEGORY, choices(913301, "Indoor", "Outdoor")),
                field(427203, "Website", Type.URL),
                field(427205, "Street", Type.STREETADDRESS),
                field(427207, "Address", Type.SMART_ADDRESS, address()),
                field(427209, "Visit", Type.DATE_TIME),
                field(427211, "Birthday of the firm", Type.BIRTHDAY),
                field(427213, "Deposit", Type.MONETARY),
                field(427215, "Unit price", Type.PRICE),
                field(427217, "Bill to", Type.LEGAL_ENTITY),
                field(427219, "Contract", Type.FILE),
                field(427221, "Catalogue", Type.CHAINED_LIST),
                field(427223, "Partner", Type.LINKED_ENTITY),
                field(427225, "Items", Type.ITEMS)));
        for (String code : TRACKED) {
            fields.add(new AmoField(
                    427301 + 2L * TRACKED.indexOf(code),
                    code.toLowerCase(Locale.ROOT),
                    Type.TRACKING_DATA,
                    code,
                    List.of()));
        }
        return List.copyOf(fields);
    }

    private static List<AmoField> contacts() {
        return List.of(
                new AmoField(427105, "Position", Type.TEXT, "POSITION", List.of()),
                phone(427101, 912001),
                email(427103, 912101),
                new AmoField(
                        427107,
                        "Messenger",
                        Type.MULTITEXT,
                        "IM",
                        kinds(912201, "SKYPE", "ICQ", "JABBER", "GTALK", "MSN", "OTHER")),
                field(427109, "Birthday", Type.BIRTHDAY),
                field(427111, "Segment", Type.MULTISELECT, choices(913401, "New", "Regular")));
    }

    private static List<AmoField> companies() {
        return List.of(
                phone(427401, 912301),
                email(427403, 912401),
                new AmoField(427405, "Web", Type.URL, "WEB", List.of()),
                new AmoField(427407, "Address", Type.TEXTAREA, "ADDRESS", List.of()),
                field(427409, "Legal entity", Type.LEGAL_ENTITY));
    }

    private static AmoField field(long id, String name, Type type) {
        return new AmoField(id, name, type, null, List.of());
    }

    private static AmoField field(long id, String name, Type type, List<Choice> choices) {
        return new AmoField(id, name, type, null, choices);
    }

    private static AmoField phone(long id, long firstKind) {
        List<Choice> kinds = kinds(firstKind, "WORK", "WORKDD", "MOB", "FAX", "HOME", "OTHER");
        return new AmoField(id, "Phone", Type.MULTITEXT, "PHONE", kinds);
    }

    private static AmoField email(long id, long firstKind) {
        return new AmoField(id, "Email", Type.MULTITEXT, "EMAIL", kinds(firstKind, "WORK", "PRIV", "OTHER"));
    }

    /** Ids of a real account have gaps. */
    private static List<Choice> kinds(long firstId, String... codes) {
        List<Choice> kinds = new ArrayList<>();
        for (String code : codes) {
            kinds.add(new Choice(firstId + 2L * kinds.size(), code, code));
        }
        return List.copyOf(kinds);
    }

    private static List<Choice> choices(long firstId, String... values) {
        List<Choice> choices = new ArrayList<>();
        for (String value : values) {
            choices.add(new Choice(firstId + 2L * choices.size(), value, null));
        }
        return List.copyOf(choices);
    }

    /** The parts of an address are numbered in every account alike. */
    private static List<Choice> address() {
        List<Choice> parts = new ArrayList<>();
        for (String code : List.of("address_line_1", "address_line_2", "city", "state", "zip", "country")) {
            parts.add(new Choice(parts.size() + 1L, code, code));
        }
        return List.copyOf(parts);
    }
}
