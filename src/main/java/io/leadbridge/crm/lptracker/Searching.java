package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Match;
import io.leadbridge.crm.Search;
import io.leadbridge.event.Connection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds contacts by phone or e-mail, verifies what was found, and reads their leads. */
final class Searching {

    /** Phones or e-mails of a search. */
    private static final int MOST_KEYS = 10;
    /** Contacts of a search of which the leads are read. */
    private static final int MOST_CONTACTS = 3;

    private final Reading reading;

    Searching(Reading reading) {
        this.reading = reading;
    }

    /** Contacts of the project that have a phone's digits or an e-mail. */
    Calls candidates(Search search, Connection connection) {
        if (!search.names().isEmpty()) {
            return Calls.ofFailure(new Answer.CannotTake<>("search: LPTracker finds contacts by phone or e-mail only"));
        }
        Set<String> queries = new LinkedHashSet<>();
        search.phones().stream()
                .map(Reading::searched)
                .filter(digits -> !digits.isEmpty())
                .forEach(digits -> queries.add("phone=" + digits));
        search.emails()
                .forEach(email ->
                        queries.add("email=" + URLEncoder.encode(Reading.folded(email), StandardCharsets.UTF_8)));
        return Calls.of(queries.stream()
                .limit(MOST_KEYS)
                .map(query ->
                        Call.list("search", "/contact/search", "project_id=" + connection.project() + "&" + query))
                .toList());
    }

    /** The leads of each verified contact. */
    Calls leads(Search search, Connection connection, Calls candidates) {
        return Calls.of(verified(search, connection, candidates).stream()
                .map(contact -> Call.one("search", "/contact/" + Reading.id(contact) + "/leads", null))
                .toList());
    }

    /** The verified contacts with their leads, oldest first. */
    Answer<List<Match>> matches(Search search, Connection connection, Calls candidates, Calls leads) {
        List<JsonNode> contacts = verified(search, connection, candidates);
        List<Match> matches = new ArrayList<>();
        for (int i = 0; i < contacts.size(); i++) {
            List<JsonNode> found = new ArrayList<>();
            leads.replies().get(i).forEach(found::add);
            found.sort(Reading.oldestFirst());
            matches.add(new Match(
                    Reading.id(contacts.get(i)),
                    found.stream().map(reading::leadOfMatch).toList()));
        }
        return new Answer.Ok<>(matches);
    }

    private static List<JsonNode> verified(Search search, Connection connection, Calls candidates) {
        Map<String, JsonNode> contacts = new LinkedHashMap<>();
        for (JsonNode page : candidates.replies()) {
            page.forEach(contact -> contacts.put(Reading.id(contact), contact));
        }
        return contacts.values().stream()
                .filter(contact -> Reading.isOwn(contact, connection) && Reading.isMatch(contact, search))
                .sorted(Reading.oldestFirst())
                .limit(MOST_CONTACTS)
                .toList();
    }
}
