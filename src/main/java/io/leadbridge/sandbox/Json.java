package io.leadbridge.sandbox;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** JSON in and out. */
public final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private Json() {}

    /** Reads a body; empty if it is not one JSON value. */
    public static Optional<JsonNode> read(byte[] body) {
        try {
            JsonNode json = MAPPER.readTree(body);
            return json == null || json.isMissingNode() ? Optional.empty() : Optional.of(json);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** All texts within, in order. */
    public static List<String> texts(JsonNode json) {
        List<String> texts = new ArrayList<>();
        if (json.isContainerNode()) {
            json.forEach(part -> texts.addAll(texts(part)));
        } else {
            texts.add(json.asText());
        }
        return texts;
    }

    /** A new, empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A new, empty array. */
    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
