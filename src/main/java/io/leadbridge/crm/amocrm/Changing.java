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

    private static final String LEADS = "leads";
    private static final String EVENTS = "/api/v4/events";
    private static final int EVENTS_PAGE = 100;
    /** So many times the pages, as long as all leads are of the very second that was asked for. */
    private static final int WITHIN_A_SECOND = 10;

    private static final Pattern FROM = Pattern.compile("from%5D=(\\d+)");

    private Changing() {}

    static Calls leads(Instant since, int mostPages) {
        return list(LEADS, "contacts", since, mostPages);
    }

    /**
     * The pages of a list.
     *
     * @param entity what is listed: {@code leads} or {@code contacts}
     * @param with what each is to name
     */
    static Calls list(String entity, String with, Instant since, int mostPages) {
        long asked = since.getEpochSecond();
        AtomicInteger pages = new AtomicInteger();
        return Calls.paged(List.of(page(entity, with, "asc", asked, 1)), (call, reply) -> {
            boolean stuck = last(reply, entity) <= asked;
            int most = stuck ? mostPages * WITHIN_A_SECOND : mostPages;
            return pages.incrementAndGet() < most && Lists.hasNext(reply)
                    ? following(entity, with, call, reply, asked)
                    : Optional.empty();
        });
    }

    private static Optional<Call> following(String entity, String with, Call call, JsonNode reply, long asked) {
        boolean ascending = call.query().contains("=asc");
        if (!ascending) {
            return allFit(reply, entity, asked)
                    ? Optional.of(page(entity, with, "desc", asked, Lists.number(call) + 1))
                    : Optional.empty();
        }
        if (!allFit(reply, entity, asked)) {
            return Optional.of(page(entity, with, "desc", asked, 1));
        }
        Matcher matcher = FROM.matcher(call.query());
        long from = matcher.find() ? Long.parseLong(matcher.group(1)) : asked;
        long last = last(reply, entity);
        return Optional.of(
                last > from
                        ? page(entity, with, "asc", last, 1)
                        : page(entity, with, "asc", from, Lists.number(call) + 1));
    }

    private static Call page(String entity, String with, String order, long from, int number) {
        String query = "limit=" + Lists.PAGE + "&with=" + with + "&order%5Bupdated_at%5D=" + order
                + "&filter%5Bupdated_at%5D%5Bfrom%5D=" + from;
        return Lists.page("changes", "/api/v4/" + entity, query, number);
    }

    /** The leads that really changed since then, the oldest change first. */
    static List<JsonNode> changed(Instant since, Calls leads) {
        return changed(LEADS, since, leads);
    }

    /** The same of another list. */
    static List<JsonNode> changed(String entity, Instant since, Calls list) {
        return Reading.items(list.replies(), entity).values().stream()
                .filter(item -> updated(item) >= since.getEpochSecond())
                .sorted(Comparator.comparingLong(Changing::updated))
                .toList();
    }

    /**
     * How far a list was read.
     *
     * @param until to go on from here; never before the time that was asked for
     * @param more whether there is more
     */
    record Reach(Instant until, boolean more) {}

    /**
     * How far it was read.
     *
     * @return empty if the account ignores filters, and more changed than may be read at once
     */
    static Optional<Reach> reach(String entity, Instant since, Calls list) {
        long asked = since.getEpochSecond();
        boolean more = Lists.hasNext(list.reply());
        boolean filterIgnored =
                !list.replies().isEmpty() && !allFit(list.replies().get(0), entity, asked);
        if (filterIgnored && more && allFit(list.reply(), entity, asked)) {
            return Optional.empty();
        }
        List<JsonNode> changed = changed(entity, since, list);
        Instant until = changed.isEmpty()
                ? since
                : later(since, Instant.ofEpochSecond(updated(changed.get(changed.size() - 1))));
        boolean further = more && !filterIgnored;
        boolean stuck = further && until.getEpochSecond() == asked;
        return Optional.of(new Reach(stuck ? until.plusSeconds(1) : until, further));
    }

    static <T> Answer<T> tooMany(String entity, Instant since) {
        return new Answer.Refused<>("changes: the account ignores filters, and more " + entity + " changed since "
                + since + " than may be read at once");
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
        Optional<Reach> reach = reach(LEADS, since, leads);
        if (reach.isEmpty()) {
            return tooMany(LEADS, since);
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
        return new Answer.Ok<>(new Changes(
                Fetching.records(crm, changed, contacts, companies),
                gone,
                reach.get().until(),
                reach.get().more()));
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

    private static boolean allFit(JsonNode reply, String entity, long asked) {
        for (JsonNode item : reply.path("_embedded").path(entity)) {
            if (updated(item) < asked) {
                return false;
            }
        }
        return true;
    }

    private static long last(JsonNode reply, String entity) {
        long last = 0;
        for (JsonNode item : reply.path("_embedded").path(entity)) {
            last = Math.max(last, updated(item));
        }
        return last;
    }

    static long updated(JsonNode item) {
        return item.path("updated_at").asLong();
    }
}
