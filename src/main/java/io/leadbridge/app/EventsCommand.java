package io.leadbridge.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.admin.EventsApi;
import io.leadbridge.admin.StoryTree;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.Stories;
import io.leadbridge.history.StoryPage;
import io.leadbridge.history.StoryQuery;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code leadbridge events}: finds events that ended. Exit codes: 0 told, 1 none found or Redis does not answer, 2 wrong use. */
@Command(
        name = "events",
        description = "Finds events by what is in them, the newest first. Only what ended; 'why' tells of what waits.",
        footer = {"", "All that is given must fit. No value of a person is printed."},
        mixinStandardHelpOptions = true)
final class EventsCommand implements Callable<Integer> {

    @Mixin
    private TenantParameter tenant;

    @Option(names = "--record", paramLabel = "RECORD", description = "As amocrm:lead:101; also the one written to.")
    private String record;

    @Option(names = "--phone", paramLabel = "PHONE", description = "Of the lead's contact, in any writing.")
    private String phone;

    @Option(names = "--name", paramLabel = "WORDS", description = "Beginnings of words of a name.")
    private String name;

    @Option(
            names = "--outcome",
            split = ",",
            paramLabel = "OUTCOME",
            description = "applied, unchanged, echo, merged, ignored, parked.")
    private List<String> outcomes = List.of();

    @Option(names = "--rule", paramLabel = "RULE", description = "Name of a rule that fired.")
    private String rule;

    @Option(names = "--from", paramLabel = "TIME", description = "Ended then or later, as 2026-11-23T05:00:00Z.")
    private String from;

    @Option(names = "--until", paramLabel = "TIME", description = "Ended before then.")
    private String until;

    @Option(names = "--text", paramLabel = "TEXT", description = "Anywhere in the story; nothing is indexed for it.")
    private String text;

    @Mixin
    private PageOptions pages;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws Exception {
        TenantId id = tenant.id();
        StoryQuery query = query();
        int limit = pages.limit(Stories.MOST_LISTED);
        return Operator.run(output, operator -> {
            operator.requireTenant(id);
            StoryPage page = operator.search().search(id, query, pages.next(), limit);
            ObjectNode tree = StoryTree.page(page);
            output.tell(tree, () -> text(tree));
            return page.stories().isEmpty() ? 1 : 0;
        });
    }

    private StoryQuery query() {
        Set<String> words = new TreeSet<>(outcomes);
        return new StoryQuery(
                Optional.ofNullable(record).map(EventsCommand::record),
                Optional.ofNullable(phone),
                Optional.ofNullable(name),
                words,
                Optional.ofNullable(rule),
                time("--from", from),
                time("--until", until),
                Optional.ofNullable(text));
    }

    private static RecordRef record(String given) {
        return EventsApi.record(given)
                .orElseThrow(() ->
                        new SettingsException("--record '" + given + "' given; a record as amocrm:lead:101 expected"));
    }

    private static Optional<Instant> time(String option, String given) {
        try {
            return Optional.ofNullable(given).map(Instant::parse);
        } catch (DateTimeException e) {
            throw new SettingsException(option + " '" + given + "' given; a time as 2026-11-23T05:00:00Z expected");
        }
    }

    private static String text(ObjectNode page) {
        StringBuilder lines = new StringBuilder();
        for (JsonNode event : page.path("events")) {
            lines.append(String.format(
                    "%-24s  %-9s  %s  %s%n    %s%n",
                    event.path("ended-at").asText(),
                    event.path("outcome").asText(),
                    event.path("event").asText(),
                    event.path("record").asText(""),
                    event.path("why").asText()));
        }
        if (page.has("next")) {
            lines.append("Looked back to ")
                    .append(page.path("looked-back-to").asText())
                    .append("; go on with --next ")
                    .append(page.path("next").asText())
                    .append('\n');
        } else if (page.path("events").isEmpty()) {
            lines.append("No such event has ended, or its story is not kept any more.\n");
        }
        return lines.toString();
    }
}
