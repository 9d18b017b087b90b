package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Fetch;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Record;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads many leads in few calls. LPTracker has no read by ids, but a page of a list costs as much as one read; so pages are
 * asked for, newest change first, as long as they can save some.
 */
final class Fetching {

    /** Up to so many leads are read one by one. */
    private static final int SINGLE_READS = 2;
    /** The same of leads of which nobody knows when they changed: most probably, but not surely, they are the newest. */
    private static final int UNDATED_SINGLE_READS = 10;

    private final Reading reading;

    Fetching(Reading reading) {
        this.reading = reading;
    }

    /** Pages of the list of leads without a payment. */
    Calls leads(Fetch fetch, Connection connection, Paging paging) {
        return pages(fetch, connection, fetch.leads(), false, paging);
    }

    /** Pages of the list of deals, for what is still missing. */
    Calls deals(Fetch fetch, Connection connection, Calls leads, Paging paging) {
        return pages(fetch, connection, missing(fetch, leads, Calls.of(List.of())), true, paging);
    }

    private static Calls pages(Fetch fetch, Connection connection, Set<String> wanted, boolean deals, Paging paging) {
        Set<String> missing = new LinkedHashSet<>(wanted);
        int few = fetch.since() == null ? UNDATED_SINGLE_READS : SINGLE_READS;
        if (missing.size() <= few) {
            return Calls.of(List.of());
        }
        List<JsonNode> pages = new ArrayList<>();
        return Calls.paged(List.of(page(fetch, connection, deals, 0, paging)), (call, page) -> {
            pages.add(page);
            int before = missing.size();
            page.forEach(lead -> missing.remove(Reading.id(lead)));
            boolean inVain = fetch.since() == null && missing.size() == before;
            boolean saves = missing.size() > few && pages.size() < Math.min(paging.most(), missing.size() / 2);
            return inVain || !saves || LeadList.isEnded(pages, paging.size())
                    ? Optional.empty()
                    : Optional.of(page(fetch, connection, deals, LeadList.offset(call) + page.size(), paging));
        });
    }

    // Newest first: a lead that changes meanwhile moves to the front, and what follows is seen twice, not missed.
    private static Call page(Fetch fetch, Connection connection, boolean deals, int offset, Paging paging) {
        return LeadList.page("fetch", connection, deals, LeadList.NEWEST_FIRST, fetch.since(), offset, paging);
    }

    /** Single reads of the leads that no page showed in full. */
    Calls singles(Fetch fetch, Calls leads, Calls deals) {
        return Calls.of(missing(fetch, leads, deals).stream()
                .filter(id -> id.matches("\\d{1,18}"))
                .map(id -> Call.one("fetch", "/lead/" + id, null))
                .toList());
    }

    private static Set<String> missing(Fetch fetch, Calls leads, Calls deals) {
        Set<String> missing = new LinkedHashSet<>(fetch.leads());
        missing.removeAll(LeadList.complete(leads, deals).keySet());
        return missing;
    }

    /** The leads that were read and do not belong to the project. */
    Answer<Set<String>> elsewhere(Connection connection, Calls singles) {
        Set<String> elsewhere = new LinkedHashSet<>();
        singles.replies().stream()
                .filter(lead -> lead.isObject() && !Reading.isOwn(lead, connection))
                .forEach(lead -> elsewhere.add(Reading.id(lead)));
        return new Answer.Ok<>(elsewhere);
    }

    /** The leads that are there and belong to the project. */
    Answer<List<Record>> records(
            Account account, Connection connection, Fetch fetch, Calls leads, Calls deals, Calls singles) {
        Map<String, JsonNode> found = LeadList.complete(leads, deals);
        singles.replies().stream().filter(JsonNode::isObject).forEach(lead -> found.put(Reading.id(lead), lead));
        List<Record> records = new ArrayList<>();
        for (String id : fetch.leads()) {
            JsonNode lead = found.get(id);
            if (lead != null && Reading.isOwn(lead, connection)) {
                records.add(reading.record(account.crm(), lead, connection.project(), false));
            }
        }
        return new Answer.Ok<>(records);
    }
}
