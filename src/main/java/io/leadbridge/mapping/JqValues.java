package io.leadbridge.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.leadbridge.event.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs programs of jq on values. A program sees text as text, numbers, true and false, a point in time as ISO 8601, several
 * values as an array; and an object of the CRM's own, as an address, as an object.
 */
final class JqValues {

    private static final int PROGRAMS_MAX = 1_000;
    private static final int EXPONENT_MAX = 40;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private final JqBounds bounds;

    /** Programs by their text, the least lately used first. */
    private final Map<String, JqProgram> programs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, JqProgram> eldest) {
            return size() > PROGRAMS_MAX;
        }
    };

    JqValues(JqBounds bounds) {
        this.bounds = bounds;
    }

    /** What the program makes of the value; several values if it gives several, or an array. */
    Value run(String program, Value value, Times times) throws Unconvertible {
        List<Value> values = new ArrayList<>();
        for (JsonNode result : program(program).run(json(value, times), bounds)) {
            if (result.isArray()) {
                for (JsonNode each : result) {
                    values.add(value(each));
                }
            } else {
                values.add(value(result));
            }
        }
        return values.size() == 1 ? values.get(0) : new Value.Many(values);
    }

    private JqProgram program(String text) throws Unconvertible {
        synchronized (programs) {
            JqProgram known = programs.get(text);
            if (known == null) {
                try {
                    known = JqProgram.compile(text);
                } catch (JqProgram.Invalid e) {
                    throw new Unconvertible("transform jq: " + e.getMessage());
                }
                programs.put(text, known);
            }
            return known;
        }
    }

    private static JsonNode json(Value value, Times times) {
        if (value instanceof Value.Many many) {
            var array = JsonNodeFactory.instance.arrayNode();
            many.values().forEach(each -> array.add(json(each, times)));
            return array;
        }
        if (value instanceof Value.Number number) {
            BigDecimal given = number.number();
            return given.scale() <= 0 && given.precision() - given.scale() < 18
                    ? JsonNodeFactory.instance.numberNode(given.longValue())
                    : DecimalNode.valueOf(given);
        }
        if (value instanceof Value.Flag flag) {
            return BooleanNode.valueOf(flag.set());
        }
        if (value instanceof Value.Moment moment) {
            return new TextNode(times.iso(moment.instant()));
        }
        String text = ((Value.Text) value).text();
        return Conversion.objectOf(text).<JsonNode>map(object -> object).orElseGet(() -> new TextNode(text));
    }

    private static Value value(JsonNode result) throws Unconvertible {
        if (result.isNumber()) {
            return new Value.Number(number(result));
        }
        if (result.isBoolean()) {
            return new Value.Flag(result.booleanValue());
        }
        if (result.isTextual()) {
            return Value.of(result.textValue());
        }
        if (result.isNull() || result.isMissingNode()) {
            return Value.EMPTY;
        }
        try {
            return Value.of(JSON.writeValueAsString(JSON.treeToValue(result, Object.class)));
        } catch (JsonProcessingException e) {
            throw new Unconvertible("transform jq: the result cannot be written as JSON");
        }
    }

    private static BigDecimal number(JsonNode result) throws Unconvertible {
        boolean finite = !Double.isNaN(result.doubleValue()) && !Double.isInfinite(result.doubleValue());
        BigDecimal number = finite ? result.decimalValue() : BigDecimal.ZERO;
        // One of a great exponent would be written out in full.
        if (!finite || Math.abs((long) number.scale()) > EXPONENT_MAX) {
            throw new Unconvertible("transform jq: the result is a number too great or too small");
        }
        return number;
    }
}
