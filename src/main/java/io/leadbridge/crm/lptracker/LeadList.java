package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import io.leadbridge.event.Connection;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pages of {@code GET /lead/{project}/list}: the leads, or the deals, which are the leads with a payment. */
final class LeadList {

    /** PHP's SORT_DESC and SORT_ASC. */
    static final int NEWEST_FIRST = 3;

    static final int OLDEST_FIRST = 4;

    /** Shorter pages than this are the last one, whatever was asked for: no client is known to get so few. */
    private static final int LEAST_PAGE = 20;

    private LeadList() {}

    /**
     * One page.
     *
     * @param since changed at or after this time; {@code null} for any
     */
    static Call page(
            String operation,
            Connection connection,
            boolean deals,
            int order,
            Instant since,
            int offset,
            Paging paging) {
        String window = since == null
                ? ""
                : "&filter%5Bupdated_at_from%5D="
                        + Math.max(0, since.minus(paging.overlap()).getEpochSecond());
        String query = "offset=" + offset + "&limit=" + paging.size() + "&sort%5Bupdated_at%5D=" + order + window
                + "&is_deal=" + deals;
        return Call.list(operation, "/lead/" + connection.project() + "/list", query);
    }

    static int offset(Call page) {
        return Integer.parseInt(page.query().replaceAll("^offset=(\\d+).*", "$1"));
    }

    /**
     * Whether the last page ends the list. No answer tells. A page shorter than asked for need not be the last one, for
     * LPTracker may give less than it is asked for; but then all are as short.
     */
    static boolean isEnded(List<JsonNode> pages, int size) {
        JsonNode last = pages.get(pages.size() - 1);
        Set<String> before = new HashSet<>();
        int longest = 0;
        for (JsonNode page : pages.subList(0, pages.size() - 1)) {
            page.forEach(lead -> before.add(Reading.id(lead)));
            longest = Math.max(longest, page.size());
        }
        boolean anew = false;
        for (JsonNode lead : last) {
            anew |= !before.contains(Reading.id(lead));
        }
        return !anew || last.size() < Math.min(size, LEAST_PAGE) || last.size() < longest;
    }

    /** Items of lists may lack the customs, the contact or the payments that the lead has. */
    private static boolean isComplete(JsonNode lead, boolean deal) {
        return lead.has("custom")
                && lead.path("contact").has("details")
                && (lead.has("payments") || !deal && !Reading.isSet(lead.path("deal")));
    }

    /** All leads of the pages of both lists that are shown in full, by id; of a lead seen twice the later sight. */
    static Map<String, JsonNode> complete(Calls leads, Calls deals) {
        Map<String, JsonNode> complete = new LinkedHashMap<>();
        take(leads, false, complete);
        take(deals, true, complete);
        return complete;
    }

    private static void take(Calls list, boolean deals, Map<String, JsonNode> complete) {
        for (JsonNode page : list.replies()) {
            for (JsonNode lead : page) {
                if (Reading.id(lead).matches("\\d{1,18}") && isComplete(lead, deals)) {
                    complete.put(Reading.id(lead), lead);
                }
            }
        }
    }
}
