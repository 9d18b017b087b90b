package io.leadbridge.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;

/** Which values of a tenant's tree are secret, and what is done to all of them. */
final class SecretLeaves {

    private static final List<String> OF_A_CONNECTION = List.of("token", "password", "webhook-secret");
    private static final List<String> OF_OAUTH = List.of("client-secret", "refresh-token", "code");
    private static final Pattern PATH = Pattern.compile("connections\\.[^.\\[]+\\.(?:"
            + String.join("|", OF_A_CONNECTION) + "|oauth\\.(?:" + String.join("|", OF_OAUTH) + "))");

    private SecretLeaves() {}

    /** Whether a secret stands there. */
    static boolean isSecret(String path) {
        return PATH.matcher(path).matches();
    }

    /** The secrets by their path, in the tree's order. */
    static Map<String, String> of(ObjectNode tree) {
        Map<String, String> secrets = new LinkedHashMap<>();
        replace(tree, (path, value) -> {
            secrets.put(path, value);
            return value;
        });
        return secrets;
    }

    /**
     * A copy with other secrets.
     *
     * @param change gives the new value for a path and the present value
     */
    static ObjectNode replaced(ObjectNode tree, BinaryOperator<String> change) {
        ObjectNode copy = tree.deepCopy();
        replace(copy, change);
        return copy;
    }

    private static void replace(ObjectNode tree, BinaryOperator<String> change) {
        mapping(tree, "connections")
                .ifPresent(connections -> connections.fieldNames().forEachRemaining(crm -> {
                    String path = "connections." + crm + ".";
                    mapping(connections, crm).ifPresent(connection -> {
                        replace(connection, path, OF_A_CONNECTION, change);
                        mapping(connection, "oauth")
                                .ifPresent(oauth -> replace(oauth, path + "oauth.", OF_OAUTH, change));
                    });
                }));
    }

    private static void replace(ObjectNode section, String path, List<String> keys, BinaryOperator<String> change) {
        for (String key : keys) {
            JsonNode value = section.get(key);
            if (value != null && value.isValueNode()) {
                section.put(key, change.apply(path + key, value.asText()));
            }
        }
    }

    private static Optional<ObjectNode> mapping(ObjectNode section, String key) {
        return section.get(key) instanceof ObjectNode found ? Optional.of(found) : Optional.empty();
    }
}
