package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Refusal;
import io.leadbridge.sandbox.Response;
import java.util.ArrayList;
import java.util.List;

/** PATCH of one record or of many: every fault is told first, and only then is anything written. */
final class AmoPatch<E extends AmoEntity> {

    private final AmoRecords<E> kind;

    private record Change<E>(AmoItem item, E changed) {}

    AmoPatch(AmoRecords<E> kind) {
        this.kind = kind;
    }

    Response many(Call call, JsonNode body) {
        AmoErrors errors = new AmoErrors();
        List<Change<E>> changes = new ArrayList<>();
        for (AmoItem item : AmoWriting.batch(body, errors)) {
            E entity = latest(item.whole("id").orElse(0L), changes);
            if (entity == null) {
                unknown(item);
            } else {
                changes.add(new Change<>(item, kind.changed(call, item, entity)));
            }
        }
        errors.refuseIfAny();

        ArrayNode written = Json.array();
        for (Change<E> change : changes) {
            written.add(kind.replyChanged(kind.store(change.changed()), call, change.item()));
        }
        return kind.account.batch(call, kind.type.path(), kind.type.word(), written);
    }

    /** What becomes of an item whose record is not there: no source says, so a setting does. */
    private void unknown(AmoItem item) {
        switch (kind.account.surroundings().settings().word(AmoSettings.UNKNOWN_IN_BATCH)) {
            case "missing" -> item.whole("id");
            case "404" -> throw new Refusal(AmoErrors.problem(404, "Not Found", "Entity not found"));
            default -> item.fault("id", "NotSupportedChoice");
        }
    }

    Response one(Call call, JsonNode body) {
        E entity = kind.records.get(call.id());
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
    private E latest(long id, List<Change<E>> changes) {
        return changes.stream()
                .map(Change::changed)
                .filter(earlier -> earlier.id == id)
                .reduce((first, second) -> second)
                .orElse(kind.records.get(id));
    }
}
