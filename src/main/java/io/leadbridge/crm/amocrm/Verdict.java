package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Judgement;
import io.leadbridge.crm.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What amoCRM's status and body mean together: 429, 403 and 5xx often come as HTML. */
final class Verdict {

    private static final Pattern CUSTOM_FIELD = Pattern.compile("custom_fields_values\\.(\\d{1,4})");
    private static final int MOST_FAULTS = 5;

    private Verdict() {}

    static Answer<JsonNode> of(Call call, Reply reply) {
        if (reply.isOutage()) {
            return Judgement.trouble(call, reply);
        }
        Optional<JsonNode> json = reply.json();
        return switch (reply.status()) {
            case 200, 201, 202, 204 ->
                json.<Answer<JsonNode>>map(Answer.Ok::new).orElseGet(() -> Judgement.trouble(call, reply));
            case 401 -> Judgement.needsPerson(call, "amoCRM does not take the token (HTTP 401)");
            case 402 -> Judgement.needsPerson(call, "the amoCRM account is not paid (HTTP 402)");
            case 403 ->
                json.isPresent() && json.get().isObject()
                        ? Judgement.needsPerson(call, "a right is missing (HTTP 403): " + detail(json.get()))
                        : Judgement.banned(call, "amoCRM bans us (HTTP 403 without JSON)");
            case 404 ->
                call.ofRecord()
                        ? new Answer.Gone<>()
                        : Judgement.needsPerson(call, "there is no such address (HTTP 404): is the url right?");
            case 429 -> Judgement.tooMany(call, reply);
            case 301, 302, 307, 308 -> Judgement.needsPerson(call, "the account has moved (" + reply + ")");
            default ->
                new Answer.Refused<>(call + ": amoCRM refused (" + reply + "): "
                        + json.map(body -> faults(call, body)).orElse("no reason given"));
        };
    }

    /** Field and fault, for each one told; never the value. */
    private static String faults(Call call, JsonNode body) {
        List<String> faults = new ArrayList<>();
        for (JsonNode item : body.path("validation-errors")) {
            for (JsonNode error : item.path("errors")) {
                if (faults.size() < MOST_FAULTS) {
                    faults.add(field(call, error.path("path").asText()) + " "
                            + Judgement.masked(error.path("code").asText()) + ": "
                            + Judgement.masked(error.path("detail").asText()));
                }
            }
        }
        return faults.isEmpty() ? detail(body) : String.join("; ", faults);
    }

    /** amoCRM counts the fields that were sent; a person wants to know which. */
    private static String field(Call call, String path) {
        Matcher matcher = CUSTOM_FIELD.matcher(path);
        if (call.body() == null || !matcher.find()) {
            return path;
        }
        JsonNode lead = call.body().isArray() ? call.body().path(0) : call.body();
        JsonNode owner = path.contains("contacts.")
                ? lead.path("_embedded").path("contacts").path(0)
                : lead;
        JsonNode sent = owner.path("custom_fields_values").path(Integer.parseInt(matcher.group(1)));
        return path + " (field "
                + sent.path("field_id").asText(sent.path("field_code").asText()) + ")";
    }

    private static String detail(JsonNode body) {
        return Judgement.masked(body.path("detail").asText(body.path("title").asText()));
    }
}
