package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Changes;
import io.leadbridge.event.CrmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What changed since a time. Pages by number shift when a lead of an earlier page changes meanwhile; so each page after
 * the first begins at the time of the last lead seen, and leads that come twice are one.
 *
 * <p>An account may ignore filters. Then the first page has leads of before the time: the newest are read first instead,
 * down to the time.
 */
final class Changing {

    private static final String PATH = "/api/v4/leads";
    private static final String EVENTS = "/api/v4/events";
    private static final int EVENTS_PAGE = 100;
    /** So many times the pages, as long as all leads are of the very second that was asked for. */
    private static final int WITHIN_A_SECOND = 10;

    private static final Pattern FROM = Pattern.compile("from%5D=(\\d+)");

    private Changing() {}

    static Calls leads(Instant since, int mostPages) {
        long asked = since.getEpochSecond();
        AtomicInteger pages = new AtomicInteger();
        return Calls.paged(List.of(page("asc", asked, 1)), (call, reply) -> {
            boolean stuck = last(reply) <= asked;
            int most = stuck ? mostPages * WITHIN_A_SECOND : mostPages;
            return pages.incrementAndGet() < most && Lists.hasNext(reply)
                    ? following(call, reply, asked)
                    : Optional.empty();
        });
    }

    private static Optional<Call> following(Call call, JsonNode reply, long asked) {
        boolean ascending = call.query().contains("=asc");
        if (!ascending) {
            return allFit(reply, asked) ? Optional.of(page("desc", asked, Lists.number(call) + 1)) : Optional.empty();
        }
        if (!allFit(reply, asked)) {
            return Optional.of(page("desc", asked, 1));
        }
        Matcher matcher = FROM.matcher(call.query());
        long from = matcher.find() ? Long.parseLong(matcher.group(1)) : asked;
        return Optional.of(
                last(reply) > from ? page("asc", last(reply), 1) : page("asc", from, Lists.number(call) + 1));
    }

    private static Call page(String order, long from, int number) {
        String query = "limit=" + Lists.PAGE + "&with=contacts&order%5Bupdated_at%5D=" + order
                + "&filter%5Bupdated_at%5D%5Bfrom%5D=" + from;
        return Lists.page("changes", PATH, query, number);
    }

    /** Those that really changed since then, the oldest change first. */
    static List<JsonNode> changed(Instant since, Calls leads) {
        return Reading.items(leads.replies(), "leads").values().stream()
                .filter(lead -> updated(lead) >= since.getEpochSecond())
                .sorted(Comparator.comparingLong(Changing::updated))
                .toList();
    }

    /** Deletions are told by the events only. A user who may not see events gets none. */
    static Calls events(Instant since, int mostPages) {
        String query = "limit=" + EVENTS_PAGE + "&filter%5Btype%5D=lead_deleted%2Clead_restored"
                + "&filter%5Bcreated_at%5D%5Bfrom%5D=" + since.getEpochSecond();
        return Lists.pages(List.of(Lists.page("changes", EVENTS, query, 1)), mostPages);
    }

    static Answer<Changes> changes(
            CrmId crm, Instant since, Calls leads, Calls contacts, Calls companies, Calls events) {
        List<JsonNode> changed = changed(since, leads);
        boolean more = Lists.hasNext(leads.reply());
        boolean filterIgnored =
                !leads.replies().isEmpty() && !allFit(leads.replies().get(0), since.getEpochSecond());
        if (filterIgnored && more && allFit(leads.reply(), since.getEpochSecond())) {
            return new Answer.Refused<>("changes: the account ignores filters, and more leads changed since " + since
                    + " than may be read at once");
        }
        Set<String> gone = gone(since, events);
        Set<String> there = new LinkedHashSet<>();
        changed.forEach(lead -> {
            if (lead.path("is_deleted").asBoolean()) {
                gone.add(Reading.id(lead));
            } else {
                there.add(Reading.id(lead));
            }
        });
        gone.removeAll(there);
        Instant until = changed.isEmpty()
                ? since
                : later(since, Instant.ofEpochSecond(updated(changed.get(changed.size() - 1))));
        boolean further = more && !filterIgnored;
        boolean stuck = further && until.getEpochSecond() == since.getEpochSecond();
        return new Answer.Ok<>(new Changes(
                Fetching.records(crm, changed, contacts, companies),
                gone,
                stuck ? until.plusSeconds(1) : until,
                further));
    }

    /** The last word on a lead counts: one that was restored is not gone. */
    private static Set<String> gone(Instant since, Calls events) {
        Map<String, JsonNode> newest = new HashMap<>();
        List<JsonNode> all = new ArrayList<>();
        events.replies().forEach(page -> page.path("_embedded").path("events").forEach(all::add));
        for (JsonNode event : all) {
            boolean ofLead = event.path("type").asText().matches("lead_deleted|lead_restored");
            if (ofLead && event.path("created_at").asLong() >= since.getEpochSecond()) {
                newest.merge(event.path("entity_id").asText(), event, Changing::later);
            }
        }
        Set<String> gone = new LinkedHashSet<>();
        newest.forEach((lead, event) -> {
            if (event.path("type").asText().equals("lead_deleted")) {
                gone.add(lead);
            }
        });
        return gone;
    }

    /** Of two of the same second the deletion: a lead that is there after all is listed as changed. */
    private static JsonNode later(JsonNode one, JsonNode other) {
        long difference =
                one.path("created_at").asLong() - other.path("created_at").asLong();
        boolean first = difference == 0 ? one.path("type").asText().equals("lead_deleted") : difference > 0;
        return first ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static boolean allFit(JsonNode reply, long asked) {
        for (JsonNode lead : reply.path("_embedded").path("leads")) {
            if (updated(lead) < asked) {
                return false;
            }
        }
        return true;
    }

    private static long last(JsonNode reply) {
        long last = 0;
        for (JsonNode lead : reply.path("_embedded").path("leads")) {
            last = Math.max(last, updated(lead));
        }
        return last;
    }

    private static long updated(JsonNode lead) {
        return lead.path("updated_at").asLong();
    }
}
