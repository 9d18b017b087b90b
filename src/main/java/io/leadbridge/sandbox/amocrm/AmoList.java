package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Query;
import io.leadbridge.sandbox.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Lists: filters, order, pages. A filter that amoCRM does not know is ignored, as amoCRM does. */
final class AmoList {

    private static final int LIMIT_STANDARD = 50;
    private static final int LIMIT_MAX = 250;

    private AmoList() {}

    /** Answers a list of which at most {@value #LIMIT_MAX} come at once; an empty page is 204 without a body. */
    static <T> Response page(Call call, String key, List<T> found, Function<T, ObjectNode> writer) {
        return page(call, key, found, writer, LIMIT_MAX);
    }

    /** Answers a list; an empty page is 204 without a body. */
    static <T> Response page(Call call, String key, List<T> found, Function<T, ObjectNode> writer, int limitMax) {
        Query query = call.request().query();
        long limit = number(query.value("limit").orElse(LIMIT_STANDARD + ""), "limit", limitMax);
        long page = number(query.value("page").orElse("1"), "page", 1_000_000);
        int from = (int) Math.min(found.size(), (page - 1) * limit);
        int to = (int) Math.min(found.size(), from + limit);
        if (from == to) {
            return Response.empty(204);
        }
        ObjectNode json = Json.object().put("_page", page);
        ObjectNode links = json.putObject("_links");
        links.putObject("self").put("href", href(call, page, limit));
        if (to < found.size()) {
            links.putObject("next").put("href", href(call, page + 1, limit));
        }
        ArrayNode items = json.putObject("_embedded").putArray(key);
        found.subList(from, to).forEach(entity -> items.add(writer.apply(entity)));
        return hal(200, json);
    }

    /** The records of the ids that {@code filter[id]} names, or all if it names none. */
    static <T extends AmoEntity> List<T> candidates(Query query, Map<Long, T> records) {
        if (!query.has("filter", "id")) {
            return List.copyOf(records.values());
        }
        return ids(query.values("filter", "id")).stream()
                .map(records::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The ids among these texts, each once, in order. */
    static List<Long> ids(List<String> texts) {
        return texts.stream()
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::valueOf)
                .distinct()
                .sorted()
                .toList();
    }

    /** A successful answer. */
    static Response hal(int status, ObjectNode json) {
        return Response.json(status, "application/hal+json", json);
    }

    /** The address of this path, as the caller reaches it. */
    static String address(Call call, String path) {
        String host = call.request().header("host");
        return (host.isEmpty() ? AmoWorld.HOME : "http://" + host) + path;
    }

    /** {@code _links} of an entity or a list. */
    static void self(ObjectNode json, Call call, String path) {
        json.putObject("_links").putObject("self").put("href", address(call, path));
    }

    /** Whether the query's {@code with} names this. */
    static boolean with(Call call, String what) {
        String with = String.join(",", call.request().query().values("with"));
        return List.of(with.split(",")).contains(what);
    }

    /** Whether a value is one of those that a filter names; a filter that is not there lets all pass. */
    static boolean oneOf(Query query, String value, String... keys) {
        List<String> values = query.values(keys);
        return values.isEmpty() || values.contains(value);
    }

    /** Whether a number lies within {@code [from]} and {@code [to]}, both included. */
    static boolean within(Query query, long value, String filter) {
        long from = bound(query, filter, "from", Long.MIN_VALUE);
        long to = bound(query, filter, "to", Long.MAX_VALUE);
        return from <= value && value <= to;
    }

    private static long bound(Query query, String filter, String end, long open) {
        return query.value("filter", filter, end)
                .map(text -> number(text, "filter[" + filter + "][" + end + "]", Long.MAX_VALUE))
                .orElse(open);
    }

    /** Whether a record passes the filters that all kinds have. */
    static boolean common(AmoEntity entity, Query query) {
        return oneOf(query, entity.name, "filter", "name")
                && oneOf(query, Long.toString(entity.createdBy), "filter", "created_by")
                && oneOf(query, Long.toString(entity.updatedBy), "filter", "updated_by")
                && oneOf(query, Long.toString(entity.responsible), "filter", "responsible_user_id")
                && within(query, entity.createdAt, "created_at")
                && within(query, entity.updatedAt, "updated_at")
                && AmoFieldFilter.passes(entity, query);
    }

    /** In the order that the query asks for; by id if it asks for none. */
    static <T extends AmoEntity> List<T> ordered(Query query, List<T> unordered) {
        List<T> found = new ArrayList<>(unordered);
        Map<String, ToLongFunction<T>> keys = new TreeMap<>();
        keys.put("id", entity -> entity.id);
        keys.put("created_at", entity -> entity.createdAt);
        keys.put("updated_at", entity -> entity.updatedAt);
        keys.forEach((key, value) -> query.value("order", key).ifPresent(direction -> {
            Comparator<T> order = Comparator.comparingLong(value);
            found.sort(direction.equals("desc") ? order.reversed() : order);
        }));
        return found;
    }

    /** The same for records that are kept as JSON. */
    static List<ObjectNode> orderedJson(Query query, List<ObjectNode> unordered) {
        List<ObjectNode> found = new ArrayList<>(unordered);
        for (String key : List.of("id", "created_at", "updated_at", "complete_till")) {
            query.value("order", key).ifPresent(direction -> {
                Comparator<ObjectNode> order =
                        Comparator.comparingLong(one -> one.path(key).asLong());
                found.sort(direction.equals("desc") ? order.reversed() : order);
            });
        }
        return found;
    }

    /** The time in {@code If-Modified-Since}; before all time if there is none that can be read. */
    static long modifiedSince(Call call) {
        try {
            return ZonedDateTime.parse(call.request().header("If-Modified-Since"), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toEpochSecond();
        } catch (DateTimeException e) {
            return Long.MIN_VALUE;
        }
    }

    /** Whether a page after the first is asked for. */
    static boolean laterPage(Call call) {
        return !call.request().query().value("page").orElse("1").equals("1");
    }

    private static long number(String text, String name, long max) {
        boolean number = text.matches("[0-9]{1,18}");
        if (!number || Long.parseLong(text) > max || (max != Long.MAX_VALUE && text.equals("0"))) {
            throw AmoErrors.badRequest(name + ": a whole number is expected, at most " + max);
        }
        return Long.parseLong(text);
    }

    private static String href(Call call, long page, long limit) {
        StringBuilder others = new StringBuilder();
        for (Query.Parameter parameter : call.request().query().parameters()) {
            List<String> keys = parameter.keys();
            if (!keys.equals(List.of("page")) && !keys.equals(List.of("limit"))) {
                others.append('&').append(keys.get(0));
                keys.subList(1, keys.size())
                        .forEach(key -> others.append("%5B").append(encode(key)).append("%5D"));
                others.append('=').append(encode(parameter.value()));
            }
        }
        return address(call, call.request().path()) + "?page=" + page + "&limit=" + limit + others;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
