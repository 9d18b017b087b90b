package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** PATCH of one entity or of many: every fault is told first, and only then is anything written. */
final class AmoPatch<E extends AmoEntity> {

    private final Map<Long, E> known;
    private final Kind<E> kind;

    /** What differs between leads and contacts. */
    interface Kind<E> {
        /** As it will be, not yet stored; faults are told to the item. */
        E changed(Call call, AmoItem item, E known);

        /** Stores it and tells of it; gives what is stored now. */
        E store(E changed);

        ObjectNode replyChanged(E stored, Call call, AmoItem item);

        Response reply(Call call, ArrayNode written);
    }

    AmoPatch(Map<Long, E> known, Kind<E> kind) {
        this.known = known;
        this.kind = kind;
    }

    Response many(Call call, JsonNode body) {
        AmoErrors errors = new AmoErrors();
        List<AmoItem> items = AmoWriting.batch(body, errors);
        List<E> changed = new ArrayList<>();
        for (AmoItem item : items) {
            E entity = latest(item.whole("id").orElse(0L), changed);
            if (entity == null) {
                item.fault("id", "NotSupportedChoice");
            } else {
                changed.add(kind.changed(call, item, entity));
            }
        }
        errors.refuseIfAny();

        ArrayNode written = Json.array();
        for (int i = 0; i < changed.size(); i++) {
            written.add(kind.replyChanged(kind.store(changed.get(i)), call, items.get(i)));
        }
        return kind.reply(call, written);
    }

    Response one(Call call, JsonNode body) {
        E entity = known.get(call.id());
        if (entity == null) {
            return AmoErrors.problem(404, "Not Found", "Entity not found");
        }
        AmoErrors errors = new AmoErrors();
        AmoItem item = AmoItem.of(body, 0, errors);
        E changed = kind.changed(call, item, entity);
        errors.refuseIfAny();

        return AmoList.hal(200, kind.replyChanged(kind.store(changed), call, item));
    }

    /** As it will be after those of the batch that come before; null if there is none. */
    private E latest(long id, List<E> changed) {
        return changed.stream()
                .filter(earlier -> earlier.id == id)
                .reduce((first, second) -> second)
                .orElse(known.get(id));
    }
}
