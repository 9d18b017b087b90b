package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Query;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Router;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code /leads}, {@code /contacts} and {@code /companies} have in common: lists, single records, batches. */
abstract class AmoRecords<E extends AmoEntity> {

    final AmoAccount account;
    final AmoType type;
    final Map<Long, E> records;
    final AmoFieldInput input;
    final AmoFieldValues fields;

    AmoRecords(AmoAccount account, AmoType type, Map<Long, E> records) {
        this.account = account;
        this.type = type;
        this.records = records;
        this.input = new AmoFieldInput(account.surroundings(), AmoFields.of(type));
        this.fields = new AmoFieldValues(AmoFields.of(type));
    }

    void route(Router routes) {
        AmoPatch<E> patch = new AmoPatch<>(this);
        routes.on("GET", type.path(), this::list)
                .on("GET", type.path() + "/{id}", this::get)
                .on("POST", type.path(), AmoAccount.writing(this::create))
                .on("PATCH", type.path(), AmoAccount.writing(patch::many))
                .on("PATCH", type.path() + "/{id}", AmoAccount.writing(patch::one));
    }

    /** A new record; its id is 0. */
    abstract E blank();

    /** Applies what an item says; faults are noted in it. */
    abstract void apply(AmoItem item, E entity);

    /** The records that an item of a create ties the new one to; those that are not there are noted as faults. */
    abstract List<AmoEntity> tiedTo(AmoItem item);

    /** The record as the API shows it, with what {@code with} asks for. */
    abstract ObjectNode write(E entity, Call call);

    /** Whether the record is shown at all, and passes the filters of its own kind. */
    abstract boolean listed(E entity, Query query);

    /** The answer to a create, of one record. */
    abstract ObjectNode replyMade(E entity, Call call, AmoItem item);

    private Response list(Call call) {
        if (AmoList.with(call, "only_deleted")) {
            return AmoList.page(
                    call, type.word(), List.copyOf(account.world().bin.get(type).values()), one -> Json.object()
                            .put("id", one.id)
                            .put("updated_at", one.updatedAt)
                            .put("is_deleted", true));
        }
        Query query = account.query(call);
        Instant now = call.human() ? Instant.MAX : account.surroundings().now();
        AmoSearch search = new AmoSearch(query.value("query").orElse(""), now);
        // The ids are many and were looked at when the candidates were chosen.
        Query others = query.without("filter", "id");
        List<E> found = AmoList.candidates(query, records).stream()
                .filter(search::finds)
                .filter(entity -> AmoList.common(entity, others) && listed(entity, others))
                .toList();
        if (!found.isEmpty() && found.stream().allMatch(entity -> entity.updatedAt <= AmoList.modifiedSince(call))) {
            return Response.empty(304);
        }
        return AmoList.page(call, type.word(), AmoList.ordered(query, found), entity -> write(entity, call));
    }

    private Response get(Call call) {
        E entity = records.get(call.id());
        return entity == null ? Response.empty(204) : AmoList.hal(200, write(entity, call));
    }

    private Response create(Call call, JsonNode body) {
        AmoErrors errors = new AmoErrors();
        List<AmoItem> items = AmoWriting.batch(body, errors);
        List<E> drafts = new ArrayList<>();
        for (AmoItem item : items) {
            drafts.add(draft(call, item));
            tiedTo(item);
        }
        errors.refuseIfAny();

        ArrayNode written = Json.array();
        for (int i = 0; i < drafts.size(); i++) {
            E made = add(drafts.get(i), tiedTo(items.get(i)));
            written.add(replyMade(made, call, items.get(i)));
        }
        return account.batch(call, type.path(), type.word(), written);
    }

    /** Reads a new record without storing it; its id is 0. */
    E draft(Call call, AmoItem item) {
        E draft = blank();
        AmoWriting.born(draft, call, account.surroundings(), account.world());
        apply(item, draft);
        item.whole("updated_at").ifPresent(time -> draft.updatedAt = time);
        return draft;
    }

    /** Stores a draft under a new id and tells of it. */
    E add(E draft, List<AmoEntity> tied) {
        E made = copy(draft, account.world().newId(type));
        if (made.name.isEmpty()) {
            made.name = nameless(made.id);
        }
        records.put(made.id, made);
        tied.forEach(other -> account.ties().tie(made, other, false));
        account.news().added(made);
        return made;
    }

    /** The name of a record that was given none. */
    String nameless(long id) {
        return "";
    }

    /** As it will be, not yet stored; faults are told to the item. */
    E changed(Call call, AmoItem item, E known) {
        E changed = copy(known, known.id);
        apply(item, changed);
        // What a record is tied to is changed by /link and /unlink only.
        if (item.json().path("_embedded").isObject()) {
            item.at("_embedded").allow(List.of("tags"));
        }
        AmoWriting.touched(item, changed, call, account.surroundings());
        return changed;
    }

    /** Stores a change and tells of it; gives what is stored now. */
    E store(E changed) {
        E before = records.get(changed.id);
        if (before.content().equals(changed.content()) && !account.set(AmoSettings.NO_OP_WRITES)) {
            return before;
        }
        records.put(changed.id, changed);
        account.news().changed(before, changed);
        return changed;
    }

    /** The answer to a PATCH, of one record. */
    ObjectNode replyChanged(E stored, Call call, AmoItem item) {
        return replyMade(stored, call, item).put("name", stored.name).put("updated_at", stored.updatedAt);
    }

    @SuppressWarnings("unchecked")
    private E copy(E entity, long id) {
        return (E) entity.withId(id);
    }

    /** The first deadline among the open tasks of a record; null if there is none. */
    Long closestTask(E entity) {
        return account.world().tasks.values().stream()
                .filter(task -> task.path("entity_id").asLong() == entity.id
                        && task.path("entity_type").asText().equals(type.word())
                        && !task.path("is_completed").asBoolean())
                .map(task -> task.path("complete_till").asLong())
                .min(Long::compare)
                .orElse(null);
    }

    static void writeTags(AmoEntity entity, ObjectNode embedded) {
        ArrayNode tags = embedded.putArray("tags");
        entity.tags.forEach(
                (id, name) -> tags.addObject().put("id", id).put("name", name).putNull("color"));
    }

    /** Writes who is tied: ids and addresses only. */
    static void writeTied(ArrayNode list, Iterable<Long> ids, AmoType of, Call call) {
        ids.forEach(id -> AmoList.self(list.addObject().put("id", id), call, of.path() + "/" + id));
    }
}
