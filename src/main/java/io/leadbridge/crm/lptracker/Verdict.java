package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Judgement;
import io.leadbridge.crm.Reply;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What LPTracker's answer means. It says HTTP 200 to most errors: the body decides, then the status. */
final class Verdict {

    private Verdict() {}

    /**
     * An error of the body, or of the HTTP status where the body names none.
     *
     * @param own whether LPTracker itself says it, and not something between us and it
     */
    private record Fault(int code, String message, boolean own) {

        /** Over the rate, so not done. A gateway's 503 may follow a commit that it did not wait for. */
        boolean isOverload() {
            return code == 429 || code == 503 && own;
        }
    }

    static Answer<JsonNode> of(Call call, Reply reply) {
        if (reply.trouble() != Reply.Trouble.NONE) {
            return Judgement.trouble(call, reply);
        }
        Optional<JsonNode> json = reply.json().map(Verdict::envelope);
        Optional<Fault> fault = fault(reply, json);
        if (fault.isPresent()) {
            return failure(call, reply, fault.get());
        }
        // No JSON, or nothing at all: a page of something between us and LPTracker.
        if (json.isEmpty() || !json.get().isContainerNode()) {
            return Judgement.trouble(call, reply);
        }
        JsonNode body = json.get();
        if (body.has("status") && !body.path("status").asText().equals("success")) {
            return Judgement.trouble(call, reply);
        }
        // Lists come bare at times, as single things do.
        boolean bare = !body.has("status") && !body.has("result");
        JsonNode result = bare ? body : body.path("result");
        boolean question = !call.write() && !call.method().equals("PUT");
        if (result.isMissingNode() && question) {
            return Judgement.trouble(call, reply);
        }
        return new Answer.Ok<>(result.isNull() ? MissingNode.getInstance() : result);
    }

    static boolean isTokenRefused(Reply reply) {
        return fault(reply, reply.json().map(Verdict::envelope))
                .map(fault -> fault.code() == 401)
                .orElse(false);
    }

    /** Some lists are documented as an array around the envelope. */
    private static JsonNode envelope(JsonNode body) {
        boolean wrapped = body.isArray()
                && body.size() == 1
                && body.path(0).path("status").isTextual()
                && (body.path(0).has("result") || body.path(0).has("errors"));
        return wrapped ? body.path(0) : body;
    }

    /** The body's code, else the HTTP status where that is an error, else 0. */
    private static Optional<Fault> fault(Reply reply, Optional<JsonNode> json) {
        JsonNode errors = json.map(body -> body.path("errors")).orElse(MissingNode.getInstance());
        boolean told =
                !errors.isEmpty() || errors.isTextual() && !errors.asText().isEmpty();
        int status = reply.status() >= 300 ? reply.status() : 0;
        if (!told) {
            boolean own = reply.body().isBlank() || json.isPresent();
            return status == 0 ? Optional.empty() : Optional.of(new Fault(status, "", own));
        }
        JsonNode first = errors.isArray() ? errors.path(0) : errors;
        return Optional.of(
                first.isObject()
                        ? new Fault(
                                first.path("code").asInt(status),
                                first.path("message").asText(),
                                true)
                        : new Fault(status, first.asText(), true));
    }

    private static Answer<JsonNode> failure(Call call, Reply reply, Fault fault) {
        if (fault.isOverload()) {
            return Judgement.tooMany(call, reply);
        }
        if (fault.code() >= 500 || reply.status() >= 500) {
            return Judgement.trouble(call, reply);
        }
        if (call.operation().equals("subscribe") && (fault.code() == 403 || fault.code() == 404)) {
            // Who may not set up webhooks may still work with leads: nothing is paused for it.
            return new Answer.Refused<>(call + ": LPTracker does not let us (code " + fault.code() + ")");
        }
        if (fault.code() == 401 || fault.code() == 402 || fault.code() == 403) {
            return Judgement.needsPerson(call, "LPTracker does not let us in (code " + fault.code() + ")");
        }
        boolean unknownLead = leadOf(call) != null && fault.message().strip().equalsIgnoreCase("Invalid lead ID");
        boolean unknownContact = fault.message().strip().equalsIgnoreCase("Invalid contact ID");
        if (unknownLead || call.ofRecord() && (fault.code() == 404 || unknownContact)) {
            return new Answer.Gone<>();
        }
        if (call.write() && call.path().startsWith("/contact/") && (fault.code() == 404 || unknownContact)) {
            return new Answer.Refused<>(call + ": the contact is gone");
        }
        if (fault.code() == 404 || reply.status() >= 300 && reply.status() < 400) {
            return Judgement.needsPerson(
                    call, "there is no such address (code " + fault.code() + "): are url and project right?");
        }
        return new Answer.Refused<>(call + ": LPTracker refused (code " + fault.code() + "): "
                + Judgement.masked(fault.message(), sent(call)) + fields(call));
    }

    /** Id of the lead that a call is about; {@code null} if it is about none. {@code /lead/77/list} names a project. */
    static String leadOf(Call call) {
        if (call.ofRecord() && call.path().startsWith("/lead/")) {
            return call.path().substring("/lead/".length()).replaceAll("/.*", "");
        }
        return call.path().equals("/task") ? call.body().path("lead_id").asText() : null;
    }

    /** LPTracker seldom says which field it did not like; so those that were sent are named. */
    private static String fields(Call call) {
        List<String> sent = List.copyOf(sent(call));
        return sent.isEmpty() ? "" : " (sent fields: " + String.join(", ", sent) + ")";
    }

    private static Set<String> sent(Call call) {
        Set<String> ids = new LinkedHashSet<>();
        if (call.body() != null) {
            call.body().path("custom").fieldNames().forEachRemaining(ids::add);
            call.body().path("fields").fieldNames().forEachRemaining(ids::add);
            call.body().path("contact").path("fields").fieldNames().forEachRemaining(ids::add);
        }
        return ids;
    }
}
