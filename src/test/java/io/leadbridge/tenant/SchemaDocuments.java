package io.leadbridge.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random tenant files, made by walking through the schema: where it gives a choice, one is drawn; single values are its own
 * enums and examples. What only the whole file can tell is put right afterwards: names that refer to each other.
 */
final class SchemaDocuments {

    private static final int DEPTH_MAX = 14;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonNode schema;
    private final Random random;

    SchemaDocuments(JsonNode schema, Random random) {
        this.schema = schema;
        this.random = random;
    }

    /** A file that is meant to be good. */
    ObjectNode next() {
        ObjectNode file = (ObjectNode) value(schema, 0);
        ObjectNode connections = file.putObject("connections");
        JsonNode known = schema.at("/properties/connections/properties");
        known.fieldNames().forEachRemaining(crm -> connections.set(crm, value(known.get(crm), 1)));
        int number = 0;
        for (JsonNode rule : file.path("rules")) {
            boolean forth = random.nextBoolean();
            ((ObjectNode) rule).put("name", "rule " + ++number).put("from", forth ? "amocrm" : "lptracker");
            for (JsonNode action : rule.path("then")) {
                ((ObjectNode) action).put("sync-to", forth ? "lptracker" : "amocrm");
                int field = 0;
                for (JsonNode pair : action.path("fields")) {
                    ((ObjectNode) pair).put("to", "lead.custom." + ++field);
                }
            }
        }
        return file;
    }

    private JsonNode value(JsonNode rules, int depth) {
        JsonNode at = resolved(rules);
        if (at.has("examples") && !at.has("properties")) {
            return drawn(at.get("examples")).deepCopy();
        }
        if (at.has("enum")) {
            return drawn(at.get("enum"));
        }
        String type = at.path("type").asText();
        if (type.equals("object")) {
            return object(at, depth);
        }
        if (type.equals("array")) {
            ArrayNode items = JSON.arrayNode();
            int count = depth > DEPTH_MAX ? 1 : 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                items.add(value(at.get("items"), depth + 1));
            }
            return items;
        }
        if (at.has("anyOf")) {
            // The last ones are variables, which are not set here.
            List<JsonNode> ways = new ArrayList<>();
            at.get("anyOf").forEach(ways::add);
            ways.removeIf(way -> way.path("$ref").asText().equals("#/$defs/variable"));
            return value(ways.get(random.nextInt(ways.size())), depth);
        }
        return TextNode.valueOf("text " + random.nextInt(100));
    }

    private ObjectNode object(JsonNode at, int depth) {
        List<String> needed = new ArrayList<>();
        List<String> shut = new ArrayList<>();
        at.path("required").forEach(key -> needed.add(key.asText()));
        for (String choice : List.of("oneOf", "anyOf")) {
            choose(at.path(choice), needed, shut);
        }
        ObjectNode made = JSON.objectNode();
        List<String> keys = new ArrayList<>();
        at.path("properties").fieldNames().forEachRemaining(keys::add);
        if (at.path("maxProperties").asInt() == 1) {
            keys.removeIf(
                    key -> depth > DEPTH_MAX - 4 && List.of("all", "any", "not").contains(key));
            needed.add(keys.get(random.nextInt(keys.size())));
        }
        boolean sparse = at.path("maxProperties").asInt() == 1;
        for (String key : keys) {
            boolean open = !at.get("properties").get(key).isBoolean() && !shut.contains(key);
            if (open && (needed.contains(key) || (!sparse && random.nextInt(3) == 0))) {
                made.set(key, value(at.get("properties").get(key), depth + 1));
            }
        }
        if (at.path("additionalProperties").isObject() && !at.has("properties")) {
            made.set("Key " + random.nextInt(9), value(at.get("additionalProperties"), depth + 1));
        }
        if (made.has("status")) {
            made.remove(at.has("not") ? List.of("stage") : List.of());
        }
        if (made.has("otherwise") && !made.has("map")) {
            made.remove("otherwise");
        }
        return made;
    }

    /** Draws one of the ways that need different keys, and leaves out the keys of the others. */
    private void choose(JsonNode ways, List<String> needed, List<String> shut) {
        if (ways.isEmpty()) {
            return;
        }
        int drawn = random.nextInt(ways.size());
        for (int i = 0; i < ways.size(); i++) {
            List<String> keys = i == drawn ? needed : shut;
            ways.get(i).path("required").forEach(key -> keys.add(key.asText()));
        }
        shut.removeAll(needed);
    }

    /** With what its references point at, itself first. */
    private JsonNode resolved(JsonNode rules) {
        if (!rules.has("$ref")) {
            return rules;
        }
        ObjectNode all =
                ((ObjectNode) resolved(schema.at(rules.get("$ref").asText().substring(1)))).deepCopy();
        rules.properties().forEach(entry -> {
            if (entry.getKey().equals("properties")) {
                ((ObjectNode) all.get("properties")).setAll((ObjectNode) entry.getValue());
            } else if (entry.getKey().equals("required") && all.has("required")) {
                entry.getValue().forEach(((ArrayNode) all.get("required"))::add);
            } else {
                all.set(entry.getKey(), entry.getValue());
            }
        });
        return all;
    }

    private JsonNode drawn(JsonNode list) {
        return list.get(random.nextInt(list.size()));
    }

    /** The same file with one thing spoiled somewhere, or by chance not spoiled at all. */
    ObjectNode spoiled(ObjectNode file) {
        ObjectNode copy = file.deepCopy();
        List<JsonNode> places = new ArrayList<>();
        collect(copy, places);
        JsonNode place = places.get(random.nextInt(places.size()));
        if (place instanceof ObjectNode object && !object.isEmpty()) {
            List<String> keys = new ArrayList<>();
            object.fieldNames().forEachRemaining(keys::add);
            String key = keys.get(random.nextInt(keys.size()));
            switch (random.nextInt(4)) {
                case 0 -> object.remove(key);
                case 1 -> object.set(key + "x", object.remove(key));
                default -> object.set(key, other());
            }
        } else if (place instanceof ArrayNode array && !array.isEmpty()) {
            int index = random.nextInt(array.size());
            switch (random.nextInt(4)) {
                case 0 -> array.removeAll();
                case 1 -> array.add(array.get(index).deepCopy());
                case 2 -> {
                    for (int i = random.nextInt(600); i > 0; i--) {
                        array.add(array.get(index).deepCopy());
                    }
                }
                default -> array.set(index, other());
            }
        }
        return copy;
    }

    private void collect(JsonNode node, List<JsonNode> places) {
        if (node.isContainerNode()) {
            places.add(node);
            node.forEach(child -> collect(child, places));
        }
    }

    /** A value of a kind that is seldom the right one. */
    private JsonNode other() {
        return switch (random.nextInt(11)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.textNode("");
            case 2 -> JSON.textNode("  ");
            case 3 -> JSON.textNode("x".repeat(1 + random.nextInt(5_000)));
            case 4 -> JSON.numberNode(random.nextInt(4_000_000) - 1_000);
            case 5 -> JSON.numberNode(random.nextInt(100) + 0.5);
            case 6 -> JSON.booleanNode(random.nextBoolean());
            case 7 -> JSON.arrayNode();
            case 8 -> JSON.arrayNode().add("a").add(1);
            case 9 -> JSON.objectNode().put("key", "value");
            default -> JSON.textNode("Some text");
        };
    }
}
