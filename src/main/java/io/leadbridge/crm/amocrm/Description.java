package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What the account has defined. */
final class Description {

    /** Pages of fields or users; with so many there is something wrong. */
    private static final int MOST_PAGES = 20;

    /** The type of the stage of incoming leads, one in each pipeline. */
    private static final int UNSORTED = 1;

    private Description() {}

    /** They come whole. */
    static Calls pipelines() {
        return Calls.of(List.of(Call.list("describe", "/api/v4/leads/pipelines", null)));
    }

    static Calls list(String path) {
        return Lists.pages(List.of(Lists.page("describe", "/api/v4/" + path, "limit=" + Lists.PAGE, 1)), MOST_PAGES);
    }

    static Metadata metadata(
            Calls pipelines,
            Calls leadFields,
            Calls contactFields,
            Calls companyFields,
            Calls users,
            Calls lossReasons) {
        List<Metadata.Field> fields = new ArrayList<>();
        addFields(Entity.LEAD, leadFields, fields);
        addFields(Entity.CONTACT, contactFields, fields);
        addFields(Entity.COMPANY, companyFields, fields);
        List<Metadata.Named> people = named(users, "users");
        List<Metadata.Named> reasons = named(lossReasons, "loss_reasons");
        return new Metadata(
                Reading.items(pipelines.replies(), "pipelines").values().stream()
                        .map(Description::pipeline)
                        .toList(),
                fields,
                people,
                reasons,
                List.of(),
                Kinds.standard(people, reasons));
    }

    private static List<Metadata.Named> named(Calls list, String key) {
        return Reading.items(list.replies(), key).values().stream()
                .map(item ->
                        new Metadata.Named(Reading.id(item), item.path("name").asText()))
                .toList();
    }

    private static void addFields(Entity of, Calls list, List<Metadata.Field> fields) {
        Reading.items(list.replies(), "custom_fields").values().forEach(field -> {
            List<String> options = new ArrayList<>();
            List<String> optionIds = new ArrayList<>();
            field.path("enums").forEach(option -> {
                options.add(option.path("value").asText());
                optionIds.add(Reading.id(option));
            });
            String type = field.path("type").asText();
            Structured.form(type).ifPresent(form -> {
                options.addAll(new TreeSet<>(form.all()));
                optionIds.addAll(new TreeSet<>(form.needed()));
            });
            fields.add(new Metadata.Field(
                    of,
                    Reading.id(field),
                    field.path("name").asText(),
                    Reading.text(field, "code"),
                    type,
                    options,
                    Kinds.of(type),
                    false,
                    optionIds,
                    Kinds.most(type)));
        });
    }

    private static Metadata.Pipeline pipeline(JsonNode pipeline) {
        List<Metadata.Stage> stages = new ArrayList<>();
        pipeline.path("_embedded")
                .path("statuses")
                .forEach(status -> stages.add(new Metadata.Stage(
                        Reading.id(status),
                        status.path("name").asText(),
                        Reading.isClosed(Reading.id(status)),
                        status.path("type").asInt() == UNSORTED)));
        return new Metadata.Pipeline(
                Reading.id(pipeline),
                pipeline.path("name").asText(),
                pipeline.path("is_main").asBoolean(),
                stages);
    }
}
