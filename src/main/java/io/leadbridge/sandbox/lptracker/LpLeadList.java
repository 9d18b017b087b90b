package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Query;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** {@code GET /lead/{project}/list}: the id in its path is a project's, not a lead's. */
final class LpLeadList {

    /** PHP's SORT_ASC; 3 is SORT_DESC. */
    private static final String ASCENDING = "4";

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
        LpProject project = world.project(call, call.id());
        Query query = call.request().query();
        Instant updatedFrom = time(query, "updated_at_from");
        Instant createdFrom = time(query, "created_at_from");
        ArrayNode all = Json.array();
        world.leads.values().stream()
                .filter(lead -> lead.contact.project == project)
                .filter(kind(query))
                .filter(lead -> !lead.updatedAt.isBefore(updatedFrom))
                .filter(lead -> !lead.createdAt.isBefore(createdFrom))
                .sorted(order(query))
                .skip(LpPage.offset(query))
                .limit(LpPage.limit(query, surroundings.settings()))
                .forEach(lead -> all.add(writer.listItem(lead)));
        return LpAnswers.list(all, surroundings.settings().flag("bareLists"));
    }

    /** PHP takes these words for false; without any, leads are meant, or with {@code listBothKinds} both kinds. */
    private Predicate<LpLead> kind(Query query) {
        if (!query.has("is_deal") && surroundings.settings().flag("listBothKinds")) {
            return any -> true;
        }
        String word = query.value("is_deal").orElse("false");
        boolean deals = !List.of("false", "0", "").contains(word);
        return lead -> lead.deal() == deals;
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
        return Instant.ofEpochSecond(query.value("filter", filter)
                .map(text -> LpPage.number(text, filter))
                .orElse(0L));
    }
}
