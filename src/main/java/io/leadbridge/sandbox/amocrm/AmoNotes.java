package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Query;
import io.leadbridge.sandbox.Refusal;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Router;
import java.util.ArrayList;
import java.util.List;

/** {@code /notes} of leads, contacts and companies. Notes cannot be deleted. */
final class AmoNotes {

    private static final int TEXT_MAX = 20_000;
    private static final List<String> TYPES = List.of(
            "common",
            "call_in",
            "call_out",
            "service_message",
            "extended_service_message",
            "message_cashier",
            "invoice_paid",
            "geolocation",
            "sms_in",
            "sms_out",
            "attachment");
    private static final List<String> KEYS = List.of(
            "id",
            "entity_id",
            "note_type",
            "params",
            "created_by",
            "updated_by",
            "created_at",
            "updated_at",
            "responsible_user_id",
            "is_need_to_trigger_digital_pipeline",
            "request_id");

    private final AmoAccount account;

    AmoNotes(AmoAccount account) {
        this.account = account;
    }

    void route(Router routes) {
        for (AmoType type : AmoType.values()) {
            for (String path : List.of(type.path() + "/notes", type.path() + "/{id}/notes")) {
                routes.on("GET", path, call -> list(type, call))
                        .on("GET", path + "/{id}", call -> get(type, call))
                        .on("POST", path, AmoAccount.writing((call, body) -> create(type, call, body)))
                        .on("PATCH", path, AmoAccount.writing((call, body) -> update(type, call, body)));
            }
        }
    }

    private Response list(AmoType type, Call call) {
        Query query = call.request().query();
        List<ObjectNode> found = account.world().notes.values().stream()
                .filter(note -> of(note, type))
                .filter(note -> call.ids().isEmpty() || note.path("entity_id").asLong() == call.id())
                .filter(note -> AmoList.oneOf(query, note.path("id").asText(), "filter", "id"))
                .filter(note -> AmoList.oneOf(query, note.path("entity_id").asText(), "filter", "entity_id"))
                .filter(note -> AmoList.oneOf(query, note.path("note_type").asText(), "filter", "note_type"))
                .filter(note -> AmoList.within(query, note.path("updated_at").asLong(), "updated_at"))
                .toList();
        return AmoList.page(call, "notes", AmoList.orderedJson(query, found), note -> write(type, note, call));
    }

    private Response get(AmoType type, Call call) {
        ObjectNode note = account.world().notes.get(call.ids().get(call.ids().size() - 1));
        return note == null || !of(note, type) ? Response.empty(204) : AmoList.hal(200, write(type, note, call));
    }

    private Response create(AmoType type, Call call, JsonNode body) {
        if (!call.ids().isEmpty() && account.world().records(type).get(call.id()) == null) {
            throw new Refusal(AmoErrors.problem(404, "Not Found", "Entity not found"));
        }
        AmoErrors errors = new AmoErrors();
        List<AmoItem> items = AmoWriting.batch(body, errors);
        List<ObjectNode> drafts = new ArrayList<>();
        items.forEach(item -> drafts.add(draft(type, call, item)));
        errors.refuseIfAny();

        ArrayNode written = Json.array();
        for (int i = 0; i < drafts.size(); i++) {
            ObjectNode note = drafts.get(i);
            long id = account.world().newNoteId();
            account.world().notes.put(id, note.put("id", id));
            account.news().noted(type, note);
            ObjectNode json = written.addObject()
                    .put("id", id)
                    .put("entity_id", note.path("entity_id").asLong())
                    .put("request_id", items.get(i).request());
            AmoList.self(json, call, address(type, note));
        }
        return account.batch(call, call.request().path(), "notes", written);
    }

    private ObjectNode draft(AmoType type, Call call, AmoItem item) {
        item.allow(KEYS);
        long entity = call.ids().isEmpty() ? item.whole("entity_id").orElse(0L) : call.id();
        if (call.ids().isEmpty() && !item.has("entity_id")) {
            item.fault("entity_id", "FieldMissing");
        } else if (account.world().records(type).get(entity) == null) {
            item.fault("entity_id", "NotSupportedChoice");
        }
        if (!item.has("note_type")) {
            item.fault("note_type", "FieldMissing");
        } else if (!TYPES.contains(item.json().path("note_type").asText())) {
            item.fault("note_type", "NotSupportedChoice");
        }
        long now = account.surroundings().nowSeconds();
        ObjectNode note = Json.object()
                .put("entity_id", entity)
                .put("entity", type.word())
                .put("note_type", item.json().path("note_type").asText())
                .put("created_by", AmoWriting.user(item, "created_by", call, account.world()))
                .put("updated_by", call.caller().user())
                .put("created_at", item.whole("created_at").orElse(now))
                .put("updated_at", now)
                .put("responsible_user_id", account.world().users.get(0).id())
                .put("group_id", 0)
                .put("is_pinned", false);
        params(item, note);
        return note;
    }

    private static void params(AmoItem item, ObjectNode note) {
        AmoItem params = item.at("params");
        if (!item.has("params")) {
            item.fault("params", "FieldMissing");
            return;
        }
        if (!params.json().isObject()) {
            params.fault("", "InvalidType");
            return;
        }
        JsonNode text = params.json().path("text");
        boolean needed = note.path("note_type").asText().equals("common");
        if (text.isMissingNode() && needed) {
            params.fault("text", "FieldMissing");
        } else if (!text.isMissingNode() && !text.isTextual()) {
            params.fault("text", "InvalidType");
        } else if (text.asText().codePointCount(0, text.asText().length()) > TEXT_MAX) {
            params.fault("text", "TooLong");
        }
        note.set("params", params.json());
    }

    private Response update(AmoType type, Call call, JsonNode body) {
        AmoErrors errors = new AmoErrors();
        List<AmoItem> items = AmoWriting.batch(body, errors);
        List<ObjectNode> changed = new ArrayList<>();
        for (AmoItem item : items) {
            item.allow(KEYS);
            ObjectNode known = account.world().notes.get(item.whole("id").orElse(0L));
            if (known == null || !of(known, type)) {
                item.fault("id", "NotSupportedChoice");
            } else {
                ObjectNode note = known.deepCopy();
                params(item, note);
                changed.add(note.put("updated_at", account.surroundings().nowSeconds())
                        .put("updated_by", call.caller().user()));
            }
        }
        errors.refuseIfAny();

        ArrayNode written = Json.array();
        for (int i = 0; i < changed.size(); i++) {
            ObjectNode note = changed.get(i);
            account.world().notes.put(note.path("id").asLong(), note);
            ObjectNode json = written.addObject()
                    .put("id", note.path("id").asLong())
                    .put("entity_id", note.path("entity_id").asLong())
                    .put("updated_at", note.path("updated_at").asLong())
                    .put("request_id", items.get(i).request());
            AmoList.self(json, call, address(type, note));
        }
        return account.batch(call, call.request().path(), "notes", written);
    }

    private static boolean of(ObjectNode note, AmoType type) {
        return note.path("entity").asText().equals(type.word());
    }

    private static ObjectNode write(AmoType type, ObjectNode note, Call call) {
        ObjectNode json = note.deepCopy();
        json.remove("entity");
        json.put("account_id", AmoWorld.ACCOUNT);
        AmoList.self(json, call, address(type, note));
        return json;
    }

    private static String address(AmoType type, ObjectNode note) {
        return type.path() + "/" + note.path("entity_id").asLong() + "/notes/"
                + note.path("id").asLong();
    }
}
