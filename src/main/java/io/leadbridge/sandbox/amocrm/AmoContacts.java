package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Query;
import java.util.List;

/** {@code /api/v4/contacts}. */
final class AmoContacts extends AmoRecords<AmoContact> {

    private static final List<String> KEYS = List.of(
            "id",
            "name",
            "first_name",
            "last_name",
            "responsible_user_id",
            "created_by",
            "updated_by",
            "created_at",
            "updated_at",
            "custom_fields_values",
            "tags_to_add",
            "tags_to_delete",
            "request_id",
            "_embedded");

    AmoContacts(AmoAccount account) {
        super(account, AmoType.CONTACTS, account.world().contacts);
    }

    @Override
    AmoContact blank() {
        return new AmoContact(0);
    }

    @Override
    void apply(AmoItem item, AmoContact contact) {
        item.allow(KEYS);
        AmoWriting.common(item, contact, account.world());
        item.text("first_name").ifPresent(name -> contact.firstName = name);
        item.text("last_name").ifPresent(name -> contact.lastName = name);
        if (contact.id == 0 && contact.name.isEmpty()) {
            contact.name = (contact.firstName + " " + contact.lastName).strip();
        }
        input.apply(item.at("custom_fields_values"), contact);
    }

    @Override
    List<AmoEntity> tiedTo(AmoItem item) {
        AmoItem embedded = item.at("_embedded");
        if (!embedded.json().isObject()) {
            return List.of();
        }
        embedded.allow(List.of("tags", "companies"));
        return AmoCompanies.named(embedded, account.world()).stream()
                .map(AmoEntity.class::cast)
                .toList();
    }

    @Override
    boolean listed(AmoContact contact, Query query) {
        return true;
    }

    @Override
    ObjectNode write(AmoContact contact, Call call) {
        ObjectNode json = Json.object()
                .put("id", contact.id)
                .put("name", contact.name)
                .put("first_name", contact.firstName)
                .put("last_name", contact.lastName)
                .put("responsible_user_id", contact.responsible)
                .put("group_id", 0)
                .put("created_by", contact.createdBy)
                .put("updated_by", contact.updatedBy)
                .put("created_at", contact.createdAt)
                .put("updated_at", contact.updatedAt)
                .put("closest_task_at", closestTask(contact))
                .put("is_deleted", false)
                .put("is_unsorted", false);
        json.set("custom_fields_values", fields.write(contact));
        json.put("account_id", AmoWorld.ACCOUNT);
        AmoList.self(json, call, type.path() + "/" + contact.id);
        ObjectNode embedded = json.putObject("_embedded");
        writeTags(contact, embedded);
        writeTied(
                embedded.putArray("companies"),
                contact.company == null ? List.of() : List.of(contact.company),
                AmoType.COMPANIES,
                call);
        if (AmoList.with(call, "leads")) {
            writeTied(embedded.putArray("leads"), contact.leads, AmoType.LEADS, call);
        }
        return json;
    }

    @Override
    ObjectNode replyMade(AmoContact contact, Call call, AmoItem item) {
        ObjectNode json = Json.object()
                .put("id", contact.id)
                .put("is_deleted", false)
                .put("is_unsorted", false)
                .put("request_id", item.request());
        AmoList.self(json, call, type.path() + "/" + contact.id);
        return json;
    }
}
