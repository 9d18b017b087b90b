package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.leadbridge.sandbox.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a request says of a lead. It checks first and changes nothing itself. */
final class LpLeadInput {

    private final LpWorld world;

    LpLeadInput(LpWorld world) {
        this.world = world;
    }

    /** The stage that the request names; empty if it names none. */
    Optional<LpProject.Stage> stage(JsonNode json, LpProject project) {
        Long id = LpBody.number(json, "funnel", "stage_id");
        return id == null
                ? Optional.empty()
                : Optional.of(project.stage(id).orElseThrow(() -> LpAnswers.refuse("Invalid funnel step")));
    }

    /** The owner that the request names; empty if it names none. */
    Optional<Long> owner(JsonNode json) {
        Long id = LpBody.number(json, "owner", "owner_id");
        if (id != null && world.person(id) == null) {
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

    /** The view that the request names, also by the keys at its top; null for none. */
    ObjectNode view(JsonNode json) {
        JsonNode named = json.path("view").isObject() ? json.path("view") : json;
        if (LpBody.text(named, "source") == null
                && LpBody.text(named, "campaign") == null
                && LpBody.text(named, "keyword") == null) {
            return null;
        }
        ObjectNode view = Json.object().put("id", world.newOtherId());
        for (String key : List.of("source", "campaign", "keyword")) {
            String value = LpBody.text(named, key);
            view.put(key, value == null ? "" : value);
        }
        return view;
    }

    /**
     * The customs that the request names, an empty text for one to be emptied. The owner and the stage among them are
     * ignored, and so is null, for a client may send back all that it has read.
     */
    Map<Long, JsonNode> customs(JsonNode json, LpProject project) {
        Map<Long, JsonNode> customs = new LinkedHashMap<>();
        for (Map.Entry<Long, JsonNode> named : LpBody.map(json, "custom").entrySet()) {
            LpProject.Custom custom =
                    project.custom(named.getKey()).orElseThrow(() -> LpAnswers.refuse("Invalid custom ID"));
            if (!custom.system() && !named.getValue().isNull()) {
                customs.put(custom.id(), value(custom, named.getValue()));
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
        if (custom.type().equals("date") && !value.asText().isEmpty() && !LpDates.isDate(value.asText())) {
            throw LpAnswers.refuse("Invalid date in custom " + custom.id());
        }
        return new TextNode(value.asText());
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
