package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Judgement;
import io.leadbridge.crm.Reply;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What LPTracker's answer means. It says HTTP 200 to most errors: the body decides, then the status. */
final class Verdict {

    private static final Set<String> NO_SUCH = Set.of("Invalid lead ID", "Invalid contact ID");
    /** A lead that was just made is not known to every path at once. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private Verdict() {}

    /** An error of the body, or of the HTTP status where the body names none. */
    private record Fault(int code, String message) {}

    static Answer<JsonNode> of(Call call, Reply reply) {
        Optional<JsonNode> json = reply.json();
        Optional<Fault> fault = fault(reply, json);
        if (fault.isPresent()) {
            return failure(call, reply, fault.get());
        }
        if (reply.trouble() != Reply.Trouble.NONE
                || reply.status() >= 400
                || json.isEmpty()
                || json.get().isMissingNode()) {
            return Judgement.trouble(call, reply);
        }
        JsonNode body = json.get();
        if (body.has("status") && !body.path("status").asText().equals("success")) {
            return Judgement.trouble(call, reply);
        }
        // Lists come bare at times, as single things do.
        boolean bare = !body.has("status") && !body.has("result");
        JsonNode result = bare ? body : body.path("result");
        return new Answer.Ok<>(result.isNull() ? MissingNode.getInstance() : result);
    }

    static boolean isTokenRefused(Reply reply) {
        return fault(reply, reply.json()).map(fault -> fault.code() == 401).orElse(false);
    }

    private static Optional<Fault> fault(Reply reply, Optional<JsonNode> json) {
        JsonNode errors = json.map(body -> body.path("errors")).orElse(MissingNode.getInstance());
        if (!errors.isEmpty()) {
            JsonNode first = errors.elements().next();
            return Optional.of(
                    first.isObject()
                            ? new Fault(
                                    first.path("code").asInt(),
                                    first.path("message").asText())
                            : new Fault(0, first.asText()));
        }
        boolean told = reply.status() >= 400 && reply.status() < 500;
        return told ? Optional.of(new Fault(reply.status(), "")) : Optional.empty();
    }

    private static Answer<JsonNode> failure(Call call, Reply reply, Fault fault) {
        if (fault.code() == 429 || fault.code() == 503) {
            return Judgement.tooMany(call, reply);
        }
        if (fault.code() >= 500) {
            return Judgement.trouble(call, reply);
        }
        if (fault.code() == 401 || fault.code() == 402 || fault.code() == 403) {
            return Judgement.needsPerson(call, "LPTracker does not let us in (code " + fault.code() + ")");
        }
        if (NO_SUCH.contains(fault.message())) {
            return call.ofRecord()
                    ? new Answer.Gone<>()
                    : new Answer.Later<>(FRESH, call + ": " + fault.message() + ": it may be too new");
        }
        if (fault.code() == 404) {
            return call.ofRecord()
                    ? new Answer.Gone<>()
                    : Judgement.needsPerson(call, "there is no such address (code 404): are url and project right?");
        }
        return new Answer.Refused<>(call + ": LPTracker refused (code " + fault.code() + "): "
                + Judgement.masked(fault.message(), sent(call)) + fields(call));
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
