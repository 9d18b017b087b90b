package io.leadbridge.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.admin.QueueTree;
import io.leadbridge.camel.redisqueue.ParkedFilter;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code leadbridge parked}: lists what waits for a person. Exit codes: 0 told, 1 Redis does not answer, 2 wrong use. */
@Command(
        name = "parked",
        description =
                "Lists the messages that wait for a person, the newest first, and how many there are for which reason.",
        mixinStandardHelpOptions = true)
final class ParkedCommand implements Callable<Integer> {

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only those of this tenant.")
    private String tenant;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Only those with this in their reason.")
    private String reason;

    @Mixin
    private PageOptions pages;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws Exception {
        ParkedFilter ofTenant = tenant == null
                ? ParkedFilter.all()
                : ParkedFilter.all().withGroup(ToldOutput.tenant(tenant).value());
        int limit = pages.limit(RedisQueueOperations.MOST_LISTED);
        return Operator.run(output, operator -> {
            ParkedFilter filter = reason == null ? ofTenant : ofTenant.withReasonPart(reason);
            ObjectNode tree =
                    QueueTree.parked(operator.queue(), filter, pages.next().orElse(null), limit);
            tree.set(
                    "reasons",
                    QueueTree.reasons(operator.queue(), operator.queue().depth(), filter));
            output.tell(tree, () -> text(tree));
            return 0;
        });
    }

    private static String text(ObjectNode tree) {
        StringBuilder lines = new StringBuilder();
        for (JsonNode reason : tree.path("reasons")) {
            lines.append(String.format(
                    "%7d  %s%n",
                    reason.path("count").asLong(), reason.path("reason").asText()));
        }
        for (JsonNode message : tree.path("parked")) {
            lines.append(String.format(
                    "%s  tenant %s, message %s%s%n    %s%n",
                    message.path("parked-at").asText(),
                    message.path("tenant").asText(),
                    message.path("message").asText(),
                    message.path("sent-again").asBoolean() ? ", was sent again before" : "",
                    message.path("reason").asText()));
        }
        if (tree.has("next")) {
            lines.append("More: --next ").append(tree.path("next").asText()).append('\n');
        }
        return lines.length() == 0 ? "Nothing is parked.\n" : lines.toString();
    }
}
