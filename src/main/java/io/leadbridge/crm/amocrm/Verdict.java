package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Judgement;
import io.leadbridge.crm.Reply;
import java.util.Optional;
import java.util.Set;

/** What amoCRM's status and body mean together: 429, 403 and 5xx often come as HTML. */
final class Verdict {

    /** Lists that not every user may see and not every account has: then there is nothing, and we do without. */
    private static final Set<String> OPTIONAL =
            Set.of("/api/v4/users", "/api/v4/leads/loss_reasons", "/api/v4/companies/custom_fields", "/api/v4/events");

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
            case 403 -> forbidden(call, json);
            case 404 ->
                call.ofRecord() || isOptional(call)
                        ? new Answer.Gone<>()
                        : Judgement.needsPerson(call, "there is no such address (HTTP 404): is the url right?");
            case 429 -> Judgement.tooMany(call, reply);
            case 301, 302, 307, 308 -> Judgement.needsPerson(call, "the account has moved (" + reply + ")");
            default ->
                new Answer.Refused<>(call + ": amoCRM refused (" + reply + "): "
                        + json.map(body -> Faults.text(call, body)).orElse("no reason given"));
        };
    }

    private static Answer<JsonNode> forbidden(Call call, Optional<JsonNode> json) {
        if (json.isEmpty() || !json.get().isObject()) {
            return Judgement.banned(call, "amoCRM bans us (HTTP 403 without JSON)");
        }
        if (isOptional(call)) {
            return new Answer.Gone<>();
        }
        String missing = "a right is missing (HTTP 403): " + Faults.detail(json.get());
        // Who may not set up webhooks may still work with leads: nothing is paused for it.
        return call.operation().equals("subscribe")
                ? new Answer.Refused<>(call + ": " + missing)
                : Judgement.needsPerson(call, missing);
    }

    private static boolean isOptional(Call call) {
        return !call.write() && OPTIONAL.contains(call.path());
    }
}
