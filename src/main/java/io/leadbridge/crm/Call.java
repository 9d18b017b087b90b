package io.leadbridge.crm;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/**
 * One request to a CRM, still without address and credentials.
 *
 * @param operation what it is done for, for metrics and reasons: {@code fetch}, {@code create}…
 * @param method HTTP method
 * @param path below the connection's URL, encoded, with a leading slash
 * @param query encoded, without a question mark; {@code null} for none
 * @param body JSON; {@code null} for none
 * @param write whether it changes something in the CRM, so that a lost answer leaves it unknown
 * @param ofRecord whether the path names one record, so that 404 means that it is gone
 */
public record Call(
        String operation, String method, String path, String query, JsonNode body, boolean write, boolean ofRecord) {

    /** A question for a list. */
    public static Call list(String operation, String path, String query) {
        return new Call(operation, "GET", path, query, null, false, false);
    }

    /** A question for one record. */
    public static Call one(String operation, String path, String query) {
        return new Call(operation, "GET", path, query, null, false, true);
    }

    /** Makes something new. */
    public static Call make(String operation, String path, JsonNode body) {
        return new Call(operation, "POST", path, null, body, true, false);
    }

    /** Changes one record. */
    public static Call change(String operation, String method, String path, JsonNode body) {
        return new Call(operation, method, path, null, body, true, true);
    }

    /** The body as it goes out; {@code null} if there is none. */
    public byte[] bytes() {
        return body == null ? null : body.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Without the body and the query, which may hold a person's data. */
    @Override
    public String toString() {
        return operation + ": " + method + " " + path;
    }
}
