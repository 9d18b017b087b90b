package io.leadbridge.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.leadbridge.admin.Problem.Flaw;
import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Bodies to trees and back: JSON as RFC 8259 has it and no more, within bounds, and without a key twice. */
final class Trees {

    private static final int DEPTH_MAX = 60;

    private static final ObjectMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // Numbers keep their digits.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private static final ObjectMapper VALUES = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule()
                    .addSerializer(TenantId.class, ToStringSerializer.instance)
                    .addSerializer(CrmId.class, ToStringSerializer.instance)
                    .addSerializer(Account.class, ToStringSerializer.instance)
                    .addSerializer(FieldPath.class, ToStringSerializer.instance)
                    .addSerializer(RecordRef.class, ToStringSerializer.instance))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    /** Only to peek: what is wrong with a document, the tenants' own reader tells. */
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Trees() {}

    /**
     * Reads JSON.
     *
     * @throws Refusal 400, with line and column, if it is none
     */
    static JsonNode read(byte[] body) {
        if (body.length == 0) {
            throw unreadable("empty; JSON expected", null);
        }
        try {
            // Jackson would guess UTF-16 and UTF-32, and let bad bytes of names pass.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return STRICT.readTree(text);
        } catch (CharacterCodingException e) {
            throw unreadable("not UTF-8", null);
        } catch (JsonProcessingException e) {
            throw unreadable(reason(e), e.getLocation());
        }
    }

    /** Jackson's words may quote a secret, so they are not used, but for the name of a key. */
    private static String reason(JsonProcessingException e) {
        if (e instanceof JsonEOFException) {
            return "not JSON: it ends too early";
        }
        if (e instanceof StreamConstraintsException) {
            return "more than " + DEPTH_MAX + " levels, or a number or text that is too long";
        }
        String words = e.getOriginalMessage();
        return words != null && words.startsWith("Duplicate field '")
                ? "a key stands twice in one object"
                : "not JSON from here on";
    }

    private static Refusal unreadable(String message, JsonLocation at) {
        Flaw flaw = at == null
                ? new Flaw("", 0, 0, message)
                : new Flaw("", Math.max(0, at.getLineNr()), Math.max(0, at.getColumnNr()), message);
        return new Refusal(new Problem(400, "unreadable", message, List.of(flaw)));
    }

    /** The value of records, lists and maps as a tree. */
    static JsonNode of(Object value) {
        return VALUES.valueToTree(value);
    }

    static byte[] json(JsonNode tree) {
        try {
            return STRICT.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    /** One text of a document that may be YAML or JSON, and may be anything else; empty if it is not there. */
    static String peek(byte[] document, String key) {
        try {
            JsonNode root = YAML.readTree(document);
            return root instanceof ObjectNode object ? object.path(key).asText() : "";
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    /**
     * A document as the tenant reader takes it. JSON is YAML but for one thing: YAML does not know the escape {@code \/}.
     *
     * @return the same text, lines included
     */
    static byte[] withoutEscapedSlashes(byte[] json) {
        byte[] text = new byte[json.length];
        int length = 0;
        for (int at = 0; at < json.length; at++) {
            if (json[at] == '\\' && at + 1 < json.length) {
                at++;
                if (json[at] != '/') {
                    text[length++] = '\\';
                }
            }
            text[length++] = json[at];
        }
        return Arrays.copyOf(text, length);
    }
}
