package io.leadbridge.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.tenant.Fault;
import java.util.List;

/**
 * What went wrong, as RFC 9457 tells it: {@code application/problem+json}. It never holds a secret nor what happened
 * inside.
 *
 * @param status of HTTP
 * @param kind last part of its {@code type}, as {@code invalid}; docs/admin-api.md explains each
 * @param detail for a person: what was given and what was expected
 * @param faults all that is wrong with a document; else empty
 */
public record Problem(int status, String kind, String detail, List<Flaw> faults) {

    /** What a kind is called; its page is in docs/admin-api.md. */
    static final String TYPE = "urn:leadbridge:problem:";

    Problem(int status, String kind, String detail) {
        this(status, kind, detail, List.of());
    }

    /**
     * Something wrong at a place in a document.
     *
     * @param path in the tree, as {@code rules[0].when.status}; empty for the whole
     * @param line from 1; 0 if it is not known
     * @param column from 1; 0 if it is not known
     * @param message what was given and what was expected
     */
    public record Flaw(String path, int line, int column, String message) {

        static Flaw of(Fault fault) {
            return new Flaw(fault.path(), fault.line(), fault.column(), fault.message());
        }

        /** The same without a place in a text that the caller never saw. */
        Flaw withoutLine() {
            return new Flaw(path, 0, 0, message);
        }

        private ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("path", path);
            if (line > 0) {
                json.put("line", line).put("column", column);
            }
            return json.put("message", message);
        }
    }

    static ArrayNode json(List<Flaw> faults) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        faults.forEach(fault -> list.add(fault.json()));
        return list;
    }

    /** @param instance the path that was asked for, as it stood in the request */
    ObjectNode json(String instance) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("type", TYPE + kind)
                .put("title", title())
                .put("status", status)
                .put("detail", detail)
                .put("instance", instance);
        if (!faults.isEmpty()) {
            json.set("faults", json(faults));
        }
        return json;
    }

    private String title() {
        return switch (kind) {
            case "not-found" -> "There is no such thing";
            case "method" -> "This path does not take this method";
            case "content-type" -> "This content type is not taken here";
            case "accept" -> "This content type is not given here";
            case "unreadable" -> "The body cannot be read";
            case "invalid" -> "Something in the request is wrong";
            case "too-large" -> "The request is too large";
            case "too-slow" -> "The body did not come in time";
            case "unauthorized" -> "User and password are needed";
            case "too-many" -> "Too many requests";
            case "cross-site" -> "A page of another site sent this";
            case "exists" -> "There is one of that name already";
            case "provided-by-file" -> "A file provides this tenant";
            case "state" -> "It cannot be done now";
            case "changed-meanwhile" -> "Somebody else changed it meanwhile";
            case "no-version" -> "The version that the change was made on is needed";
            case "crm" -> "The CRM did not do it";
            case "paused" -> "Nothing is sent to this CRM now";
            case "no-address" -> "The public address is not known";
            case "busy" -> "The server is busy";
            case "unavailable" -> "Redis does not answer";
            default -> "Something went wrong in the server";
        };
    }
}
