package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Query;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /contact}. */
final class LpContacts {

    private static final List<String> DETAIL_TYPES =
            List.of("phone", "email", "skype", "icq", "facebook", "vk", "telegram", "viber");
    private static final int DETAILS_MAX = 100;

    private final Surroundings surroundings;
    private final LpWorld world;
    private final LpHooks hooks;
    private final LpWriter writer;

    LpContacts(Surroundings surroundings, LpWorld world, LpHooks hooks, LpWriter writer) {
        this.surroundings = surroundings;
        this.world = world;
        this.hooks = hooks;
        this.writer = writer;
    }

    Response get(Call call) {
        return LpAnswers.success(writer.contact(world.contact(call.id())));
    }

    Response leads(Call call) {
        LpContact contact = world.contact(call.id());
        ArrayNode all = Json.array();
        contact.leads.stream()
                .map(world.leads::get)
                .filter(lead -> found(lead.searchableFrom, call))
                .forEach(lead -> all.add(writer.contactsLead(lead)));
        return LpAnswers.success(all);
    }

    /** Finds by phone or e-mail; if both are given, either will do. */
    Response search(Call call) {
        Query query = call.request().query();
        List<String> phones = split(query.values("phone"));
        List<String> emails = split(query.values("email"));
        if (phones.isEmpty() && emails.isEmpty()) {
            throw LpAnswers.refuse("One of phone, email, max_bot_id, max_user_id is required");
        }
        String id = query.value("project_id").orElse("");
        LpProject project = world.project(id.matches("[0-9]{1,18}") ? Long.parseLong(id) : -1);
        ArrayNode all = Json.array();
        world.contacts.values().stream()
                .filter(contact -> contact.project == project && found(contact.searchableFrom, call))
                .filter(contact -> contact.details.stream().anyMatch(detail -> matches(detail, phones, emails)))
                .forEach(contact -> all.add(writer.contact(contact)));
        return LpAnswers.success(all);
    }

    private boolean found(Instant searchableFrom, Call call) {
        return call.human() || !searchableFrom.isAfter(surroundings.now());
    }

    private static boolean matches(LpContact.Detail detail, List<String> phones, List<String> emails) {
        return switch (detail.type()) {
            case "phone" -> phones.stream().anyMatch(phone -> digits(phone).equals(digits(detail.data())));
            case "email" -> emails.stream().anyMatch(email -> email.equalsIgnoreCase(detail.data()));
            default -> false;
        };
    }

    private static List<String> split(List<String> values) {
        List<String> all = new ArrayList<>();
        values.forEach(value -> all.addAll(List.of(value.split(","))));
        return all.stream().map(String::strip).filter(value -> !value.isEmpty()).toList();
    }

    private static String digits(String phone) {
        return phone.replaceAll("[^0-9]", "");
    }

    Response create(Call call) {
        LpContact contact = draft(LpBody.of(call));
        store(contact);
        return LpAnswers.success(writer.contact(contact));
    }

    /** Reads a new contact without storing it. */
    LpContact draft(JsonNode json) {
        Long project = LpBody.number(json, "project_id");
        LpContact contact = new LpContact(
                world.newContactId(),
                world.project(project == null ? -1 : project),
                surroundings.now(),
                surroundings.searchableFrom());
        apply(json, contact);
        if (contact.details.isEmpty()) {
            throw LpAnswers.refuse("At least one contact detail is required");
        }
        return contact;
    }

    void store(LpContact contact) {
        world.contacts.put(contact.id, contact);
    }

    Response update(Call call) {
        LpContact contact = world.contact(call.id());
        JsonNode json = LpBody.of(call);
        LpContact changed = new LpContact(contact.id, contact.project, contact.createdAt, contact.searchableFrom);
        copy(contact, changed);
        if (json.path("clear_contacts").asBoolean()) {
            changed.details.clear();
        }
        apply(json, changed);
        if (changed.details.isEmpty()) {
            throw LpAnswers.refuse("At least one contact detail is required");
        }
        if (!changed.content().equals(contact.content())) {
            copy(changed, contact);
            for (long id : contact.leads) {
                world.leads.get(id).updatedAt = surroundings.now();
                hooks.updated(call, world.leads.get(id), List.of("contact"));
            }
        }
        return LpAnswers.success(writer.contact(contact));
    }

    private static void copy(LpContact from, LpContact to) {
        to.name = from.name;
        to.profession = from.profession;
        to.site = from.site;
        to.details.clear();
        to.details.addAll(from.details);
        to.fields.clear();
        to.fields.putAll(from.fields);
    }

    private void apply(JsonNode json, LpContact contact) {
        contact.name = or(LpBody.text(json, "name"), contact.name);
        contact.profession = or(LpBody.text(json, "profession"), contact.profession);
        contact.site = or(LpBody.text(json, "site"), contact.site);
        JsonNode details = json.path("details");
        if (!details.isMissingNode() && !details.isNull() && !details.isArray()) {
            throw LpAnswers.refuse("Invalid value of details: an array is expected");
        }
        details.forEach(detail -> detail(detail, contact));
        for (Map.Entry<Long, JsonNode> field : LpBody.map(json, "fields").entrySet()) {
            setField(contact, field.getKey(), field.getValue());
        }
    }

    private static String or(String value, String standard) {
        return value == null ? standard : value;
    }

    /** Details that are sent join those that are there; one with an id replaces that one. */
    private void detail(JsonNode json, LpContact contact) {
        String type = or(LpBody.text(json, "type"), "").toLowerCase(Locale.ROOT);
        String data = or(LpBody.text(json, "data"), "").strip();
        Long id = LpBody.number(json, "id");
        if (!DETAIL_TYPES.contains(type)) {
            throw LpAnswers.refuse("Invalid contact detail type");
        }
        if (data.isEmpty() || type.equals("phone") && digits(data).isEmpty()) {
            throw LpAnswers.refuse("Invalid contact detail data");
        }
        boolean there = contact.details.stream()
                .anyMatch(one -> one.type().equals(type) && one.data().equals(data));
        if (id != null && contact.details.stream().anyMatch(one -> one.id() == id)) {
            contact.details.replaceAll(one -> one.id() == id ? new LpContact.Detail(id, type, data) : one);
        } else if (!there && contact.details.size() < DETAILS_MAX) {
            contact.details.add(new LpContact.Detail(world.newDetailId(), type, data));
        }
    }

    private static void setField(LpContact contact, long id, JsonNode value) {
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
