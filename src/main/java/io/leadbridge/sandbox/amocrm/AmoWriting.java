package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Surroundings;
import java.util.ArrayList;
import java.util.List;

/** What writing records has in common. */
final class AmoWriting {

    private static final int BATCH_MAX = 250;

    private AmoWriting() {}

    /** The items of a batch. */
    static List<AmoItem> batch(JsonNode body, AmoErrors errors) {
        if (!body.isArray() || body.isEmpty() || body.size() > BATCH_MAX) {
            throw AmoErrors.badRequest("The body has to be an array of 1 to " + BATCH_MAX + " items");
        }
        List<AmoItem> items = new ArrayList<>();
        for (int i = 0; i < body.size(); i++) {
            items.add(AmoItem.of(body.get(i), i, errors));
        }
        return items;
    }

    /** Sets who and when on a new record, before what the request itself says. */
    static void born(AmoEntity entity, Call call, Surroundings surroundings, AmoWorld world) {
        entity.createdBy = call.caller().user();
        entity.updatedBy = call.caller().user();
        entity.createdAt = surroundings.nowSeconds();
        entity.updatedAt = entity.createdAt;
        entity.searchableFrom = surroundings.searchableFrom();
        entity.responsible =
                call.human() ? call.caller().user() : world.users.get(0).id();
    }

    /** Applies the keys that all kinds share. */
    static void common(AmoItem item, AmoEntity entity, AmoWorld world) {
        item.text("name").ifPresent(name -> entity.name = name);
        item.whole("responsible_user_id").ifPresent(user -> {
            if (!world.hasUser(user)) {
                item.fault("responsible_user_id", "NotSupportedChoice");
            }
            entity.responsible = user;
        });
        for (String who : List.of("created_by", "updated_by")) {
            item.whole(who)
                    .filter(user -> user != 0 && !world.hasUser(user))
                    .ifPresent(user -> item.fault(who, "NotSupportedChoice"));
        }
        item.whole("created_by").ifPresent(user -> entity.createdBy = user);
        item.whole("created_at").ifPresent(time -> entity.createdAt = time);
        if (!item.json().path("_embedded").isNull()) {
            tags(item.at("_embedded"), entity, world);
        }
        for (AmoItem tag : tagItems(item, "tags_to_add")) {
            addTag(tag, entity, world);
        }
        for (AmoItem tag : tagItems(item, "tags_to_delete")) {
            JsonNode json = tag.json();
            entity.tags
                    .entrySet()
                    .removeIf(known -> known.getKey() == json.path("id").asLong()
                            || known.getValue().equals(json.path("name").asText()));
        }
    }

    /** The user that an item names; the caller's if it names none. */
    static long user(AmoItem item, String key, Call call, AmoWorld world) {
        long user = item.whole(key).orElse(call.caller().user());
        if (user != 0 && !world.hasUser(user)) {
            item.fault(key, "NotSupportedChoice");
        }
        return user;
    }

    /** After everything else: who changed it and when. */
    static void touched(AmoItem item, AmoEntity entity, Call call, Surroundings surroundings) {
        entity.updatedBy = item.whole("updated_by").orElse(call.caller().user());
        entity.updatedAt = item.whole("updated_at").orElse(surroundings.nowSeconds());
    }

    private static void tags(AmoItem embedded, AmoEntity entity, AmoWorld world) {
        if (embedded.has("tags")) {
            entity.tags.clear();
            for (AmoItem tag : tagItems(embedded, "tags")) {
                addTag(tag, entity, world);
            }
        }
    }

    private static List<AmoItem> tagItems(AmoItem item, String key) {
        AmoItem list = item.at(key);
        if (item.has(key) && !list.json().isArray() && !list.json().isNull()) {
            list.fault("", "InvalidType");
        }
        List<AmoItem> tags = new ArrayList<>();
        for (int i = 0; i < list.json().size(); i++) {
            tags.add(list.at(i));
        }
        return tags;
    }

    private static void addTag(AmoItem tag, AmoEntity entity, AmoWorld world) {
        JsonNode id = tag.json().path("id");
        if (id.isIntegralNumber() && world.tagName(entity.type(), id.longValue()) != null) {
            entity.tags.put(id.longValue(), world.tagName(entity.type(), id.longValue()));
        } else if (id.isMissingNode() && !tag.json().path("name").asText().isBlank()) {
            String name = tag.json().path("name").asText();
            entity.tags.put(world.tag(entity.type(), name), name);
        } else {
            tag.fault(id.isMissingNode() ? "name" : "id", id.isMissingNode() ? "FieldMissing" : "NotSupportedChoice");
        }
    }
}
