package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Match;
import io.leadbridge.crm.Search;
import io.leadbridge.event.Metadata;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The search for contacts. amoCRM's own looks for a piece of text in all fields, names and comments too, and sorts as it
 * likes: so all of its pages are read, up to a bound, and each hit is verified on its phones, e-mails or
 * name.
 */
final class Searching {

    /** Contacts of a search whose leads are read. */
    private static final int MOST_CONTACTS = 50;
    /** Phones, e-mails or names of a search. */
    private static final int MOST_KEYS = 10;

    private Searching() {}

    static Calls candidates(Search search, int mostPages) {
        Set<String> keys = new LinkedHashSet<>();
        search.phones().forEach(phone -> keys.add(Reading.lastDigits(phone)));
        search.emails().forEach(email -> keys.add(Reading.folded(email)));
        search.names().forEach(name -> keys.add(Metadata.fold(name)));
        keys.remove("");
        return Lists.pages(
                keys.stream()
                        .limit(MOST_KEYS)
                        .map(key -> "query=" + Lists.encoded(key) + "&with=leads&limit=" + Lists.PAGE)
                        .map(query -> Lists.page("search", "/api/v4/contacts", query, 1))
                        .toList(),
                mostPages);
    }

    static Calls leads(Search search, Calls candidates) {
        Set<String> leads = new LinkedHashSet<>();
        verified(search, candidates).forEach(contact -> leads.addAll(Reading.embedded(contact, "leads")));
        return Lists.byIds("search", "/api/v4/leads", leads, null);
    }

    static List<Match> matches(Search search, Calls candidates, Calls leads) {
        Map<String, JsonNode> known = Reading.items(leads.replies(), "leads");
        List<Match> matches = new ArrayList<>();
        for (JsonNode contact : verified(search, candidates)) {
            List<Match.Lead> found = Reading.embedded(contact, "leads").stream()
                    .filter(known::containsKey)
                    .map(known::get)
                    .filter(lead -> !lead.path("is_deleted").asBoolean())
                    .sorted(Reading.oldestFirst())
                    .map(Reading::leadOfMatch)
                    .toList();
            matches.add(new Match(Reading.id(contact), found));
        }
        return matches;
    }

    private static List<JsonNode> verified(Search search, Calls candidates) {
        return Reading.items(candidates.replies(), "contacts").values().stream()
                .filter(contact -> !contact.path("is_deleted").asBoolean())
                .filter(contact -> Reading.isMatch(contact, search))
                .sorted(Reading.oldestFirst())
                .limit(MOST_CONTACTS)
                .toList();
    }
}
