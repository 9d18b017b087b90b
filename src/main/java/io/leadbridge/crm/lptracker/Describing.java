package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Judgement;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Metadata.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Describes the account: its projects, and of the connection's project stages, fields and who works there. */
final class Describing {

    private static final Call PROJECTS = Call.list("describe", "/projects", null);

    private Describing() {}

    /** All parts of the description; a connection without a project, as before its set-up, gets the projects only. */
    static Calls parts(Connection connection) {
        if (connection.project() == null) {
            return Calls.of(List.of(PROJECTS));
        }
        String project = "/project/" + connection.project();
        return Calls.of(List.of(
                PROJECTS,
                Call.list("describe", project + "/funnel", null),
                Call.list("describe", project + "/customs", null),
                Call.list("describe", project + "/fields", null),
                Call.list("describe", "/staff", null)));
    }

    /** The customs among the parts. */
    static JsonNode customs(Calls parts) {
        return parts.replies().get(2);
    }

    /** All of them; the project is the one pipeline. */
    static Answer<Metadata> metadata(Connection connection, Calls parts) {
        List<Named> projects = named(parts.replies().get(0));
        if (connection.project() == null) {
            return new Answer.Ok<>(new Metadata(List.of(), List.of(), List.of(), List.of(), projects));
        }
        Optional<Named> project = projects.stream()
                .filter(each -> each.id().equals(connection.project()))
                .findFirst();
        if (project.isEmpty()) {
            return Judgement.needsPerson(
                    PROJECTS,
                    "project " + connection.project() + " is none of the " + projects.size()
                            + " projects that this login sees");
        }
        List<Metadata.Stage> stages = new ArrayList<>();
        parts.replies().get(1).forEach(stage -> stages.add(Reading.stageOfFunnel(stage)));
        List<Metadata.Field> fields = new ArrayList<>(Reading.fields(Entity.LEAD, customs(parts)));
        fields.addAll(Reading.fields(Entity.CONTACT, parts.replies().get(3)));
        Metadata.Pipeline pipeline =
                new Metadata.Pipeline(connection.project(), project.get().name(), true, stages);
        List<Named> staff = named(parts.replies().get(4));
        return new Answer.Ok<>(
                new Metadata(List.of(pipeline), fields, staff, List.of(), projects, Kinds.standard(staff)));
    }

    private static List<Named> named(JsonNode list) {
        List<Named> named = new ArrayList<>();
        list.forEach(
                each -> named.add(new Named(Reading.id(each), each.path("name").asText())));
        return named;
    }
}
