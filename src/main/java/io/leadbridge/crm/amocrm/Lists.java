package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The calls of lists: by ids, and page by page. */
final class Lists {

    /** Most items of a page; the standard is 50. */
    static final int PAGE = 250;

    /** Ids in one list call: with more, the address outgrows the 8 KB that web servers take. */
    private static final int IDS = 200;

    private static final Pattern NUMBER = Pattern.compile("(?:^|&)page=(\\d{1,6})$");

    private Lists() {}

    /** The records of these ids. Ids that are no numbers name none. */
    static Calls byIds(String operation, String path, Collection<String> ids, String with) {
        List<String> all = ids.stream().filter(id -> id.matches("\\d{1,18}")).toList();
        List<Call> calls = new ArrayList<>();
        for (int from = 0; from < all.size(); from += IDS) {
            StringBuilder query = new StringBuilder("limit=" + PAGE + (with == null ? "" : "&with=" + with));
            all.subList(from, Math.min(all.size(), from + IDS))
                    .forEach(id -> query.append("&filter%5Bid%5D%5B%5D=").append(id));
            calls.add(Call.list(operation, path, query.toString()));
        }
        return Calls.of(calls);
    }

    /** One page. */
    static Call page(String operation, String path, String query, int number) {
        return Call.list(operation, path, query + "&page=" + number);
    }

    /** All pages of each of these lists, at most {@code most} of each. */
    static Calls pages(List<Call> first, int most) {
        return Calls.paged(
                first,
                (call, reply) -> hasNext(reply) && number(call) < most
                        ? Optional.of(turned(call, number(call) + 1))
                        : Optional.empty());
    }

    /** Which page a call asks for: some answers do not say. */
    static int number(Call call) {
        Matcher matcher = NUMBER.matcher(call.query());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 1;
    }

    static boolean hasNext(JsonNode reply) {
        return reply.path("_links").has("next");
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Call turned(Call call, int number) {
        String query = NUMBER.matcher(call.query()).replaceFirst("") + "&page=" + number;
        return Call.list(call.operation(), call.path(), query);
    }
}
