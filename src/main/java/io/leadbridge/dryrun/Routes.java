package io.leadbridge.dryrun;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.leadbridge.event.CrmId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of the route files that a batch goes through: {@code direct:sync-batch} and every route that it reaches by a
 * {@code direct:} address; but no route of a CRM. An integrator's own routes and edits are among them.
 *
 * @param yaml these routes, as Camel reads them
 * @param beans the beans that they name
 * @param crms the CRMs that have a {@code {crm}-fetch}
 */
public record Routes(String yaml, Set<String> beans, Set<CrmId> crms) {

    static final String START = "sync-batch";

    private static final Pattern ADDRESS = Pattern.compile("direct:([A-Za-z0-9_.-]+)");
    private static final Pattern FETCH = Pattern.compile("([a-z0-9]{1,20})-fetch");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** The files cannot be read, or lack what is needed; the text says which. */
    public static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unreadable(String message) {
            super(message);
        }
    }

    /**
     * Reads them.
     *
     * @throws Unreadable if a file cannot be read, or no route begins at {@code direct:sync-batch}
     */
    public static Routes read(List<Path> files) {
        Map<String, JsonNode> called = new TreeMap<>();
        for (Path file : files) {
            for (JsonNode item : tree(file)) {
                Matcher from = ADDRESS.matcher(
                        item.path("route").path("from").path("uri").asText());
                if (from.matches()) {
                    called.put(from.group(1), item);
                }
            }
        }
        if (!called.containsKey(START)) {
            throw new Unreadable("no route from direct:" + START + " in " + files);
        }
        Set<CrmId> crms = new TreeSet<>();
        called.keySet().stream()
                .map(FETCH::matcher)
                .filter(Matcher::matches)
                .forEach(fetch -> crms.add(new CrmId(fetch.group(1))));
        return reached(called, crms);
    }

    private static Routes reached(Map<String, JsonNode> called, Set<CrmId> crms) {
        ArrayNode reached = YAML.createArrayNode();
        Set<String> beans = new TreeSet<>();
        Set<String> seen = new TreeSet<>(Set.of(START));
        Deque<String> left = new ArrayDeque<>(seen);
        while (!left.isEmpty()) {
            JsonNode route = called.get(left.pop());
            reached.add(route);
            for (String text : texts(route, "")) {
                Matcher address = ADDRESS.matcher(text);
                while (address.find()) {
                    String next = address.group(1);
                    if (called.containsKey(next) && !isOfCrm(next, crms) && seen.add(next)) {
                        left.add(next);
                    }
                }
            }
            beans.addAll(texts(route, "ref"));
        }
        return new Routes(write(reached), beans, crms);
    }

    private static boolean isOfCrm(String route, Set<CrmId> crms) {
        return crms.stream().anyMatch(crm -> route.startsWith(crm + "-"));
    }

    /** The texts in a tree; with a key, only those that stand under it. */
    private static Set<String> texts(JsonNode tree, String key) {
        Set<String> texts = new TreeSet<>();
        if (tree.isTextual() && key.isEmpty()) {
            texts.add(tree.asText());
        }
        tree.properties().forEach(field -> {
            if (field.getKey().equals(key) && field.getValue().isTextual()) {
                texts.add(field.getValue().asText());
            }
            texts.addAll(texts(field.getValue(), key));
        });
        if (tree.isArray()) {
            tree.forEach(item -> texts.addAll(texts(item, key)));
        }
        return texts;
    }

    private static JsonNode tree(Path file) {
        try {
            return YAML.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new Unreadable(file + ": cannot be read as YAML: " + e.getMessage());
        }
    }

    private static String write(ArrayNode routes) {
        try {
            return YAML.writeValueAsString(routes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read as YAML can be written", e);
        }
    }
}
