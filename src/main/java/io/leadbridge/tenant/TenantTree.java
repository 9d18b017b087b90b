package io.leadbridge.tenant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The tree of a tenant file as JSON, and back to the nodes that the readers take: variables put in, aliases followed,
 * comments gone, keys in the order of the text. What cannot be a JSON number or boolean without a change stays text.
 */
final class TenantTree {

    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,17})\\.[0-9]{1,18}");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final Mark NOWHERE = new Mark("stored", 0, -1, -1, new int[0], 0);

    private final Values values;
    private final Map<String, Mark> places;

    /**
     * @param values what is put in
     * @param places filled with the place of each value, by its path
     */
    TenantTree(Values values, Map<String, Mark> places) {
        this.values = values;
        this.places = places;
    }

    /** The tree of a text in which the readers found no fault. */
    ObjectNode of(MappingNode root) throws Values.Missing {
        return mapping(root, "");
    }

    private JsonNode any(Node node, String path) throws Values.Missing {
        places.putIfAbsent(path, node.getStartMark());
        if (node instanceof MappingNode mapping) {
            return mapping(mapping, path);
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = NODES.arrayNode();
            for (Node item : sequence.getValue()) {
                array.add(any(item, path + "[" + array.size() + "]"));
            }
            return array;
        }
        return scalar((ScalarNode) node, path);
    }

    private ObjectNode mapping(MappingNode node, String path) throws Values.Missing {
        ObjectNode object = NODES.objectNode();
        for (NodeTuple entry : node.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key) {
                String name = key.getValue();
                object.set(name, any(entry.getValueNode(), path.isEmpty() ? name : path + "." + Reading.cut(name)));
            }
        }
        return object;
    }

    private JsonNode scalar(ScalarNode node, String path) throws Values.Missing {
        String raw = node.getValue();
        if (node.getTag().equals(Tag.NULL)) {
            return NODES.nullNode();
        }
        if (node.getTag().equals(Tag.INT) && INTEGER.matcher(raw).matches() && !raw.equals("-0")) {
            return NODES.numberNode(Long.parseLong(raw));
        }
        if (node.getTag().equals(Tag.FLOAT) && DECIMAL.matcher(raw).matches() && !raw.startsWith("-0")) {
            return NODES.numberNode(new BigDecimal(raw));
        }
        if (node.getTag().equals(Tag.BOOL) && (raw.equals("true") || raw.equals("false"))) {
            return NODES.booleanNode(Boolean.parseBoolean(raw));
        }
        return NODES.textNode(values.of(raw, path));
    }

    /** The nodes of a tree that is stored; they stand in no line. */
    static Node nodes(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            List<NodeTuple> entries = new ArrayList<>(object.size());
            object.properties()
                    .forEach(entry ->
                            entries.add(new NodeTuple(scalar(Tag.STR, entry.getKey()), nodes(entry.getValue()))));
            return new MappingNode(Tag.MAP, true, entries, NOWHERE, NOWHERE, DumperOptions.FlowStyle.BLOCK);
        }
        if (tree instanceof ArrayNode array) {
            List<Node> items = new ArrayList<>(array.size());
            array.forEach(item -> items.add(nodes(item)));
            return new SequenceNode(Tag.SEQ, true, items, NOWHERE, NOWHERE, DumperOptions.FlowStyle.BLOCK);
        }
        if (tree instanceof DecimalNode decimal) {
            return scalar(Tag.FLOAT, decimal.decimalValue().toPlainString());
        }
        Tag tag =
                switch (tree.getNodeType()) {
                    case NUMBER -> Tag.INT;
                    case BOOLEAN -> Tag.BOOL;
                    case NULL -> Tag.NULL;
                    default -> Tag.STR;
                };
        return scalar(tag, tree.asText());
    }

    private static ScalarNode scalar(Tag tag, String text) {
        return new ScalarNode(tag, text, NOWHERE, NOWHERE, DumperOptions.ScalarStyle.PLAIN);
    }

    /** The tree as a person puts it into a file: where a value holds {@code ${}, so that it is not taken for a variable. */
    static ObjectNode escaped(ObjectNode tree) {
        return (ObjectNode) escapedAny(tree);
    }

    private static JsonNode escapedAny(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            ObjectNode copy = NODES.objectNode();
            object.properties().forEach(entry -> copy.set(entry.getKey(), escapedAny(entry.getValue())));
            return copy;
        }
        if (tree instanceof ArrayNode array) {
            ArrayNode copy = NODES.arrayNode();
            array.forEach(item -> copy.add(escapedAny(item)));
            return copy;
        }
        return tree.isTextual() ? NODES.textNode(Environment.escape(tree.textValue())) : tree;
    }

    /** As JSON on one line; the same tree is always the same text. */
    static String json(JsonNode tree) {
        try {
            return TreeText.JSON.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree always makes JSON", e);
        }
    }
}
