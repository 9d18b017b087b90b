package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Changes;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Record;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists what changed since some time: both lists, oldest change first. A lead that changes while we turn the pages moves to
 * the end, and those behind it move up; so pages overlap, and where they do not meet, the answer ends before.
 */
final class Changing {

    private static final Logger LOG = LoggerFactory.getLogger(Changing.class);

    /** Leads that two pages have in common. */
    private static final int COMMON = 10;
    /** Pages of one list, should so many leads have changed in one minute that the bound does not get past it. */
    private static final int MOST_PAGES = 50;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Reading reading;

    Changing(Reading reading) {
        this.reading = reading;
    }

    /** Pages of one of the lists. */
    Calls pages(Instant since, Connection connection, boolean deals, Paging paging) {
        List<JsonNode> pages = new ArrayList<>();
        return Calls.paged(List.of(page(since, connection, deals, 0, paging)), (call, page) -> {
            pages.add(page);
            boolean enough = pages.size() >= paging.most() && reach(pages).isAfter(since);
            if (LeadList.isEnded(pages, paging.size()) || !isJoined(pages) || enough || pages.size() >= MOST_PAGES) {
                return Optional.empty();
            }
            int next = LeadList.offset(call) + page.size() - (page.size() > 2 * COMMON ? COMMON : 1);
            return Optional.of(page(since, connection, deals, Math.max(next, LeadList.offset(call) + 1), paging));
        });
    }

    private static Call page(Instant since, Connection connection, boolean deals, int offset, Paging paging) {
        return LeadList.page("changes", connection, deals, LeadList.OLDEST_FIRST, since, offset, paging);
    }

    /** Whether the last page goes on where the one before it ended. */
    private static boolean isJoined(List<JsonNode> pages) {
        if (pages.size() < 2) {
            return true;
        }
        JsonNode before = pages.get(pages.size() - 2);
        String last = Reading.id(before.get(before.size() - 1));
        for (JsonNode lead : pages.get(pages.size() - 1)) {
            if (Reading.id(lead).equals(last)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Up to when the pages show all changes: the time of the last lead. Nothing, if they do not come oldest first as we
     * asked, for then they begin with the newest.
     */
    private Instant reach(List<JsonNode> pages) {
        Instant reach = Instant.EPOCH;
        for (JsonNode page : pages) {
            for (JsonNode lead : page) {
                Instant changed = reading.updatedAt(lead);
                if (changed != null && changed.isBefore(reach)) {
                    return Instant.EPOCH;
                }
                reach = changed == null ? reach : changed;
            }
        }
        return reach;
    }

    /** Single reads of leads that the lists do not show in full. */
    Calls singles(Calls leads, Calls deals) {
        Map<String, JsonNode> all = all(leads, deals);
        Set<String> complete = LeadList.complete(leads, deals).keySet();
        return Calls.of(all.keySet().stream()
                .filter(id -> id.matches("\\d{1,18}") && !complete.contains(id))
                .map(id -> Call.one("changes", "/lead/" + id, null))
                .toList());
    }

    /** What changed. */
    Answer<Changes> changes(
            Account account,
            Connection connection,
            Instant since,
            Calls leads,
            Calls deals,
            Calls singles,
            Paging paging) {
        Map<String, JsonNode> found = LeadList.complete(leads, deals);
        singles.replies().stream().filter(JsonNode::isObject).forEach(lead -> found.put(Reading.id(lead), lead));
        List<Record> records = new ArrayList<>();
        found.values().stream()
                .filter(lead -> Reading.isOwn(lead, connection))
                .forEach(lead -> records.add(reading.record(account.crm(), lead, connection.project(), false)));
        records.sort(Comparator.comparing((Record lead) -> lead.updatedAt() == null ? Instant.EPOCH : lead.updatedAt())
                .thenComparing(lead -> Long.parseLong(lead.ref().id())));

        Instant until = records.isEmpty()
                ? since
                : latest(since, records.get(records.size() - 1).updatedAt());
        boolean more = false;
        for (Calls list : List.of(leads, deals)) {
            if (!LeadList.isEnded(list.replies(), paging.size())) {
                more = true;
                Instant reach = reached(list.replies(), since, account);
                until = reach.isBefore(until) ? reach : until;
            }
        }
        return new Answer.Ok<>(new Changes(records, Set.of(), until, more));
    }

    /** How far an unfinished list got; in any case further than before, or nothing would ever come of it. */
    private Instant reached(List<JsonNode> pages, Instant since, Account account) {
        boolean joined = isJoined(pages);
        Instant reach = reach(joined ? pages : pages.subList(0, pages.size() - 1));
        if (reach.isAfter(since)) {
            return reach;
        }
        if (joined) {
            LOG.error(
                    "{} changes: {} pages do not get past {}; later changes of that minute may be missing, touch those leads",
                    account,
                    pages.size(),
                    since);
            return since.plus(MINUTE);
        }
        return since;
    }

    private static Instant latest(Instant one, Instant other) {
        return other == null || one.isAfter(other) ? one : other;
    }

    private static Map<String, JsonNode> all(Calls leads, Calls deals) {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        for (Calls list : List.of(leads, deals)) {
            list.replies().forEach(page -> page.forEach(lead -> all.put(Reading.id(lead), lead)));
        }
        return all;
    }
}
