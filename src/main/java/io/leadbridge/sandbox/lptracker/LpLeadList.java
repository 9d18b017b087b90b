package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Query;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.Function;

/** {@code GET /lead/{project}/list}: the id in its path is a project's, not a lead's. */
final class LpLeadList {

    /** PHP's SORT_ASC; 3 is SORT_DESC. */
    private static final String ASCENDING = "4";

    private static final int LIMIT_MAX = 200;

    private final Surroundings surroundings;
    private final LpWorld world;
    private final LpWriter writer;

    LpLeadList(Surroundings surroundings, LpWorld world, LpWriter writer) {
        this.surroundings = surroundings;
        this.world = world;
        this.writer = writer;
    }

    /** A page. Without an order the newest come first; filters that are not known are ignored. */
    Response list(Call call) {
        LpProject project = world.project(call.id());
        Query query = call.request().query();
        String isDeal = query.value("is_deal").orElse("false");
        boolean deals = isDeal.equals("true") || isDeal.equals("1");
        Instant updatedFrom = time(query, "updated_at_from");
        Instant createdFrom = time(query, "created_at_from");
        ArrayNode all = Json.array();
        world.leads.values().stream()
                .filter(lead -> lead.contact.project == project && lead.deal() == deals)
                .filter(lead -> !lead.updatedAt.isBefore(updatedFrom))
                .filter(lead -> !lead.createdAt.isBefore(createdFrom))
                .sorted(order(query))
                .skip(number(query, "offset", 0, Integer.MAX_VALUE))
                .limit(number(query, "limit", 100, LIMIT_MAX))
                .forEach(lead -> all.add(writer.listItem(lead)));
        return surroundings.settings().flag("bareLists")
                ? Response.json(200, "application/json", all)
                : LpAnswers.success(all);
    }

    private static Comparator<LpLead> order(Query query) {
        boolean byUpdate = query.has("sort", "updated_at");
        Function<LpLead, Instant> time = lead -> byUpdate ? lead.updatedAt : lead.createdAt;
        String direction =
                query.value("sort", byUpdate ? "updated_at" : "created_at").orElse("3");
        Comparator<LpLead> ascending = Comparator.comparing(time).thenComparing(lead -> lead.id);
        return direction.equals(ASCENDING) ? ascending : ascending.reversed();
    }

    private static Instant time(Query query, String filter) {
        return Instant.ofEpochSecond(
                query.value("filter", filter).map(text -> parse(text, filter)).orElse(0L));
    }

    private static long number(Query query, String key, long standard, long max) {
        return Math.min(max, query.value(key).map(text -> parse(text, key)).orElse(standard));
    }

    private static long parse(String text, String key) {
        if (!text.matches("[0-9]{1,11}")) {
            throw LpAnswers.refuse("Invalid value of " + key);
        }
        return Long.parseLong(text);
    }
}
