package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The calls of lists: by ids, and page by page. */
final class Lists {

    /** Most items of a page; the standard is 50. */
    static final int PAGE = 250;

    /** Ids in one list call: with more, the address outgrows the 8 KB that web servers take. */
    private static final int IDS = 200;

    /** {@code filter[id][]}. */
    private static final String ID = "&filter%5Bid%5D%5B%5D=";

    private static final Pattern NUMBER = Pattern.compile("(?:^|&)page=(\\d{1,6})$");

    private Lists() {}

    /**
     * The records of these ids. Ids that are no numbers name none.
     *
     * <p>An account may ignore filters: then others come, and what is absent may be there all the same. So the absent ones
     * are read one by one.
     */
    static Calls byIds(String operation, String path, Collection<String> ids, String with) {
        List<String> all = ids.stream().filter(id -> id.matches("\\d{1,18}")).toList();
        List<Call> calls = new ArrayList<>();
        for (int from = 0; from < all.size(); from += IDS) {
            calls.add(byIds(operation, path, with, all.subList(from, Math.min(all.size(), from + IDS))));
        }
        ArrayDeque<String> absent = new ArrayDeque<>();
        return Calls.paged(calls, (call, reply) -> {
            if (!call.ofRecord()) {
                absent.addAll(absent(asked(call), reply, path));
            }
            return Optional.ofNullable(absent.poll())
                    .map(id -> Call.one(operation, path + "/" + id, with == null ? null : "with=" + with));
        });
    }

    private static Call byIds(String operation, String path, String with, List<String> ids) {
        StringBuilder query = new StringBuilder("limit=" + PAGE + (with == null ? "" : "&with=" + with));
        ids.forEach(id -> query.append(ID).append(id));
        return Call.list(operation, path, query.toString());
    }

    /** Those of which it is not known whether they are there; none if the filter was kept. */
    private static Set<String> absent(Set<String> asked, JsonNode reply, String path) {
        Set<String> told = Reading.items(List.of(reply), path.substring(path.lastIndexOf('/') + 1))
                .keySet();
        if (asked.containsAll(told)) {
            return Set.of();
        }
        asked.removeAll(told);
        return asked;
    }

    /** The ids that a call asks for. */
    static Set<String> asked(Call call) {
        String[] parts = call.query().split(ID);
        return new LinkedHashSet<>(Arrays.asList(parts).subList(1, parts.length));
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
