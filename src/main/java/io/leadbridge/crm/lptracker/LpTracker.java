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
    private static final Duration MARGIN = Duration.ofMinutes(1);
    /** Phones or e-mails of a search. */
    private static final int MOST_KEYS = 10;
    /** Contacts of a search of which the leads are read. */
    private static final int MOST_CONTACTS = 3;
    /** A lead that was just made is not known to every path at once. */
    private static final Duration UNTIL_KNOWN = Duration.ofSeconds(2);

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

    /** Whether a lead that LPTracker says it has not may only be too new for the path that was called. */
    public boolean mayBeTooNew(Call call, Answer<?> answer) {
        return answer instanceof Answer.Gone && call.write() && Verdict.isOfLead(call);
    }

    /** Asks for the lead that a call was about. */
    public Call leadOf(Call call) {
        String id = call.path().substring("/lead/".length()).replaceAll("/.*", "");
        return Call.one(call.operation(), "/lead/" + id, null);
    }

    /** Tells by a read whether the lead is gone, or was not known to the path yet. */
    public Answer<JsonNode> goneOrTooNew(Call call, Answer<JsonNode> read) {
        if (read instanceof Answer.Ok<JsonNode> ok) {
            return ok.value().hasNonNull("id")
                    ? new Answer.Later<>(UNTIL_KNOWN, call + ": the lead is not known to this path yet")
                    : new Answer.Gone<>();
        }
        return read;
    }

    /** Asks for a token. It changes nothing in the CRM, so it may be repeated. */
    public Call login(Connection connection) {
        ObjectNode body = object();
        if (connection.credentials() instanceof Connection.Credentials.Login login) {
            body.put("login", login.login()).put("password", login.password());
        }
        body.put("service", "Leadbridge").put("version", "1.0");
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

    /**
     * Windows of the list of leads that have no payment, newest first. A page costs as much as one read; so they are
     * asked for only while they can save some.
     */
    public Calls leadWindows(Fetch fetch, Connection connection) {
        return windows(fetch, connection, fetch.leads(), false);
    }

    /** The same of deals, which are the leads with a payment, for what is still missing. */
    public Calls dealWindows(Fetch fetch, Connection connection, Calls leadWindows) {
        return windows(fetch, connection, missing(fetch, leadWindows), true);
    }

    private static Calls windows(Fetch fetch, Connection connection, Set<String> wanted, boolean deals) {
        Set<String> missing = new LinkedHashSet<>(wanted);
        if (fetch.since() == null || missing.size() <= SINGLE_READS) {
            return Calls.of(List.of());
        }
        return Calls.paged(List.of(window(fetch, connection, deals, 0)), (call, page) -> {
            page.forEach(lead -> missing.remove(Reading.id(lead)));
            int next = offset(call) + PAGE;
            boolean more = page.size() >= PAGE && missing.size() > SINGLE_READS && next < PAGE * MOST_PAGES;
            return more ? Optional.of(window(fetch, connection, deals, next)) : Optional.empty();
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
    public Calls singles(Fetch fetch, Calls leadWindows, Calls dealWindows) {
        return Calls.of(missing(fetch, leadWindows, dealWindows).stream()
                .filter(id -> id.matches("\\d{1,18}"))
                .map(id -> Call.one("fetch", "/lead/" + id, null))
                .toList());
    }

    private static Set<String> missing(Fetch fetch, Calls... windows) {
        Set<String> missing = new LinkedHashSet<>(fetch.leads());
        missing.removeAll(complete(windows).keySet());
        return missing;
    }

    /** The leads that are there and belong to the project. */
    public Answer<List<Record>> records(
            Account account, Connection connection, Fetch fetch, Calls leadWindows, Calls dealWindows, Calls singles) {
        Map<String, JsonNode> leads = complete(leadWindows, dealWindows);
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
    private static Map<String, JsonNode> complete(Calls... windows) {
        Map<String, JsonNode> leads = new LinkedHashMap<>();
        for (Calls list : windows) {
            for (JsonNode page : list.replies()) {
                for (JsonNode lead : page) {
                    if (lead.has("custom") && lead.path("contact").has("details")) {
                        leads.putIfAbsent(Reading.id(lead), lead);
                    }
                }
            }
        }
        return leads;
    }

    /** Whether a lead or a contact is of the connection's project, as far as it tells. */
    private static boolean isOwn(JsonNode item, Connection connection) {
        String project = Reading.projectOf(item);
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
                .limit(MOST_KEYS)
                .map(query ->
                        Call.list("search", "/contact/search", "project_id=" + connection.project() + "&" + query))
                .toList());
    }

    /** The leads of each verified contact. */
    public Calls leadsOfMatches(Search search, Connection connection, Calls candidates) {
        return Calls.of(verified(search, connection, candidates).stream()
                .map(contact -> Call.one("search", "/contact/" + Reading.id(contact) + "/leads", null))
                .toList());
    }

    /** The verified contacts with their leads, oldest first. */
    public Answer<List<Match>> matches(Search search, Connection connection, Calls candidates, Calls leads) {
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
                .filter(contact -> isOwn(contact, connection) && Reading.isMatch(contact, search))
                .sorted(Reading.oldestFirst())
                .limit(MOST_CONTACTS)
                .toList();
    }

    /** A new lead; its new contact goes in the same call. {@code callback: false}, or LPTracker dials the customer. */
    public Calls newLead(Draft draft, Connection connection) {
        try {
            if (isElsewhere(draft.pipeline(), connection)) {
                return Calls.failed(elsewhere("create"));
            }
            ObjectNode lead = writing.lead(draft.fields()).put("callback", false);
            if (draft.stage() != null) {
                lead.set("funnel", Writing.id(draft.stage()));
            }
            if (draft.contact() != null) {
                lead.set("contact_id", Writing.id(draft.contact()));
            } else {
                ObjectNode contact = writing.newContact(draft.fields());
                if (contact.path("details").isEmpty()) {
                    return Calls.failed(
                            new Answer.CannotTake<>("create: LPTracker takes no lead without a phone or an e-mail"));
                }
                lead.set("contact", contact.set("project_id", Writing.id(connection.project())));
            }
            return Calls.of(List.of(Call.make("create", "/lead", lead)));
        } catch (Writing.NoSuchField e) {
            return Calls.failed(new Answer.Refused<>("create: " + e.getMessage()));
        }
    }

    private static boolean isElsewhere(String pipeline, Connection connection) {
        return pipeline != null && !pipeline.equals(connection.project());
    }

    private static Answer<?> elsewhere(String operation) {
        return new Answer.Refused<>(operation + ": the stage is of another project than the connection's");
    }

    /** What was made. */
    public Answer<Created> created(Draft draft, Calls made) {
        JsonNode lead = made.reply();
        if (Reading.idOf(lead.path("id")) == null) {
            return new Answer.Unknown<>("create: LPTracker's answer names no lead");
        }
        String told = Reading.idOf(lead.path(lead.hasNonNull("contact_id") ? "contact_id" : "contact"));
        return new Answer.Ok<>(new Created(Reading.id(lead), told == null ? draft.contact() : told));
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
            ObjectNode body = writing.contact(patch.fields(), present.reply(), connection.project());
            if (body.isEmpty()) {
                return Calls.of(List.of());
            }
            // Not "of a record": only a lead that is missing means that the patch's record is gone.
            return Calls.of(List.of(new Call("update", "PUT", "/contact/" + patch.contact(), null, body, true, false)));
        } catch (Writing.NoSuchField e) {
            return Calls.failed(new Answer.Refused<>("update: " + e.getMessage()));
        }
    }

    /** Name and customs in one call, and none if they are not in the patch. */
    public Calls leadPatch(Patch patch) {
        try {
            ObjectNode body = writing.lead(patch.fields());
            return body.isEmpty()
                    ? Calls.of(List.of())
                    : Calls.of(List.of(Call.change("update", "PUT", "/lead/" + patch.lead(), body)));
        } catch (Writing.NoSuchField e) {
            return Calls.failed(new Answer.Refused<>("update: " + e.getMessage()));
        }
    }

    /** The stage has a path of its own; with the lead's other values it may be ignored. */
    public Calls stage(Patch patch, Connection connection) {
        if (patch.stage() == null) {
            return Calls.of(List.of());
        }
        if (isElsewhere(patch.pipeline(), connection)) {
            return Calls.failed(elsewhere("update"));
        }
        ObjectNode stage = object().set("funnel", Writing.id(patch.stage()));
        return Calls.of(List.of(Call.change("update", "PUT", "/lead/" + patch.lead() + "/funnel", stage)));
    }

    /** LPTracker tells the time of a change to the minute only: too coarse to be of use. */
    public Answer<Updated> updated() {
        return new Answer.Ok<>(new Updated(null));
    }

    /**
     * One part of the project's description.
     *
     * @param part {@code ""} for the project itself, {@code /funnel}, {@code /customs} or {@code /fields}
     */
    public Calls describe(Connection connection, String part) {
        return Calls.of(List.of(Call.list("describe", "/project/" + connection.project() + part, null)));
    }

    /** All of them; the project is the one pipeline. */
    public Answer<Metadata> metadata(
            Connection connection, Calls project, Calls funnel, Calls customs, Calls contactFields) {
        List<Metadata.Stage> stages = new ArrayList<>();
        funnel.reply().forEach(stage -> stages.add(Reading.stageOfFunnel(stage)));
        List<Metadata.Field> fields = new ArrayList<>(Reading.fields(Entity.LEAD, customs.reply()));
        fields.addAll(Reading.fields(Entity.CONTACT, contactFields.reply()));
        String name = project.reply().path("name").asText();
        return new Answer.Ok<>(
                new Metadata(List.of(new Metadata.Pipeline(connection.project(), name, true, stages)), fields));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
