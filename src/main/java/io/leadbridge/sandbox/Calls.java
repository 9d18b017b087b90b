package io.leadbridge.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;

/** Counts the calls of the integration, not those of people. */
final class Calls {

    private long total;
    private long refused;
    private final TreeMap<String, Long> byOperation = new TreeMap<>();

    void count(String operation) {
        total++;
        byOperation.merge(operation, 1L, Long::sum);
    }

    void refused() {
        refused++;
    }

    void reset() {
        total = 0;
        refused = 0;
        byOperation.clear();
    }

    ObjectNode write() {
        ObjectNode json = Json.object().put("total", total).put("refused", refused);
        ObjectNode operations = json.putObject("byOperation");
        byOperation.forEach(operations::put);
        return json;
    }
}
