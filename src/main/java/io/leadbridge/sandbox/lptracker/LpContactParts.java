package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Response;

/** One detail or one field of a contact at a time. */
final class LpContactParts {

    private final LpWorld world;
    private final LpContacts contacts;
    private final LpContactInput input;

    LpContactParts(LpWorld world, LpContacts contacts, LpContactInput input) {
        this.world = world;
        this.contacts = contacts;
        this.input = input;
    }

    Response getField(Call call) {
        LpContact contact = world.contact(call, call.id());
        return LpAnswers.success(write(contact, field(call, contact)));
    }

    Response setField(Call call) {
        LpContact contact = world.contact(call, call.id());
        LpProject.ContactField field = field(call, contact);
        JsonNode value = LpBody.of(call).path("value");
        if (value.isMissingNode()) {
            throw LpAnswers.refuse("value is required");
        }
        change(call, contact, field, value.isNull() ? new TextNode("") : value);
        return LpAnswers.success(write(contact, field));
    }

    Response clearField(Call call) {
        LpContact contact = world.contact(call, call.id());
        change(call, contact, field(call, contact), new TextNode(""));
        return LpAnswers.done();
    }

    private void change(Call call, LpContact contact, LpProject.ContactField field, JsonNode value) {
        String before = contact.fields.getOrDefault(field.id(), "");
        input.setField(contact, field.id(), value);
        if (!before.equals(contact.fields.getOrDefault(field.id(), ""))) {
            contacts.told(call, contact);
        }
    }

    private static LpProject.ContactField field(Call call, LpContact contact) {
        return contact.project.contactField(call.ids().get(1)).orElseThrow(() -> LpAnswers.refuse("Invalid field ID"));
    }

    private static ObjectNode write(LpContact contact, LpProject.ContactField field) {
        return Json.object()
                .put("id", field.id())
                .put("name", field.name())
                .put("type", field.type())
                .put("value", contact.fields.get(field.id()));
    }

    Response getDetail(Call call) {
        return LpAnswers.success(write(detail(owner(call), call.id())));
    }

    /** The key is {@code value}, though it is read as {@code data}. */
    Response setDetail(Call call) {
        LpContact contact = owner(call);
        LpContact.Detail before = detail(contact, call.id());
        String data = input.data(before.type(), LpBody.text(LpBody.of(call), "value"));
        LpContact.Detail after = new LpContact.Detail(before.id(), before.type(), data);
        if (!after.equals(before)) {
            contact.details.replaceAll(one -> one.equals(before) ? after : one);
            contacts.told(call, contact);
        }
        return LpAnswers.success(write(after));
    }

    /** Nothing is deleted: so it is in production, in September 2026. */
    Response refuseToDeleteDetail(Call call) {
        owner(call);
        throw LpAnswers.refuse("Invalid request");
    }

    private LpContact owner(Call call) {
        long id = world.contacts.values().stream()
                .filter(contact -> contact.details.stream().anyMatch(detail -> detail.id() == call.id()))
                .map(contact -> contact.id)
                .findFirst()
                .orElseThrow(() -> LpAnswers.refuse("Invalid detail ID"));
        return world.contact(call, id);
    }

    private static LpContact.Detail detail(LpContact contact, long id) {
        return contact.details.stream()
                .filter(detail -> detail.id() == id)
                .findFirst()
                .orElseThrow();
    }

    private static ObjectNode write(LpContact.Detail detail) {
        return Json.object().put("id", detail.id()).put("type", detail.type()).put("data", detail.data());
    }
}
