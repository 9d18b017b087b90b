package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Created;
import io.leadbridge.crm.Draft;
import io.leadbridge.crm.Fetch;
import io.leadbridge.crm.Judgement;
import io.leadbridge.crm.Match;
import io.leadbridge.crm.Patch;
import io.leadbridge.crm.Reply;
import io.leadbridge.crm.Search;
import io.leadbridge.crm.Updated;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.Record;
import io.leadbridge.event.Webhook;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The steps of {@code routes/crm-lptracker.camel.yaml} that know LPTracker's shapes: bean {@code lptracker}. Each makes
 * the calls of a step, or reads what they brought. Nothing is kept between them.
 *
 * <p>Facts: {@code docs/crm-lptracker.md}.
 */
public final class LpTracker {

    /** Up to so many leads are read one by one; for more a window of the list costs fewer calls. */
    private static final int SINGLE_READS = 2;

    private static final int PAGE = 100;
    /** Pages of one list before the rest is read one by one. */
    private static final int MOST_PAGES = 5;
    /** How much earlier a window begins: the lists' times are cut to the minute. */
    private static final Duration MARGIN = Duration.ofMinutes(2);
    /** Phones or e-mails of a search, and contacts of which the leads are read. */
    private static final int MOST_FOUND = 10;

    private final Reading reading;
    private final Writing writing;
    private final WebhookData webhooks;

    /**
     * @param zone in which LPTracker writes its times; it never says so itself
     */
    public LpTracker(ZoneId zone) {
        Dates dates = new Dates(zone);
        this.reading = new Reading(dates);
        this.writing = new Writing(dates);
        this.webhooks = new WebhookData(reading);
    }

    /** Reads a webhook; never throws. */
    public Parsed parse(Webhook webhook, Connection connection) {
        return webhooks.parse(webhook, connection);
    }

    /** Tells what became of a call. */
    public Answer<JsonNode> verdict(Call call, Reply reply) {
        return Verdict.of(call, reply);
    }

    /** Whether LPTracker does not know the token, or not any more. */
    public boolean tokenRefused(Reply reply) {
        return Verdict.isTokenRefused(reply);
    }

    /** Asks for a token. It changes nothing in the CRM, so it may be repeated. */
    public Call login(Connection connection) {
        Connection.Credentials.Login login = (Connection.Credentials.Login) connection.credentials();
        ObjectNode body = object().put("login", login.login())
                .put("password", login.password())
                .put("service", "Leadbridge")
                .put("version", "1.0");
        return new Call("login", "POST", "/login", null, body, false, false);
    }

    /** Tells whether a login brought a token. */
    public Answer<JsonNode> loggedIn(Call call, Answer<JsonNode> answer) {
        if (answer instanceof Answer.Ok<JsonNode> ok
                && ok.value().path("token").asText().isBlank()) {
            return Judgement.needsPerson(call, "LPTracker's answer holds no token");
        }
        return answer;
    }

    /** The token of a good login. */
    public String token(Answer<JsonNode> answer) {
        return ((Answer.Ok<JsonNode>) answer).value().path("token").asText();
    }

    /** Windows of the project's two lists, newest first, until all leads are found; none if few are asked for. */
    public Calls windows(Fetch fetch, Connection connection) {
        if (fetch.since() == null || fetch.leads().size() <= SINGLE_READS) {
            return Calls.of(List.of());
        }
        Set<String> missing = new LinkedHashSet<>(fetch.leads());
        List<Call> first = List.of(window(fetch, connection, false, 0), window(fetch, connection, true, 0));
        return Calls.paged(first, (call, page) -> {
            page.forEach(lead -> missing.remove(Reading.id(lead)));
            int next = offset(call) + PAGE;
            boolean more = page.size() >= PAGE && !missing.isEmpty() && next < PAGE * MOST_PAGES;
            return more
                    ? Optional.of(window(fetch, connection, call.query().contains("is_deal=true"), next))
                    : Optional.empty();
        });
    }

    private static Call window(Fetch fetch, Connection connection, boolean deals, int offset) {
        long from = fetch.since().minus(MARGIN).getEpochSecond();
        String query = "offset=" + offset + "&limit=" + PAGE + "&sort%5Bupdated_at%5D=3&filter%5Bupdated_at_from%5D="
                + from + "&is_deal=" + deals;
        return Call.list("fetch", "/lead/" + connection.project() + "/list", query);
    }

    private static int offset(Call call) {
        return Integer.parseInt(call.query().replaceAll("^offset=(\\d+).*", "$1"));
    }

    /** Single reads of the leads that no window showed in full. */
    public Calls singles(Fetch fetch, Calls windows) {
        Set<String> missing = new LinkedHashSet<>(fetch.leads());
        missing.removeAll(complete(windows).keySet());
        return Calls.of(missing.stream()
                .filter(id -> id.matches("\\d{1,18}"))
                .map(id -> Call.one("fetch", "/lead/" + id, null))
                .toList());
    }

    /** The leads that are there and belong to the project. */
    public Answer<List<Record>> records(
            Account account, Connection connection, Fetch fetch, Calls windows, Calls singles) {
        Map<String, JsonNode> leads = complete(windows);
        singles.replies().stream().filter(JsonNode::isObject).forEach(lead -> leads.put(Reading.id(lead), lead));
        List<Record> records = new ArrayList<>();
        for (String id : fetch.leads()) {
            JsonNode lead = leads.get(id);
            if (lead != null && isOwn(lead, connection)) {
                records.add(reading.record(account.crm(), lead, connection.project(), false));
            }
        }
        return new Answer.Ok<>(records);
    }

    /** Items of lists may lack the customs or the contact that the lead has. */
    private static Map<String, JsonNode> complete(Calls windows) {
        Map<String, JsonNode> leads = new LinkedHashMap<>();
        for (JsonNode page : windows.replies()) {
            for (JsonNode lead : page) {
                if (lead.has("custom") && lead.path("contact").has("details")) {
                    leads.putIfAbsent(Reading.id(lead), lead);
                }
            }
        }
        return leads;
    }

    private static boolean isOwn(JsonNode lead, Connection connection) {
        String project = Reading.projectOf(lead);
        return project == null || connection.project() == null || project.equals(connection.project());
    }

    /** Contacts of the project that have a phone's digits or an e-mail. */
    public Calls candidates(Search search, Connection connection) {
        Set<String> queries = new LinkedHashSet<>();
        search.phones().stream()
                .map(Reading::searched)
                .filter(digits -> !digits.isEmpty())
                .forEach(digits -> queries.add("phone=" + digits));
        search.emails()
                .forEach(email ->
                        queries.add("email=" + URLEncoder.encode(Reading.folded(email), StandardCharsets.UTF_8)));
        return Calls.of(queries.stream()
                .limit(MOST_FOUND)
                .map(query ->
                        Call.list("search", "/contact/search", "project_id=" + connection.project() + "&" + query))
                .toList());
    }

    /** The leads of each verified contact. */
    public Calls leadsOfMatches(Search search, Calls candidates) {
        return Calls.of(verified(search, candidates).stream()
                .map(contact -> Call.one("search", "/contact/" + Reading.id(contact) + "/leads", null))
                .toList());
    }

    /** The verified contacts with their leads, oldest first. */
    public Answer<List<Match>> matches(Search search, Calls candidates, Calls leads) {
        List<JsonNode> contacts = verified(search, candidates);
        List<Match> matches = new ArrayList<>();
        for (int i = 0; i < contacts.size(); i++) {
            List<JsonNode> found = new ArrayList<>();
            leads.replies().get(i).forEach(found::add);
            found.sort(reading::compareAge);
            matches.add(new Match(
                    Reading.id(contacts.get(i)),
                    found.stream().map(reading::leadOfMatch).toList()));
        }
        return new Answer.Ok<>(matches);
    }

    private List<JsonNode> verified(Search search, Calls candidates) {
        Map<String, JsonNode> contacts = new LinkedHashMap<>();
        for (JsonNode page : candidates.replies()) {
            page.forEach(contact -> contacts.put(Reading.id(contact), contact));
        }
        return contacts.values().stream()
                .filter(contact -> Reading.isMatch(contact, search))
                .sorted(reading::compareAge)
                .limit(MOST_FOUND)
                .toList();
    }

    /** A new lead; its new contact goes in the same call. {@code callback: false}, or LPTracker dials the customer. */
    public Calls newLead(Draft draft, Connection connection) {
        try {
            ObjectNode lead = writing.lead(draft.fields()).put("callback", false);
            if (draft.stage() != null) {
                lead.put("funnel", Long.parseLong(draft.stage()));
            }
            if (draft.contact() != null) {
                lead.put("contact_id", Long.parseLong(draft.contact()));
            } else {
                ObjectNode contact = writing.contact(draft.fields(), null);
                if (!contact.has("details")) {
                    return Calls.failed(
                            new Answer.CannotTake<>("create: LPTracker takes no lead without a phone or an e-mail"));
                }
                lead.set("contact", contact.put("project_id", Long.parseLong(connection.project())));
            }
            return Calls.of(List.of(Call.make("create", "/lead", lead)));
        } catch (Writing.NoSuchField e) {
            return Calls.failed(new Answer.Refused<>("create: " + e.getMessage()));
        }
    }

    /** What was made. */
    public Answer<Created> created(Calls made) {
        JsonNode lead = made.reply();
        if (!lead.hasNonNull("id")) {
            return new Answer.Unknown<>("create: LPTracker's answer names no lead");
        }
        String contact =
                lead.path("contact_id").asText(lead.path("contact").path("id").asText());
        return new Answer.Ok<>(new Created(Reading.id(lead), contact.isEmpty() ? null : contact));
    }

    /** The contact as it is, if the patch touches it: its phones and e-mails have to stay. */
    public Calls presentContact(Patch patch) {
        if (!Writing.hasContact(patch.fields())) {
            return Calls.of(List.of());
        }
        return patch.contact() == null
                ? Calls.failed(new Answer.CannotTake<>("update: the lead has no contact to write to"))
                : Calls.of(List.of(Call.one("update", "/contact/" + patch.contact(), null)));
    }

    /** The contact's part of the patch; no call if it has all that already. */
    public Calls contactPatch(Patch patch, Connection connection, Calls present) {
        try {
            if (!Writing.hasContact(patch.fields())) {
                return Calls.of(List.of());
            }
            if (!present.reply().isObject()) {
                return Calls.failed(new Answer.Refused<>("update: contact " + patch.contact() + " is gone"));
            }
            ObjectNode body = writing.contact(patch.fields(), present.reply());
            if (body.isEmpty()) {
                return Calls.of(List.of());
            }
            body.put("id", Long.parseLong(patch.contact())).put("project_id", Long.parseLong(connection.project()));
            return Calls.of(List.of(Call.change("update", "PUT", "/contact/" + patch.contact(), body)));
        } catch (Writing.NoSuchField e) {
            return Calls.failed(new Answer.Refused<>("update: " + e.getMessage()));
        }
    }

    /** Name and customs in one call, each emptied custom in one, the stage in one, last. */
    public Calls leadPatch(Patch patch) {
        try {
            String path = "/lead/" + patch.lead();
            List<Call> calls = new ArrayList<>();
            ObjectNode body = writing.lead(patch.fields());
            if (!body.isEmpty()) {
                calls.add(Call.change("update", "PUT", path, body));
            }
            for (String custom : Writing.emptied(patch.fields())) {
                calls.add(new Call("update", "DELETE", path + "/custom/" + custom, null, null, true, false));
            }
            if (patch.stage() != null) {
                ObjectNode stage = object().put("funnel", Long.parseLong(patch.stage()));
                calls.add(new Call("update", "PUT", path + "/funnel", null, stage, true, false));
            }
            return Calls.of(calls);
        } catch (Writing.NoSuchField e) {
            return Calls.failed(new Answer.Refused<>("update: " + e.getMessage()));
        }
    }

    /** LPTracker tells the time of a change to the minute only: too coarse to be of use. */
    public Answer<Updated> updated() {
        return new Answer.Ok<>(new Updated(null));
    }

    /** The project, its stages, the fields of its leads and of its contacts: four calls, in this order. */
    public Calls structure(Connection connection) {
        String project = "/project/" + connection.project();
        return Calls.of(List.of(
                Call.list("describe", project, null),
                Call.list("describe", project + "/funnel", null),
                Call.list("describe", project + "/customs", null),
                Call.list("describe", project + "/fields", null)));
    }

    /** All of them; the project is the one pipeline. */
    public Answer<Metadata> metadata(Connection connection, Calls structure) {
        List<JsonNode> replies = structure.replies();
        List<Metadata.Stage> stages = new ArrayList<>();
        replies.get(1).forEach(stage -> stages.add(Reading.stageOfFunnel(stage)));
        List<Metadata.Field> fields = new ArrayList<>(Reading.fields(Entity.LEAD, replies.get(2)));
        fields.addAll(Reading.fields(Entity.CONTACT, replies.get(3)));
        String name = replies.get(0).path("name").asText();
        return new Answer.Ok<>(
                new Metadata(List.of(new Metadata.Pipeline(connection.project(), name, true, stages)), fields));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
