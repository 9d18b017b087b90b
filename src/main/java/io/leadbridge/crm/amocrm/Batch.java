package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Reply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Many things of one kind that are written in as few requests as possible, until each has its answer.
 *
 * <p>One bad item makes amoCRM refuse its whole request (400) and write nothing of it. So what it names is taken out and
 * the rest is sent again; if it names none, the request is halved. Answers are matched by {@code request_id} or id, never
 * by order. Requests are bounded; what the bound leaves over was surely not done and is tried later. What may have gone
 * meanwhile (amoCRM does not know the id, or leaves it out of its answer) is looked up at the end.
 *
 * <p>For one thread; lives as long as the operation.
 */
final class Batch {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);

    /** How many items go into a request, and how many requests a batch may take. */
    record Bounds(int items, int requests) {}

    /**
     * What is written, and how.
     *
     * @param operation for metrics and reasons
     * @param method {@code POST} or {@code PATCH}
     * @param path where to
     * @param entity what the items of the answer are called
     * @param records list of the records that the items are about
     */
    record Kind(String operation, String method, String path, String entity, String records) {}

    /**
     * One of them.
     *
     * @param key what the answer calls it: the {@code request_id} that was sent, or the id
     * @param record id of the record that it is about; {@code null} for one that is new
     */
    record Item(String key, String record, ObjectNode body) {}

    /** What became of a request, with the body that says more of it. */
    record Told(Answer<JsonNode> answer, Reply reply) {}

    private final Kind kind;
    private final Bounds bounds;
    private final ArrayDeque<List<Item>> waiting = new ArrayDeque<>();
    private final Map<String, Answer<JsonNode>> answers = new HashMap<>();
    /** What may be gone, with its answer if it is not. */
    private final Map<Item, Answer<JsonNode>> doubtful = new LinkedHashMap<>();

    private List<Item> sent;
    private Call call;
    private int requests;
    private boolean looking;
    private Answer<JsonNode> stopped;

    Batch(Kind kind, Bounds bounds, Collection<Item> items) {
        this.kind = kind;
        this.bounds = bounds;
        List<Item> all = List.copyOf(items);
        for (int from = 0; from < all.size(); from += bounds.items()) {
            waiting.add(all.subList(from, Math.min(all.size(), from + bounds.items())));
        }
    }

    /** Sends nothing if the batch before it was stopped: it would be stopped likewise. */
    Batch after(Batch before) {
        if (before.stopped != null) {
            stop(before.stopped);
        }
        return this;
    }

    boolean isOpen() {
        return !waiting.isEmpty() || !doubtful.isEmpty();
    }

    /** The next request. Must be followed by {@link #take}. */
    Call next() {
        looking = waiting.isEmpty();
        if (looking) {
            sent = doubtful.keySet().stream().limit(bounds.items()).toList();
            List<String> ids = sent.stream().map(Item::record).distinct().toList();
            call = Lists.byIds(kind.operation(), kind.records(), ids, null).next();
            return call;
        }
        requests++;
        sent = waiting.removeFirst();
        ArrayNode body = JsonNodeFactory.instance.arrayNode();
        sent.forEach(item -> body.add(item.body()));
        boolean ofRecord = kind.method().equals("PATCH");
        call = new Call(kind.operation(), kind.method(), kind.path(), null, body, true, ofRecord);
        return call;
    }

    /** Takes what became of the request that {@link #next} gave. */
    void take(Told told) {
        if (looking) {
            lookedUp(told.answer());
            return;
        }
        if (told.answer() instanceof Answer.Ok<JsonNode> ok) {
            written(ok.value(), sent).forEach(this::doubt);
        } else if (told.answer() instanceof Answer.Refused<JsonNode> refused) {
            refused(refused, told.reply() == null ? MissingNode.getInstance() : json(told.reply()));
        } else if (told.answer() instanceof Answer.Gone) {
            divide(new Answer.Gone<>());
        } else {
            sent.forEach(item -> answers.put(item.key(), told.answer().failure()));
            stop(told.answer());
        }
        if (requests >= bounds.requests() && !waiting.isEmpty()) {
            stop(new Answer.Later<>(
                    SOON, kind.operation() + ": not sent: " + requests + " requests were spent on bad ones beside it"));
        }
    }

    /** What became of an item; {@code null} if there is none of this key. */
    Answer<JsonNode> answer(String key) {
        return answers.get(key);
    }

    /** Notes what the answer names as written; gives what it does not name. */
    private List<Item> written(JsonNode reply, List<Item> items) {
        JsonNode told = reply.isArray() ? reply : reply.path("_embedded").path(kind.entity());
        Map<String, JsonNode> byKey = new HashMap<>();
        for (JsonNode one : told) {
            if (kind.method().equals("PATCH")) {
                byKey.put(Reading.id(one), one);
            } else if (one.path("id").isIntegralNumber()) {
                // /leads/complex gives an array: [{"request_id":["d0"], …}].
                JsonNode request = one.path("request_id");
                String key = request.isArray() ? request.path(0).asText() : request.asText();
                byKey.put(key.isEmpty() && items.size() == 1 && told.size() == 1 ? "0" : key, one);
            }
        }
        List<Item> left = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            JsonNode one = byKey.getOrDefault(
                    item.key(), kind.method().equals("POST") ? byKey.get(Integer.toString(i)) : null);
            if (one == null) {
                left.add(item);
            } else {
                answers.put(item.key(), new Answer.Ok<>(one));
            }
        }
        return left;
    }

    /** The answer does not name it. */
    private void doubt(Item item) {
        Answer<JsonNode> unknown = new Answer.Unknown<>(kind.operation() + ": amoCRM's answer does not name it");
        if (item.record() == null) {
            answers.put(item.key(), unknown);
        } else {
            doubtful.put(item, unknown);
        }
    }

    private void refused(Answer.Refused<JsonNode> refused, JsonNode body) {
        Map<String, Faults.Fault> faults = Faults.byItem(call, body);
        // Nothing is written of a refused request, as far as is known; should some be, the answer names it.
        List<Item> open = written(body, sent);
        List<Item> left = new ArrayList<>();
        for (Item item : open) {
            String index = Integer.toString(sent.indexOf(item));
            Faults.Fault fault = faults.getOrDefault(item.key(), faults.get(index));
            if (fault == null) {
                left.add(item);
            } else {
                Answer<JsonNode> answer =
                        new Answer.Refused<>(kind.operation() + ": amoCRM refused: " + fault.reason());
                if (fault.ofRecord() && item.record() != null) {
                    doubtful.put(item, answer);
                } else {
                    answers.put(item.key(), answer);
                }
            }
        }
        if (left.size() == sent.size()) {
            divide(refused);
        } else if (!left.isEmpty()) {
            waiting.addFirst(left);
        }
    }

    /** Nobody says which item it is: so both halves are sent, and alone each shows what it is. */
    private void divide(Answer<JsonNode> ofOne) {
        if (sent.size() == 1) {
            answers.put(sent.get(0).key(), ofOne);
            return;
        }
        int half = sent.size() / 2;
        waiting.addFirst(sent.subList(half, sent.size()));
        waiting.addFirst(sent.subList(0, half));
    }

    private void lookedUp(Answer<JsonNode> answer) {
        if (!(answer instanceof Answer.Ok<JsonNode> ok)) {
            stop(answer);
            return;
        }
        String entity = kind.records().substring(kind.records().lastIndexOf('/') + 1);
        Map<String, JsonNode> there = Reading.items(List.of(ok.value()), entity);
        // If others came, the filter was ignored, and what is absent may be there all the same.
        boolean filtered = Lists.asked(call).containsAll(there.keySet());
        for (Item item : sent) {
            Answer<JsonNode> ifThere = doubtful.remove(item);
            JsonNode one = there.get(item.record());
            boolean gone = one == null ? filtered : one.path("is_deleted").asBoolean();
            answers.put(item.key(), gone ? new Answer.Gone<>() : ifThere);
        }
    }

    /** Nothing more is sent. After a lost answer the rest is tried later: it surely was not done. */
    private void stop(Answer<JsonNode> why) {
        stopped = why instanceof Answer.Unknown
                ? new Answer.Later<>(AFTER_TROUBLE, kind.operation() + ": not sent after a lost answer")
                : why;
        waiting.forEach(items -> items.forEach(item -> answers.put(item.key(), stopped.failure())));
        waiting.clear();
        doubtful.forEach((item, ifThere) ->
                answers.put(item.key(), ifThere instanceof Answer.Unknown ? ifThere : stopped.failure()));
        doubtful.clear();
    }

    private static JsonNode json(Reply reply) {
        return reply.json().orElse(MissingNode.getInstance());
    }
}
