package io.leadbridge.bench.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.bench.process.CamelSide;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Our side of the queue benchmark: one process that takes a request as a line of JSON and answers with one.
 *
 * <p>Its counterpart is {@code src/bench/node/queue.mjs}: the same requests, the same answers, measured the same way.
 */
public final class OurQueue {

    private static final ObjectMapper JSON = new ObjectMapper();

    private OurQueue() {}

    /** @param arguments port of Redis; size of a body, in bytes */
    public static void main(String[] arguments) throws Exception {
        PrintStream answers = System.out;
        // Whatever a library prints must not be taken for an answer.
        System.setOut(System.err);
        try (CamelSide side = new CamelSide(Integer.parseInt(arguments[0]));
                BufferedReader requests =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Producing producing = new Producing(side, Integer.parseInt(arguments[1]));
            Consuming consuming = new Consuming(side, producing);
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                answers.println(JSON.writeValueAsString(answer(JSON.readTree(line), producing, consuming)));
                answers.flush();
            }
        }
    }

    private static Map<String, ?> answer(JsonNode request, Producing producing, Consuming consuming) {
        try {
            return switch (request.get("do").asText()) {
                case "fill" -> producing.fill(request);
                case "enqueue" -> producing.enqueue(request);
                case "add" -> producing.add(request);
                case "process" -> consuming.process(request);
                case "span" -> consuming.span(request);
                case "latency" -> consuming.latency(request);
                case "hang" -> consuming.hang(request);
                case "receive" -> consuming.receive(request);
                case "forget" -> Map.of();
                default -> Map.of("error", "unknown request " + request);
            };
        } catch (Exception e) {
            e.printStackTrace();
            return Map.of("error", e.toString());
        }
    }
}
