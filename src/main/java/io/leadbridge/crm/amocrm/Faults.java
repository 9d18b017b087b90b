package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Judgement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an error body says: which item, which field, what is wrong with it; never the value.
 *
 * <p>{@code validation-errors[{request_id, errors[{code, path, detail}]}]}: {@code request_id} is the caller's word for
 * the item, or its index; {@code path} is dotted from the item.
 */
final class Faults {

    private static final Pattern CUSTOM_FIELD = Pattern.compile("custom_fields_values\\.(\\d{1,4})");
    private static final Pattern ADDRESS = Pattern.compile("https?://\\S+");
    private static final int MOST = 5;

    private Faults() {}

    /**
     * What is wrong with one item.
     *
     * @param reason for a person
     * @param ofRecord whether it is the record itself that amoCRM does not know: there may be none
     */
    record Fault(String reason, boolean ofRecord) {}

    /** The faults of each item, by what {@code request_id} calls it. */
    static Map<String, Fault> byItem(Call call, JsonNode body) {
        Map<String, Fault> faults = new LinkedHashMap<>();
        for (JsonNode told : body.path("validation-errors")) {
            List<String> reasons = new ArrayList<>();
            boolean ofRecord = false;
            for (JsonNode error : told.path("errors")) {
                if (reasons.size() < MOST) {
                    reasons.add(reason(sent(call, told.path("request_id").asText()), error));
                }
                ofRecord |= error.path("path").asText().matches("id|entity_id");
            }
            if (!reasons.isEmpty()) {
                faults.put(told.path("request_id").asText(), new Fault(String.join("; ", reasons), ofRecord));
            }
        }
        return faults;
    }

    /** All of it in one text, cut to a few faults. */
    static String text(Call call, JsonNode body) {
        List<String> reasons = byItem(call, body).values().stream()
                .map(Fault::reason)
                .limit(MOST)
                .toList();
        return reasons.isEmpty() ? detail(body) : String.join("; ", reasons);
    }

    /** amoCRM's own words, masked. */
    static String detail(JsonNode body) {
        return masked(body.path("detail").asText(body.path("title").asText()));
    }

    private static String reason(JsonNode sent, JsonNode error) {
        return field(sent, error.path("path").asText()) + " "
                + masked(error.path("code").asText()) + ": "
                + masked(error.path("detail").asText());
    }

    /** The item of the request that amoCRM means. */
    private static JsonNode sent(Call call, String request) {
        if (call.body() == null || !call.body().isArray()) {
            return call.body() == null ? MissingNode.getInstance() : call.body();
        }
        if (request.matches("\\d{1,3}")
                && Integer.parseInt(request) < call.body().size()) {
            return call.body().path(Integer.parseInt(request));
        }
        for (JsonNode item : call.body()) {
            if (item.path("request_id").asText(item.path("id").asText()).equals(request)) {
                return item;
            }
        }
        return call.body().path(0);
    }

    /** amoCRM counts the fields that were sent; a person wants to know which. */
    private static String field(JsonNode sent, String path) {
        Matcher matcher = CUSTOM_FIELD.matcher(path);
        if (!matcher.find()) {
            return path;
        }
        JsonNode owner = sent;
        for (String embedded : List.of("contacts", "companies")) {
            if (path.contains(embedded + ".")) {
                owner = sent.path("_embedded").path(embedded).path(0);
            }
        }
        JsonNode field = owner.path("custom_fields_values").path(Integer.parseInt(matcher.group(1)));
        return path + " (field "
                + field.path("field_id").asText(field.path("field_code").asText()) + ")";
    }

    /** An address may hold the secret of our webhook. */
    private static String masked(String text) {
        return Judgement.masked(ADDRESS.matcher(text).replaceAll("***"));
    }
}
