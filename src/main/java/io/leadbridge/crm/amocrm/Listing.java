package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Remark;
import io.leadbridge.crm.Remarked;
import java.util.ArrayList;
import java.util.List;

/** The notes on a lead, and the tasks about it. An account may ignore filters: so each item is looked at. */
final class Listing {

    private Listing() {}

    /** A lead that is gone has no notes. */
    static Calls notes(Remarked asked, int mostPages) {
        String query = "filter%5Bnote_type%5D=common" + window(asked);
        return Lists.pages(
                List.of(new Call("noted", "GET", "/api/v4/leads/" + asked.lead() + "/notes", query, null, false, true)),
                mostPages);
    }

    static Calls tasks(Remarked asked, int mostPages) {
        String query = "filter%5Bentity_type%5D=leads&filter%5Bentity_id%5D=" + asked.lead() + window(asked);
        return Lists.pages(List.of(Call.list("tasked", "/api/v4/tasks", query)), mostPages);
    }

    /** What was listed; refused if there is more of it than was read. */
    static Answer<List<Remark>> remarks(Remarked asked, Calls pages, boolean tasks) {
        if (Lists.hasNext(pages.reply())) {
            return new Answer.Refused<>("amoCRM lists more of them than are read");
        }
        List<Remark> remarks = new ArrayList<>();
        for (JsonNode item :
                Reading.items(pages.replies(), tasks ? "tasks" : "notes").values()) {
            if (item.path("entity_id").asText().equals(asked.lead())) {
                remarks.add(
                        tasks
                                ? remark(item, item.path("text"))
                                : remark(item, item.path("params").path("text")));
            }
        }
        return new Answer.Ok<>(remarks);
    }

    private static Remark remark(JsonNode item, JsonNode text) {
        return new Remark(
                Reading.id(item),
                text.asText(),
                Reading.time(item.path("created_at")),
                Reading.time(item.path("complete_till")));
    }

    /** What was changed since is more than what was made since, and filters know no other time. */
    private static String window(Remarked asked) {
        return "&filter%5Bupdated_at%5D%5Bfrom%5D=" + asked.since().getEpochSecond() + "&limit=" + Lists.PAGE
                + "&page=1";
    }
}
