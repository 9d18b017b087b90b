package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A piece of a request body, read with the faults noted on the way.
 *
 * @param request the caller's own word for the item, or its index
 * @param path where in the item this piece stands; empty for the item itself
 */
record AmoItem(String request, String path, JsonNode json, AmoErrors errors) {

    /** The item at this place of a batch. */
    static AmoItem of(JsonNode json, int index, AmoErrors errors) {
        JsonNode request = json.path("request_id");
        return new AmoItem(request.isValueNode() ? request.asText() : Integer.toString(index), "", json, errors);
    }

    AmoItem at(String key) {
        return new AmoItem(request, path(key), json.path(key), errors);
    }

    AmoItem at(int index) {
        return new AmoItem(request, path(Integer.toString(index)), json.path(index), errors);
    }

    boolean has(String key) {
        return json.has(key);
    }

    void fault(String key, String code) {
        String detail =
                switch (code) {
                    case "NotSupportedChoice" -> "The value you selected is not a valid choice.";
                    case "FieldMissing" -> "This field is missing.";
                    case "FieldNotExpected" -> "This field was not expected.";
                    case "TooLong" -> "This value is too long.";
                    default -> "This value has a wrong type.";
                };
        errors.add(request, path(key), code, detail);
    }

    /** Notes every key that is not one of these. */
    void allow(List<String> keys) {
        if (!json.isObject()) {
            fault("", "InvalidType");
            return;
        }
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!keys.contains(name)) {
                fault(name, "FieldNotExpected");
            }
        }
    }

    /** A text of at most 256 characters; empty if it is absent or not one. */
    Optional<String> text(String key) {
        JsonNode value = json.path(key);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            fault(key, "InvalidType");
            return Optional.empty();
        }
        if (value.textValue().length() > 256) {
            fault(key, "TooLong");
            return Optional.empty();
        }
        return Optional.of(value.textValue());
    }

    /** A whole number of 0 or more; empty if it is absent or not one. */
    Optional<Long> whole(String key) {
        JsonNode value = json.path(key);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            fault(key, "InvalidType");
            return Optional.empty();
        }
        return Optional.of(value.longValue());
    }

    private String path(String key) {
        return path.isEmpty() || key.isEmpty() ? path + key : path + "." + key;
    }
}
