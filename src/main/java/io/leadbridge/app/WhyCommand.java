package io.leadbridge.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.admin.EventsApi;
import io.leadbridge.admin.Mentions;
import io.leadbridge.admin.StoryTree;
import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.EventId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.WebhookCodec;
import io.leadbridge.history.Inquiry.Known;
import io.leadbridge.history.Story;
import io.leadbridge.history.StoryQuery;
import io.leadbridge.history.Waiting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code leadbridge why}: says why an event is where it is. Exit codes: 0 told, 1 nothing is known of it, 2 wrong use. */
@Command(
        name = "why",
        description =
                "Says why an event is where it is, and what happened on its way; of a record, its newest event that has"
                        + " ended, and the messages that wait or are parked and have its id in them.",
        mixinStandardHelpOptions = true)
final class WhyCommand implements Callable<Integer> {

    private static final int WAITING_MOST = 10;

    @Parameters(
            index = "0",
            paramLabel = "EVENT|RECORD",
            description = "An event's id; or a record as amocrm:lead:101, or only its id.")
    private String what;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Looks only there. Default: everywhere.")
    private String tenant;

    @Option(
            names = "--show-personal-data",
            description = "With --json: shows the lead's values in clear. The audit log tells that they were shown.")
    private boolean personalData;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws Exception {
        TenantId only = tenant == null ? null : ToldOutput.tenant(tenant);
        return Operator.run(output, operator -> {
            if (only != null) {
                operator.requireTenant(only);
            }
            List<TenantId> tenants = only == null ? operator.tenants() : List.of(only);
            Map<EventId, TenantId> found = new LinkedHashMap<>();
            tenants.forEach(one -> events(operator, one).forEach(event -> found.put(event, one)));
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            found.forEach((event, of) -> tree(operator, of, event).ifPresent(all::add));
            if (all.isEmpty()) {
                output.err()
                        .println("leadbridge: of '" + what + "' nothing is known: it never came, was dropped, or its"
                                + " story is not kept any more");
                output.err().flush();
                return 1;
            }
            output.tell(all, () -> text(all));
            return 0;
        });
    }

    private List<EventId> events(Operator operator, TenantId of) {
        Optional<EventId> event = EventsApi.event(what);
        if (event.isPresent()) {
            return List.of(event.get());
        }
        List<EventId> newest = new ArrayList<>();
        for (RecordRef record : records()) {
            operator.search().search(of, StoryQuery.ofRecord(record), Optional.empty(), 1).stories().stream()
                    .map(Story::ended)
                    .forEach(ended -> newest.add(ended.id()));
        }
        newest.addAll(0, unended(operator, of, newest));
        return newest;
    }

    /** Of each message that waits and may be about the record, an event that is still to be worked. */
    private List<EventId> unended(Operator operator, TenantId of, List<EventId> known) {
        String id = EventsApi.record(what).map(RecordRef::id).orElse(what);
        Mentions mentions = new Mentions(operator.queue());
        List<QueueMessage> messages = new ArrayList<>(mentions.waiting(of, id, WAITING_MOST));
        mentions.parked(of, id, WAITING_MOST).forEach(parked -> messages.add(parked.message()));
        return messages.stream()
                .filter(message ->
                        known.stream().noneMatch(event -> event.message().equals(message.id())))
                .map(message -> new EventId(message.id(), firstLeft(message)))
                .distinct()
                .toList();
    }

    private static int firstLeft(QueueMessage message) {
        try {
            return new WebhookCodec()
                    .decode(message.id(), message.body()).only().stream()
                            .min(Integer::compare)
                            .orElse(0);
        } catch (IllegalArgumentException e) {
            // No webhook: why it waits or is parked is told all the same.
            return 0;
        }
    }

    private List<RecordRef> records() {
        Optional<RecordRef> whole = EventsApi.record(what);
        if (whole.isPresent()) {
            return List.of(whole.get());
        }
        List<RecordRef> all = new ArrayList<>();
        for (String crm : List.of("amocrm", "lptracker")) {
            all.add(new RecordRef(new CrmId(crm), Entity.LEAD, what));
            all.add(new RecordRef(new CrmId(crm), Entity.CONTACT, what));
        }
        return all;
    }

    private Optional<ObjectNode> tree(Operator operator, TenantId of, EventId event) {
        Known known = operator.inquiry().ask(of, event);
        boolean gone = known.waiting()
                .filter(waiting -> waiting.place() == Waiting.Place.GONE)
                .isPresent();
        if (gone && known.story().isEmpty()) {
            return Optional.empty();
        }
        if (personalData) {
            operator.audited(of, "personal data of event " + event + " shown", () -> {});
        }
        return Optional.of(StoryTree.whole(known, personalData).put("tenant", of.value()));
    }

    private String text(ArrayNode all) {
        StringBuilder lines = new StringBuilder();
        for (JsonNode event : all) {
            lines.append(String.format(
                    "%s  tenant %s, event %s%n%s%n",
                    event.path("record").asText("a message with " + what + " in it"),
                    event.path("tenant").asText(),
                    event.path("event").asText(),
                    event.path("why").asText()));
            for (JsonNode step : event.path("steps")) {
                lines.append(String.format(
                        "  %s  %-6s %s: %s%n",
                        step.path("at").asText(),
                        step.path("kind").asText(),
                        step.path("subject").asText(),
                        step.path("text").asText()));
            }
        }
        return lines.toString();
    }
}
