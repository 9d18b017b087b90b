package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.Digits;
import io.leadbridge.sandbox.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what a request says of a contact, and writes it into the contact that it is given. */
final class LpContactInput {

    private static final List<String> DETAIL_TYPES =
            List.of("phone", "email", "skype", "icq", "facebook", "vk", "telegram", "viber");
    private static final int DETAILS_MAX = 100;

    private final Settings settings;
    private final LpWorld world;

    LpContactInput(Settings settings, LpWorld world) {
        this.settings = settings;
        this.world = world;
    }

    /**
     * Applies all keys that are sent.
     *
     * @param standing whether the contact was there before, so that the settings on what is not sent count
     */
    void apply(JsonNode json, LpContact contact, boolean standing) {
        boolean emptyTheRest = standing && settings.flag("contactKeysReplace");
        contact.name = or(LpBody.text(json, "name"), emptyTheRest ? "" : contact.name);
        contact.profession = or(LpBody.text(json, "profession"), emptyTheRest ? "" : contact.profession);
        contact.site = or(LpBody.text(json, "site"), emptyTheRest ? "" : contact.site);
        details(json, contact, standing && settings.flag("contactDetailsReplace"));
        if (emptyTheRest) {
            contact.fields.clear();
        }
        for (Map.Entry<Long, JsonNode> field : LpBody.map(json, "fields").entrySet()) {
            setField(contact, field.getKey(), field.getValue());
        }
        if (contact.details.isEmpty()) {
            throw LpAnswers.refuse("At least one contact detail is required");
        }
    }

    private static String or(String value, String standard) {
        return value == null ? standard : value;
    }

    /** Details that are sent join those that are there, or replace them; one with a known id replaces that one. */
    private void details(JsonNode json, LpContact contact, boolean replace) {
        JsonNode details = json.path("details");
        boolean sent = !details.isMissingNode() && !details.isNull();
        if (sent && !details.isArray()) {
            throw LpAnswers.refuse("Invalid value of details: an array is expected");
        }
        List<LpContact.Detail> before = List.copyOf(contact.details);
        if (json.path("clear_contacts").asBoolean() || replace && sent) {
            contact.details.clear();
        }
        for (JsonNode detail : details) {
            add(detail, before, contact.details);
        }
    }

    private void add(JsonNode json, List<LpContact.Detail> before, List<LpContact.Detail> details) {
        Long id = LpBody.number(json, "id");
        String type = or(LpBody.text(json, "type"), "").toLowerCase(Locale.ROOT);
        String data = data(type, LpBody.text(json, "data"));
        LpContact.Detail known = before.stream()
                .filter(one -> id != null && one.id() == id)
                .findFirst()
                .or(() -> before.stream()
                        .filter(one -> one.type().equals(type) && one.data().equals(data))
                        .findFirst())
                .orElse(null);
        if (known != null) {
            LpContact.Detail changed = new LpContact.Detail(known.id(), type, data);
            details.replaceAll(one -> one.id() == known.id() ? changed : one);
            if (!details.contains(changed)) {
                details.add(changed);
            }
        } else if (details.size() < DETAILS_MAX
                && details.stream()
                        .noneMatch(one -> one.type().equals(type) && one.data().equals(data))) {
            details.add(new LpContact.Detail(world.newDetailId(), type, data));
        }
    }

    /** A value that a detail of this type can have, as it is stored. */
    String data(String type, String sent) {
        String data = or(sent, "").strip();
        if (!DETAIL_TYPES.contains(type)) {
            throw LpAnswers.refuse("Invalid contact detail type");
        }
        boolean phone = type.equals("phone");
        if (data.isEmpty() || phone && Digits.of(data).isEmpty()) {
            throw LpAnswers.refuse("Invalid contact detail data");
        }
        return phone && settings.flag("phonesAsDigits") ? Digits.of(data) : data;
    }

    /** Sets a field of the contact; an empty text empties it, null leaves it. */
    void setField(LpContact contact, long id, JsonNode value) {
        if (contact.project.contactField(id).isEmpty()) {
            throw LpAnswers.refuse("Invalid field ID");
        }
        if (value.isContainerNode()) {
            throw LpAnswers.refuse("Invalid value of field " + id);
        }
        if (value.asText().isEmpty()) {
            contact.fields.remove(id);
        } else if (!value.isNull()) {
            contact.fields.put(id, value.asText());
        }
    }
}
