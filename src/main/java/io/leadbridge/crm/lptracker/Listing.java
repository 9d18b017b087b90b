package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Remark;
import io.leadbridge.crm.Remarked;
import io.leadbridge.event.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The comments on a lead, and the tasks about it. Of tasks LPTracker has one list for the whole project; whether it can be
 * narrowed to a lead is not documented, so the wish is sent and each task is looked at all the same.
 */
final class Listing {

    /** Tasks of a page. */
    private static final int PAGE = 100;

    private final Dates dates;

    Listing(Dates dates) {
        this.dates = dates;
    }

    /** A lead that is gone has no comments. */
    static Calls comments(Remarked asked) {
        return Calls.of(List.of(Call.one("noted", "/lead/" + asked.lead() + "/comments", null)));
    }

    static Calls tasks(Remarked asked, Connection connection, int mostPages) {
        return Calls.paged(
                List.of(page(asked, connection, 0)),
                (call, reply) -> reply.size() < PAGE || LeadList.offset(call) / PAGE + 1 >= mostPages
                        ? Optional.empty()
                        : Optional.of(page(asked, connection, LeadList.offset(call) + PAGE)));
    }

    private static Call page(Remarked asked, Connection connection, int offset) {
        return Call.list(
                "tasked",
                "/task/" + connection.project() + "/list",
                "offset=" + offset + "&limit=" + PAGE + "&filter%5Blead_id%5D=" + asked.lead());
    }

    Answer<List<Remark>> comments(Calls read) {
        List<Remark> remarks = new ArrayList<>();
        read.reply()
                .forEach(comment -> remarks.add(new Remark(
                        Reading.id(comment),
                        comment.path("text").asText(),
                        dates.read(comment.path("created_at")),
                        null)));
        return new Answer.Ok<>(remarks);
    }

    /** What was listed; refused if there is more of it than was read. */
    Answer<List<Remark>> tasks(Remarked asked, Calls pages) {
        if (pages.reply().size() >= PAGE) {
            return new Answer.Refused<>("LPTracker lists more tasks than are read");
        }
        List<Remark> remarks = new ArrayList<>();
        for (JsonNode page : pages.replies()) {
            for (JsonNode task : page) {
                if (task.path("lead_id").asText().equals(asked.lead())) {
                    remarks.add(remark(task));
                }
            }
        }
        return new Answer.Ok<>(remarks);
    }

    /** Its own time is told to the minute only, cut off: so when it is due tells more. */
    private Remark remark(JsonNode task) {
        String text = task.path("text").asText("");
        return new Remark(
                Reading.id(task),
                text.isEmpty() ? task.path("title").asText() : text,
                null,
                dates.read(task.path("date_end")));
    }
}
