package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;
import java.util.Base64;
import java.util.List;

/** Comments and files of a lead. */
final class LpLeadNotes {

    private static final int FILES_MAX = 100;
    private static final int COMMENTS_MAX = 10_000;

    private final Surroundings surroundings;
    private final LpWorld world;
    private final LpLeadChanges changes;
    private final LpDates dates;

    LpLeadNotes(Surroundings surroundings, LpWorld world, LpLeadChanges changes) {
        this.surroundings = surroundings;
        this.world = world;
        this.changes = changes;
        this.dates = new LpDates(surroundings.settings());
    }

    Response comment(Call call) {
        LpLead lead = changes.freshForComments(call);
        String text = LpBody.text(LpBody.of(call), "text");
        if (text == null || text.isBlank()) {
            throw LpAnswers.refuse("text is required");
        }
        if (lead.comments.size() >= COMMENTS_MAX) {
            throw LpAnswers.refuse("Too many comments");
        }
        LpLead.Comment comment = new LpLead.Comment(world.newOtherId(), text, surroundings.now());
        lead.comments.add(comment);
        return LpAnswers.success(write(comment));
    }

    Response comments(Call call) {
        ArrayNode all = Json.array();
        world.lead(call, call.id()).comments.forEach(comment -> all.add(write(comment)));
        return LpAnswers.success(all);
    }

    private ObjectNode write(LpLead.Comment comment) {
        ObjectNode json = Json.object().put("id", comment.id()).put("text", comment.text());
        json.putObject("author").put("id", 0).put("type", "main");
        return json.put("created_at", dates.seconds(comment.createdAt()));
    }

    /** Takes a file into a field of type file. The answer does not name it, as far as anybody knows. */
    Response addFile(Call call) {
        LpLead lead = changes.fresh(call);
        JsonNode json = LpBody.of(call);
        Long custom = LpBody.number(json, "custom_field_id");
        String name = LpBody.text(json, "name");
        String data = LpBody.text(json, "data");
        if (custom == null || fileField(lead, custom) == null) {
            throw LpAnswers.refuse("Invalid custom ID");
        }
        if (name == null || name.isBlank() || data == null || !base64(data)) {
            throw LpAnswers.refuse("Invalid file");
        }
        if (lead.files.size() >= FILES_MAX) {
            throw LpAnswers.refuse("Too many files");
        }
        lead.files.add(new LpLead.File(world.newOtherId(), custom, name, data));
        changes.told(call, lead, List.of("custom." + custom));
        return LpAnswers.done();
    }

    private static LpProject.Custom fileField(LpLead lead, long id) {
        return lead.contact
                .project
                .custom(id)
                .filter(custom -> custom.type().equals("file"))
                .orElse(null);
    }

    private static boolean base64(String data) {
        try {
            return Base64.getDecoder().decode(data).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    Response getFile(Call call) {
        LpLead lead = world.lead(call, call.id());
        LpLead.File file = lead.files.stream()
                .filter(one -> one.custom() == call.ids().get(1)
                        && one.id() == call.ids().get(2))
                .findFirst()
                .orElseThrow(() -> LpAnswers.refuse("Invalid file ID"));
        int dot = file.name().lastIndexOf('.');
        return LpAnswers.success(Json.object()
                .put("id", file.id())
                .put("name", file.name())
                .put("ext", dot < 0 ? "" : file.name().substring(dot + 1))
                .put("data", file.data()));
    }
}
