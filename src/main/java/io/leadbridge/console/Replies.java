package io.leadbridge.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.admin.Problem;
import io.leadbridge.admin.Reply;
import java.util.List;

/** Reads what the operations of the API answer. */
final class Replies {

    private Replies() {}

    /** What went wrong, for a person; empty if nothing did. */
    static String detail(Reply reply) {
        return reply.body() instanceof Problem problem ? problem.detail() : "";
    }

    /** Everything that is wrong with a document. */
    static List<String> faults(Reply reply) {
        if (!(reply.body() instanceof Problem problem)) {
            return List.of();
        }
        List<String> faults = problem.faults().stream()
                .map(flaw -> flaw.path().isEmpty() ? flaw.message() : flaw.path() + ": " + flaw.message())
                .toList();
        return faults.isEmpty() ? List.of(problem.detail()) : faults;
    }

    /** The answer's tree. */
    static JsonNode tree(Reply reply) {
        return (JsonNode) reply.body();
    }
}
