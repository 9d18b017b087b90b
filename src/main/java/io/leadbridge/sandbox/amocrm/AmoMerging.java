package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What only people can do: merge two records of a kind. The one that is left keeps its values and gets what it lacks,
 * all phones and e-mails, tags, ties, notes and tasks of the other, which is gone for good. Webhooks: a delete of the
 * other, an update of the one that is left; and an event {@code entity_merged}. Which values that event has is not
 * documented, so these are a guess.
 */
final class AmoMerging {

    private final AmoAccount account;

    AmoMerging(AmoAccount account) {
        this.account = account;
    }

    void control(Router controls) {
        for (AmoType type : List.of(AmoType.LEADS, AmoType.CONTACTS)) {
            controls.on(
                    "POST",
                    "/sandbox/" + type.word() + "/{id}/merge",
                    AmoAccount.writing((call, body) -> merge(type, call, body)));
        }
    }

    private Response merge(AmoType type, Call call, JsonNode body) {
        AmoEntity other = account.world().records(type).get(call.id());
        AmoEntity left = account.world().records(type).get(body.path("into").asLong());
        if (other == null || left == null || other == left) {
            return AmoErrors.problem(404, "Not Found", "There are no two such records: {\"into\": id} expected");
        }
        AmoEntity before = left.withId(left.id);
        List<AmoEntity> tied = account.ties().tiedTo(other);
        for (AmoField field : AmoFields.of(type)) {
            List<AmoValue> added = other.values.get(field.id());
            if (added != null) {
                boolean several = field.type().several();
                left.values.merge(field.id(), added, (kept, more) -> several ? together(kept, more) : kept);
            }
        }
        left.tags.putAll(other.tags);
        if (left instanceof AmoLead lead && other instanceof AmoLead gone && lead.price == 0) {
            lead.price = gone.price;
        }
        account.ties().delete(other);
        account.world().bin.get(type).remove(other.id);
        tied.forEach(one -> account.ties().tie(left, one, false));
        move(account.world().notes, type, other.id, left.id);
        move(account.world().tasks, type, other.id, left.id);
        left.updatedAt = account.surroundings().nowSeconds();
        left.updatedBy = account.world().users.get(0).id();
        account.news().merged(other, before, left);
        return Response.empty(204);
    }

    private static List<AmoValue> together(List<AmoValue> kept, List<AmoValue> added) {
        List<AmoValue> all = new ArrayList<>(kept);
        added.stream()
                .filter(value -> kept.stream().noneMatch(known -> known.value().equals(value.value())))
                .forEach(all::add);
        return all;
    }

    private static void move(Map<Long, ObjectNode> all, AmoType type, long from, long to) {
        all.values().stream()
                .filter(one -> one.path("entity_id").asLong() == from
                        && one.path("entity_type").asText(type.word()).equals(type.word()))
                .forEach(one -> one.put("entity_id", to));
    }

    /** What the event says of the record that is gone. */
    static ObjectNode value(AmoEntity gone) {
        ObjectNode json = Json.object();
        json.putObject("merged").put("type", gone.type().singular()).put("id", gone.id);
        return json;
    }
}
