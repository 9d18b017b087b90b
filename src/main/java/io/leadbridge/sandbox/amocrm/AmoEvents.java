package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Query;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Router;
import io.leadbridge.sandbox.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** {@code /api/v4/events}: what happened, newest first; the last {@value #KEPT}. */
final class AmoEvents {

    private static final String PATH = "/api/v4/events";
    private static final int KEPT = 20_000;
    private static final int LIMIT_MAX = 100;

    private final Surroundings surroundings;
    private final List<ObjectNode> events = new ArrayList<>();
    private long made;

    AmoEvents(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void route(Router routes) {
        routes.on("GET", PATH, this::list);
    }

    void forget() {
        events.clear();
    }

    /** Notes that something happened; the values are null where the kind has none. */
    void add(String type, AmoEntity entity, ObjectNode before, ObjectNode after) {
        add(type, entity.id, entity.type().singular(), entity.updatedBy, before, after);
    }

    private void add(String type, long id, String entity, long by, ObjectNode before, ObjectNode after) {
        if (events.size() >= KEPT) {
            events.subList(0, KEPT / 10).clear();
        }
        ObjectNode event = Json.object()
                .put("id", String.format("01%024d", ++made))
                .put("type", type)
                .put("entity_id", id)
                .put("entity_type", entity)
                .put("created_by", by)
                .put("created_at", surroundings.nowSeconds());
        event.set("value_after", after == null ? Json.array() : Json.array().add(after));
        event.set("value_before", before == null ? Json.array() : Json.array().add(before));
        events.add(event.put("account_id", AmoWorld.ACCOUNT));
    }

    void changed(AmoEntity before, AmoEntity after) {
        if (!before.name.equals(after.name)) {
            add("name_field_changed", after, name(before), name(after));
        }
        if (before.responsible != after.responsible) {
            add(
                    "entity_responsible_changed",
                    after,
                    id("responsible_user", before.responsible),
                    id("responsible_user", after.responsible));
        }
        if (before instanceof AmoLead old && after instanceof AmoLead now) {
            changed(old, now);
        }
        Set<Long> fields = new TreeSet<>(before.values.keySet());
        fields.addAll(after.values.keySet());
        for (long field : fields) {
            if (!String.valueOf(before.values.get(field)).equals(String.valueOf(after.values.get(field)))) {
                add("custom_field_" + field + "_value_changed", after, value(before, field), value(after, field));
            }
        }
        Set<Long> tags = new TreeSet<>(after.tags.keySet());
        tags.removeAll(before.tags.keySet());
        tags.forEach(tag -> add("entity_tag_added", after, null, tag(after.tags.get(tag))));
        before.tags.forEach((tag, name) -> {
            if (!after.tags.containsKey(tag)) {
                add("entity_tag_deleted", after, tag(name), null);
            }
        });
    }

    private void changed(AmoLead before, AmoLead after) {
        if (!before.sameStage(after)) {
            add("lead_status_changed", after, stage(before), stage(after));
        }
        if (before.price != after.price) {
            add("sale_field_changed", after, sale(before), sale(after));
        }
        after.contacts.keySet().stream()
                .filter(id -> !before.contacts.containsKey(id))
                .forEach(id -> add("entity_linked", after, null, link("contact", id)));
        before.contacts.keySet().stream()
                .filter(id -> !after.contacts.containsKey(id))
                .forEach(id -> add("entity_unlinked", after, link("contact", id), null));
    }

    void note(AmoType type, ObjectNode note) {
        add(
                note.path("note_type").asText() + "_note_added",
                note.path("entity_id").asLong(),
                type.singular(),
                note.path("created_by").asLong(),
                null,
                id("note", note.path("id").asLong()));
    }

    void task(String event, ObjectNode task) {
        add(
                event,
                task.path("id").asLong(),
                "task",
                task.path("updated_by").asLong(),
                null,
                id("task", task.path("id").asLong()));
    }

    private Response list(Call call) {
        Query query = call.request().query();
        List<ObjectNode> found = new ArrayList<>();
        for (int i = events.size() - 1; i >= 0; i--) {
            ObjectNode event = events.get(i);
            if (named(event.path("type"), query, "type")
                    && named(event.path("entity_type"), query, "entity")
                    && named(event.path("entity_id"), query, "entity_id")
                    && named(event.path("created_by"), query, "created_by")
                    && named(event.path("id"), query, "id")
                    && within(event.path("created_at").asLong(), query)) {
                found.add(event);
            }
        }
        return AmoList.page(
                call,
                "events",
                found,
                event -> {
                    ObjectNode shown = event.deepCopy();
                    AmoList.self(shown, call, PATH + "/" + event.path("id").asText());
                    return shown;
                },
                LIMIT_MAX);
    }

    /** Values come joined by commas, and as a list too. */
    private static boolean named(JsonNode value, Query query, String filter) {
        List<String> wanted = new ArrayList<>();
        query.values("filter", filter).forEach(text -> wanted.addAll(List.of(text.split(","))));
        return wanted.isEmpty() || wanted.contains(value.asText());
    }

    /** Both {@code from,to} and {@code [from]}, {@code [to]}. */
    private static boolean within(long time, Query query) {
        String[] joined = query.value("filter", "created_at").orElse("").split(",");
        if (joined.length == 2 && joined[0].matches("[0-9]{1,18}") && joined[1].matches("[0-9]{1,18}")) {
            return Long.parseLong(joined[0]) <= time && time <= Long.parseLong(joined[1]);
        }
        return AmoList.within(query, time, "created_at");
    }

    private static ObjectNode name(AmoEntity entity) {
        ObjectNode json = Json.object();
        json.putObject("name_field_value").put("name", entity.name);
        return json;
    }

    private static ObjectNode stage(AmoLead lead) {
        ObjectNode json = Json.object();
        json.putObject("lead_status").put("id", lead.status).put("pipeline_id", lead.pipeline);
        return json;
    }

    private static ObjectNode sale(AmoLead lead) {
        ObjectNode json = Json.object();
        json.putObject("sale_field_value").put("sale", lead.price);
        return json;
    }

    private static ObjectNode tag(String name) {
        ObjectNode json = Json.object();
        json.putObject("tag").put("name", name);
        return json;
    }

    private static ObjectNode link(String type, long id) {
        ObjectNode json = Json.object();
        json.putObject("link").putObject("entity").put("type", type).put("id", id);
        return json;
    }

    private static ObjectNode id(String of, long id) {
        ObjectNode json = Json.object();
        json.putObject(of).put("id", id);
        return json;
    }

    private static ObjectNode value(AmoEntity entity, long field) {
        List<AmoValue> values = entity.values.get(field);
        if (values == null) {
            return null;
        }
        AmoValue first = values.get(0);
        ObjectNode json = Json.object();
        json.putObject("custom_field_value")
                .put("field_id", field)
                .put("enum_id", first.choice() == null ? null : first.choice().id())
                .put("text", String.join(", ", Json.texts(first.value())));
        return json;
    }
}
