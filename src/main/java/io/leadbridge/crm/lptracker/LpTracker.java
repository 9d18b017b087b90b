package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Changes;
import io.leadbridge.crm.Created;
import io.leadbridge.crm.Draft;
import io.leadbridge.crm.Fetch;
import io.leadbridge.crm.Judgement;
import io.leadbridge.crm.Match;
import io.leadbridge.crm.Note;
import io.leadbridge.crm.Noted;
import io.leadbridge.crm.Patch;
import io.leadbridge.crm.Remark;
import io.leadbridge.crm.Remarked;
import io.leadbridge.crm.Reply;
import io.leadbridge.crm.Search;
import io.leadbridge.crm.Subscribed;
import io.leadbridge.crm.Task;
import io.leadbridge.crm.Updated;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.Record;
import io.leadbridge.event.Value;
import io.leadbridge.event.Webhook;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The steps of {@code routes/crm-lptracker.camel.yaml} that know LPTracker's shapes: bean {@code lptracker}. Each makes
 * the calls of a step, or reads what they brought. Between operations it remembers how an account's contacts take a write,
 * and the types of a project's fields; both are read again after a restart.
 *
 * <p>Facts: {@code docs/crm-lptracker.md}.
 */
public final class LpTracker {

    /** A lead that was just made is not known to every path at once. */
    private static final Duration UNTIL_KNOWN = Duration.ofSeconds(2);

    private static final Duration FIELDS_READ_ANEW = Duration.ofMillis(200);

    private final WebhookData webhooks;
    private final Fetching fetching;
    private final Searching searching;
    private final Changing changing;
    private final Listing listing;
    private final LeadUpdate leads;
    private final ContactUpdate contacts;
    private final Customs customs = new Customs();

    /**
     * @param zone in which LPTracker writes its times; it never says so itself
     */
    public LpTracker(ZoneId zone) {
        Dates dates = new Dates(zone);
        Reading reading = new Reading(dates);
        this.webhooks = new WebhookData(reading);
        this.fetching = new Fetching(reading);
        this.searching = new Searching(reading);
        this.changing = new Changing(reading);
        this.listing = new Listing(dates);
        Writing writing = new Writing(dates);
        ContactBody body = new ContactBody(writing);
        this.leads = new LeadUpdate(writing, body);
        this.contacts = new ContactUpdate(body);
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
        return answer instanceof Answer.Gone && call.write() && Verdict.leadOf(call) != null;
    }

    /** Asks for the lead that a call was about. */
    public Call leadOf(Call call) {
        return Call.one(call.operation(), "/lead/" + Verdict.leadOf(call), null);
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
        ObjectNode body = JsonNodeFactory.instance.objectNode();
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
     * How much of the lists is read.
     *
     * @param pageSize leads of a page
     * @param mostPages of one list
     * @param overlapMs how much earlier a window begins, in milliseconds
     */
    public Paging paging(int pageSize, int mostPages, long overlapMs) {
        return new Paging(pageSize, mostPages, Duration.ofMillis(overlapMs));
    }

    /** Pages of the list of leads without a payment, where they cost fewer calls than single reads. */
    public Calls leadWindows(Fetch fetch, Connection connection, Paging paging) {
        return fetching.leads(fetch, connection, paging);
    }

    /** The same of deals, which are the leads with a payment, for what is still missing. */
    public Calls dealWindows(Fetch fetch, Connection connection, Calls leadWindows, Paging paging) {
        return fetching.deals(fetch, connection, leadWindows, paging);
    }

    /** Single reads of the leads that no window showed in full. */
    public Calls singles(Fetch fetch, Calls leadWindows, Calls dealWindows) {
        return fetching.singles(fetch, leadWindows, dealWindows);
    }

    /** The leads that are there and belong to the project. */
    public Answer<List<Record>> records(
            Account account, Connection connection, Fetch fetch, Calls leadWindows, Calls dealWindows, Calls singles) {
        return fetching.records(account, connection, fetch, leadWindows, dealWindows, singles);
    }

    /** Single reads of leads that no list of the project shows. */
    public Calls singles(Fetch fetch) {
        return fetching.singles(fetch, Calls.of(List.of()), Calls.of(List.of()));
    }

    /** Those of the leads that are there, in another project than the connection's. */
    public Answer<Set<String>> elsewhere(Connection connection, Calls singles) {
        return fetching.elsewhere(connection, singles);
    }

    /** Contacts of the project that have a phone's digits or an e-mail. */
    public Calls candidates(Search search, Connection connection) {
        return searching.candidates(search, connection);
    }

    /** The leads of each verified contact. */
    public Calls leadsOfMatches(Search search, Connection connection, Calls candidates) {
        return searching.leads(search, connection, candidates);
    }

    /** The verified contacts with their leads, oldest first. */
    public Answer<List<Match>> matches(Search search, Connection connection, Calls candidates, Calls leads) {
        return searching.matches(search, connection, candidates, leads);
    }

    /** A read of the project's fields, if a draft needs to know their types and they are not known. */
    public Calls fieldsOfDraft(Draft draft, Connection connection) {
        return customs.read("create", draft.fields(), connection);
    }

    /** A new lead, its new contact within. */
    public Calls newLead(Draft draft, Connection connection) {
        try {
            return leads.create(draft, connection, customs.of(connection));
        } catch (Writing.CannotWrite e) {
            return refused("create", e);
        }
    }

    /** What was made. */
    public Answer<Created> created(Draft draft, Calls made) {
        return LeadUpdate.created(draft, made);
    }

    /** A read of the project's fields, if a patch needs to know their types and they are not known. */
    public Calls fieldsOfPatch(Patch patch, Connection connection) {
        return customs.read("update", patch.fields(), connection);
    }

    /** A read of the contact, if the patch writes to it and has to know what it has. Fails if the lead's part cannot be written. */
    public Calls presentContact(Patch patch, Connection connection) {
        Calls lead = leadPatch(patch, connection);
        return lead.isFailed() ? lead : contacts.before(patch, connection);
    }

    /** The contact's part of the patch; no call if it has all that already. */
    public Calls contactPatch(Patch patch, Connection connection, Calls present) {
        try {
            return contacts.write(patch, connection, present);
        } catch (Writing.CannotWrite e) {
            return refused("update", e);
        }
    }

    /** The lead's part of the patch: name and customs, owner, stage. */
    public Calls leadPatch(Patch patch, Connection connection) {
        try {
            return leads.update(patch, connection, customs.of(connection));
        } catch (Writing.CannotWrite e) {
            return refused("update", e);
        }
    }

    private static Calls refused(String operation, Writing.CannotWrite why) {
        return Calls.failed(new Answer.Refused<>(operation + ": " + why.getMessage()));
    }

    /** LPTracker tells the time of a change to the minute only: too coarse to be of use. */
    public Answer<Updated> updated() {
        return new Answer.Ok<>(new Updated(null));
    }

    /**
     * The failure of a step. What was refused although the types of its fields had been read earlier is tried once more
     * after a new read: somebody may have renamed a choice.
     *
     * @param request of the operation
     * @param fields what {@link #fieldsOfDraft} or {@link #fieldsOfPatch} brought; {@code null} for other operations
     */
    public Answer<?> failure(Connection connection, Object request, Calls fields, Calls failed) {
        boolean mayBeStale = failed.failure() instanceof Answer.Refused
                && fields != null
                && fields.replies().isEmpty()
                && customs.hasChoice(connection, fieldsOf(request));
        if (!mayBeStale) {
            return failed.failure();
        }
        customs.forget(connection);
        return new Answer.Later<>(
                FIELDS_READ_ANEW, ((Answer.Refused<?>) failed.failure()).reason() + "; the fields are read anew");
    }

    private static Map<FieldPath, Value> fieldsOf(Object request) {
        if (request instanceof Patch patch) {
            return patch.fields();
        }
        return request instanceof Draft draft ? draft.fields() : Map.of();
    }

    /** A comment. */
    public Calls comment(Note note) {
        return Telling.comment(note);
    }

    /** A read of the lead, if the task names nobody. */
    public Calls taskOwner(Task task) {
        return Telling.owner(task);
    }

    /** A task for the named person, or for the lead's owner. */
    public Calls newTask(Task task, Connection connection, Calls lead) {
        return Telling.task(task, connection, lead);
    }

    /** What was noted. */
    public Answer<Noted> noted(Calls made) {
        return Telling.noted(made);
    }

    /** The comments on a lead. */
    public Calls commentsOn(Remarked asked) {
        return Listing.comments(asked);
    }

    /** The comments that were read. */
    public Answer<List<Remark>> commented(Calls read) {
        return listing.comments(read);
    }

    /** The tasks of the project, page by page. */
    public Calls tasksAbout(Remarked asked, Connection connection, int mostPages) {
        return Listing.tasks(asked, connection, mostPages);
    }

    /** Those about the lead. */
    public Answer<List<Remark>> tasked(Remarked asked, Calls pages) {
        return listing.tasks(asked, pages);
    }

    /** Pages of the leads that changed since, or of the deals. */
    public Calls changedSince(Instant since, Connection connection, boolean deals, Paging paging) {
        return changing.pages(since, connection, deals, paging);
    }

    /** Single reads of changed leads that the pages do not show in full. */
    public Calls changedSingles(Calls leads, Calls deals) {
        return changing.singles(leads, deals);
    }

    /** What changed, oldest change first. */
    public Answer<Changes> changed(
            Account account,
            Connection connection,
            Instant since,
            Calls leads,
            Calls deals,
            Calls singles,
            Paging paging) {
        return changing.changes(account, connection, since, leads, deals, singles, paging);
    }

    /**
     * Sees to it that our address is among those of the project.
     *
     * @param path {@code /callback-url} for events of leads, {@code /project-callback-url} for those of fields and stages
     */
    public Calls callback(Connection connection, URI webhook, String path) {
        return Subscribing.callback(connection, webhook, path);
    }

    /** The addresses that LPTracker tells of events, read only. */
    public Calls callbacks(Connection connection, String path) {
        return Subscribing.look(connection, path);
    }

    /** Whether ours is among both. */
    public Answer<Subscribed> isSubscribed(URI webhook, Calls leads, Calls structure) {
        return Subscribing.isSubscribed(webhook, leads, structure);
    }

    /** What became of both addresses. */
    public Answer<Subscribed> subscribed(URI webhook, Calls leads, Calls structure) {
        return Subscribing.subscribed(webhook, leads, structure);
    }

    /** All parts of the account's description. */
    public Calls describe(Connection connection) {
        return Describing.parts(connection);
    }

    /** The description; the project is the one pipeline. */
    public Answer<Metadata> metadata(Connection connection, Calls parts) {
        if (connection.project() != null) {
            customs.learn(connection, Describing.customs(parts));
        }
        return Describing.metadata(connection, parts);
    }
}
