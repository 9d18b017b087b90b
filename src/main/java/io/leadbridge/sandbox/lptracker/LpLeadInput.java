package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Settings;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads what a request says of a lead. It checks first and changes nothing itself. */
final class LpLeadInput {

    private final Settings settings;
    private final LpWorld world;
    private final LpViews views;
    private final LpDates dates;

    LpLeadInput(Settings settings, LpWorld world, LpViews views) {
        this.settings = settings;
        this.world = world;
        this.views = views;
        this.dates = new LpDates(settings);
    }

    /** The stage that the request names; empty if it names none. */
    Optional<LpProject.Stage> stage(JsonNode json, LpProject project) {
        Long id = LpBody.number(json, "funnel", "stage_id");
        return id == null
                ? Optional.empty()
                : Optional.of(project.stage(id).orElseThrow(() -> LpAnswers.refuse("Invalid funnel step")));
    }

    static void refusePaidWithoutPayment(LpProject.Stage stage, List<LpLead.Payment> payments) {
        if (stage.name().equals(LpProject.PAID) && payments.isEmpty()) {
            throw LpAnswers.refuse("A payment is required for this funnel step");
        }
    }

    /** The owner that the request names; empty if it names none. */
    Optional<Long> owner(JsonNode json, LpProject project) {
        Long id = LpBody.number(json, "owner", "owner_id");
        if (id != null && world.person(project, id) == null) {
            throw LpAnswers.refuse("Invalid owner ID");
        }
        return Optional.ofNullable(id);
    }

    /** The payments that the request names. */
    List<LpLead.Payment> payments(JsonNode json) {
        List<LpLead.Payment> payments = new ArrayList<>();
        json.path("payments").forEach(payment -> payments.add(payment(payment)));
        return payments;
    }

    LpLead.Payment payment(JsonNode json) {
        String category = LpBody.text(json, "category");
        String purpose = LpBody.text(json, "purpose");
        String sum = LpBody.text(json, "sum");
        boolean amount = sum != null && sum.matches("[0-9]{1,12}([.][0-9]{1,2})?");
        if (category == null || purpose == null || !amount || new BigDecimal(sum).signum() == 0) {
            throw LpAnswers.refuse("Invalid payment");
        }
        return new LpLead.Payment(
                category, purpose, new BigDecimal(sum).setScale(2).toPlainString());
    }

    /** A date such as {@code 23.12.2017 15:47}; empty if there is none. */
    Optional<Instant> date(JsonNode json, String key) {
        String text = LpBody.text(json, key);
        return text == null || text.isEmpty()
                ? Optional.empty()
                : Optional.of(dates.read(text).orElseThrow(() -> LpAnswers.refuse("Invalid value of " + key)));
    }

    /**
     * The view that the request names by id, whole, or by the keys at its top; a whole one is made only when it is
     * asked for. It gives null for none.
     */
    Supplier<LpView> view(Call call, JsonNode json, LpProject project) {
        Long id = LpBody.number(json, "view_id");
        if (id != null && id != 0) {
            LpView view = world.view(call, id);
            return () -> view;
        }
        JsonNode named = json.path("view").isObject() ? json.path("view") : json;
        boolean any = false;
        for (String key : List.of("source", "campaign", "keyword")) {
            any |= LpBody.text(named, key) != null;
        }
        return any ? () -> views.make(named, project) : () -> null;
    }

    /**
     * The customs that the request names, an empty text for one to be emptied. Those with a call of their own are
     * ignored, and so is null, for a client may send back all that it has read.
     */
    Map<Long, JsonNode> customs(JsonNode json, LpProject project) {
        Map<Long, JsonNode> customs = new LinkedHashMap<>();
        for (Map.Entry<Long, JsonNode> named : LpBody.map(json, "custom").entrySet()) {
            LpProject.Custom custom =
                    project.custom(named.getKey()).orElseThrow(() -> LpAnswers.refuse("Invalid custom ID"));
            JsonNode value = named.getValue();
            boolean empties = value.isNull() && settings.flag("nullEmptiesCustoms");
            if (!custom.special() && (!value.isNull() || empties)) {
                customs.put(custom.id(), value(custom, empties ? new TextNode("") : value));
            }
        }
        return customs;
    }

    /** A value that this custom can have. */
    JsonNode value(LpProject.Custom custom, JsonNode value) {
        if (custom.type().equals("cats")) {
            return category(custom, value);
        }
        if (value.isContainerNode()) {
            throw LpAnswers.refuse("Invalid value of custom " + custom.id());
        }
        String text = value.asText();
        boolean date = custom.type().equals("date") || custom.type().equals("funnel_date");
        if (date && !text.isEmpty() && dates.read(text).isEmpty()) {
            throw LpAnswers.refuse("Invalid date in custom " + custom.id());
        }
        if (custom.type().equals("number") && !text.matches("|-?[0-9]{1,15}([.,][0-9]{1,6})?")) {
            throw LpAnswers.refuse("Invalid number in custom " + custom.id());
        }
        return new TextNode(text);
    }

    private static JsonNode category(LpProject.Custom custom, JsonNode value) {
        ArrayNode names = Json.array();
        if (value.isArray()) {
            value.forEach(name -> names.add(name.asText()));
        } else if (!value.asText().isEmpty()) {
            names.add(value.asText());
        }
        boolean known = !value.isObject() && (custom.several() || names.size() <= 1);
        for (JsonNode name : names) {
            known = known && custom.categories().contains(name.asText());
        }
        if (!known) {
            throw LpAnswers.refuse("Invalid category in custom " + custom.id());
        }
        if (names.isEmpty()) {
            return new TextNode("");
        }
        return custom.several() ? names : names.get(0);
    }
}
