package io.leadbridge.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** How often each note and task is on each lead, as people see it. */
final class Remarks {

    private static final int PAGE = 250;
    private static final int LP_PAGE = 100;

    private final Map<String, Integer> counts = new TreeMap<>();

    static Remarks of(Tenant tenant) {
        Remarks remarks = new Remarks();
        remarks.amocrm(tenant.people, "/api/v4/leads/notes", "note");
        remarks.amocrm(tenant.people, "/api/v4/tasks", "task");
        for (JsonNode lead : tenant.lptracker.leads()) {
            JsonNode comments = tenant.people.see(false, "/lead/" + lead.path("id") + "/comments");
            comments.forEach(comment -> remarks.add("note", "lptracker", lead.path("id"), comment.path("text")));
        }
        JsonNode tasks;
        int offset = 0;
        do {
            tasks = tenant.people.see(false, "/task/77/list?offset=" + offset + "&limit=" + LP_PAGE);
            tasks.forEach(task -> remarks.add("task", "lptracker", task.path("lead_id"), task.path("text")));
            offset += LP_PAGE;
        } while (tasks.size() == LP_PAGE);
        return remarks;
    }

    /** @param kind {@code note} or {@code task} */
    int count(String kind, String crm, String lead, String text) {
        return counts.getOrDefault(kind + " " + crm + " " + lead + " " + text, 0);
    }

    private void amocrm(People people, String path, String kind) {
        int page = 1;
        JsonNode items;
        do {
            items = people.see(true, path + "?limit=" + PAGE + "&page=" + page++)
                    .path("_embedded")
                    .path(kind + "s");
            items.forEach(item -> add(
                    kind,
                    "amocrm",
                    item.path("entity_id"),
                    kind.equals("note") ? item.at("/params/text") : item.path("text")));
        } while (items.size() == PAGE);
    }

    private void add(String kind, String crm, JsonNode lead, JsonNode text) {
        counts.merge(kind + " " + crm + " " + lead.asText() + " " + text.asText(), 1, Integer::sum);
    }
}
