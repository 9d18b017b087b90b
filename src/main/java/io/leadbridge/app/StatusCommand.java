package io.leadbridge.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.admin.QueueTree;
import io.leadbridge.event.TenantId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code leadbridge status}: how the server of these settings is, what waits, and how the last day's events ended. Exit codes:
 * 0 all is well, 1 a part is not, or no server or Redis answers; 2 wrong settings.
 */
@Command(
        name = "status",
        description =
                "Tells how each part is, what waits and what is parked, and how the events of the last 24 hours ended.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int HOURS = 24;
    private static final int NOT_WELL = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws Exception {
        return Operator.run(output, operator -> {
            ObjectNode tree = JSON.createObjectNode();
            tree.set("server", server(operator.settings()));
            tree.set("queue", QueueTree.overview(operator.queue()));
            ObjectNode tenants = tree.putObject("tenants");
            for (TenantId tenant : operator.tenants()) {
                ObjectNode outcomes = tenants.putObject(tenant.value());
                operator.search()
                        .outcomesByHour(tenant, HOURS)
                        .forEach((word, hours) ->
                                outcomes.put(word, Arrays.stream(hours).sum()));
            }
            output.tell(tree, () -> text(tree));
            return tree.at("/server/status").asText().equals("UP") ? 0 : NOT_WELL;
        });
    }

    /** What the server's own health page says. */
    private static ObjectNode server(Settings settings) throws InterruptedException {
        String host = settings.host().equals("0.0.0.0") ? "127.0.0.1" : settings.host();
        URI page = URI.create("http://" + host + ":" + settings.managementPort() + "/observe/health");
        ObjectNode server = JSON.createObjectNode().put("address", page.toString());
        try {
            HttpRequest request = HttpRequest.newBuilder(page).timeout(PATIENCE).build();
            HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
            JsonNode health =
                    JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
            server.put("status", health.path("status").asText("UNKNOWN"));
            server.set("checks", health.path("checks"));
        } catch (IOException e) {
            server.put("status", "NO ANSWER");
        }
        return server;
    }

    private static String text(ObjectNode tree) {
        StringBuilder lines = new StringBuilder();
        lines.append("server ").append(tree.at("/server/address").asText()).append(": ");
        lines.append(tree.at("/server/status").asText()).append('\n');
        for (JsonNode check : tree.at("/server/checks")) {
            String reason = check.path("reason").asText(check.path("message").asText(""));
            lines.append(String.format(
                    "  %-24s %s%s%n",
                    check.path("name").asText(), check.path("status").asText(), reason.isEmpty() ? "" : "  " + reason));
        }
        JsonNode queue = tree.path("queue");
        lines.append(String.format(
                "queue: %d waiting (%d in work, %d later), oldest %d s, %d tenants held, %d parked%s%n",
                queue.path("waiting").asLong(),
                queue.path("in-flight").asLong(),
                queue.path("later").asLong(),
                queue.path("oldest-seconds").asLong(),
                queue.path("held-tenants").asLong(),
                queue.path("parked").asLong(),
                queue.path("paused").asBoolean() ? ", PAUSED" : ""));
        queue.path("paused-tenants")
                .forEach(one -> lines.append("  paused: ").append(one.asText()).append('\n'));
        queue.path("parked-reasons")
                .forEach(one -> lines.append(String.format(
                        "  parked %5d  %s%n",
                        one.path("count").asLong(), one.path("reason").asText())));
        lines.append("events of the last ").append(HOURS).append(" hours:\n");
        tree.path("tenants").properties().forEach(tenant -> {
            lines.append("  ").append(tenant.getKey()).append(':');
            tenant.getValue().properties().forEach(outcome -> lines.append(' ')
                    .append(outcome.getKey())
                    .append(' ')
                    .append(outcome.getValue().asLong()));
            lines.append(tenant.getValue().isEmpty() ? " none\n" : "\n");
        });
        return lines.toString();
    }
}
