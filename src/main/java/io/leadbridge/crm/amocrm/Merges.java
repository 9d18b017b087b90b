package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Calls;
import io.leadbridge.event.RecordRef;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which records were merged. Only the list of events tells: an event {@code entity_merged}. Which of its values is the one
 * that is left, and in which shape, is not documented; so all ids are taken that it names.
 */
final class Merges {

    private static final int PAGE = 100;

    private Merges() {}

    /** Merges of records of this kind, the newest first. */
    static Calls events(RecordRef record, int mostPages) {
        String query = "limit=" + PAGE + "&filter%5Btype%5D=entity_merged&filter%5Bentity%5D="
                + record.entity().word();
        return Lists.pages(List.of(Lists.page("merged", "/api/v4/events", query, 1)), mostPages);
    }

    /** The others of the merges that the record was in, and of those that these were in. */
    static Answer<Set<String>> others(RecordRef record, Calls events) {
        List<Set<String>> merges = new ArrayList<>();
        for (JsonNode page : events.replies()) {
            for (JsonNode event : page.path("_embedded").path("events")) {
                // An account may ignore filters.
                if (event.path("type").asText().equals("entity_merged")
                        && event.path("entity_type")
                                .asText()
                                .equals(record.entity().word())) {
                    merges.add(ids(event));
                }
            }
        }
        Set<String> together = new LinkedHashSet<>(Set.of(record.id()));
        boolean grows = true;
        while (grows) {
            grows = false;
            for (Set<String> merge : merges) {
                grows |= merge.stream().anyMatch(together::contains) && together.addAll(merge);
            }
        }
        together.remove(record.id());
        return new Answer.Ok<>(together);
    }

    private static Set<String> ids(JsonNode event) {
        Set<String> ids = new LinkedHashSet<>(Set.of(event.path("entity_id").asText()));
        collect(event.path("value_before"), ids);
        collect(event.path("value_after"), ids);
        return ids;
    }

    private static void collect(JsonNode value, Set<String> ids) {
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            String name = field.getKey();
            if (field.getValue().isValueNode() && (name.equals("id") || name.endsWith("_id"))) {
                ids.add(field.getValue().asText());
            }
        }
        value.forEach(inner -> collect(inner, ids));
    }
}
