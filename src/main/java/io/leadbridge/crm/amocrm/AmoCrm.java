package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Changes;
import io.leadbridge.crm.Created;
import io.leadbridge.crm.Draft;
import io.leadbridge.crm.Fetch;
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
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Webhook;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The steps of {@code routes/crm-amocrm.camel.yaml} that know amoCRM's shapes: bean {@code amocrm}. Each makes the calls
 * of a step, or reads what they brought. Nothing is kept between operations.
 *
 * <p>Facts: API v4, amocrm.ru/developers; see {@code docs/crm-amocrm.md}.
 */
public final class AmoCrm {

    /** Reads a webhook; never throws. */
    public Parsed parse(Webhook webhook, Connection connection) {
        return WebhookForm.parse(webhook, connection);
    }

    /** Tells what became of a call. */
    public Answer<JsonNode> verdict(Call call, Reply reply) {
        return Verdict.of(call, reply);
    }

    /** Whether amoCRM does not take the token that the request had: it is dead, or of another account. */
    public boolean tokenRefused(Reply reply) {
        return reply.status() == 401;
    }

    /** Whether a batch has a request left to make. */
    public boolean isOpen(Batch batch) {
        return batch.isOpen();
    }

    /** The next request of a batch. Must be followed by {@link #take}. */
    public Call next(Batch batch) {
        return batch.next();
    }

    /** An answer with the reply that it was made of: a refusal's body tells which items are bad. */
    public Batch.Told told(Answer<JsonNode> answer, Reply reply) {
        return new Batch.Told(answer, reply);
    }

    /** What a request on an exchange of its own brought takes the place of the request. */
    public Object latest(Object request, Object told) {
        return told;
    }

    /**
     * Gives a batch what became of its request.
     *
     * @param told of {@link #told}, or the bare answer to a request that was not sent
     */
    public Batch take(Batch batch, Object told) {
        if (told instanceof Batch.Told complete) {
            batch.take(complete);
        } else if (told instanceof Answer<?> answer && !(answer instanceof Answer.Ok)) {
            batch.take(new Batch.Told(answer.failure(), null));
        } else {
            batch.take(new Batch.Told(new Answer.Unknown<>("amoCRM: the call brought no answer"), null));
        }
        return batch;
    }

    /** The leads of a fetch, by id. */
    public Calls leads(Fetch fetch) {
        return Fetching.leads(fetch);
    }

    /** The contacts of those leads. A lead's answer names them only. */
    public Calls contacts(Fetch fetch, Calls leads) {
        return Fetching.named("fetch", Fetching.wanted(fetch, leads), "contacts");
    }

    /** Their companies, likewise. */
    public Calls companies(Fetch fetch, Calls leads) {
        return Fetching.named("fetch", Fetching.wanted(fetch, leads), "companies");
    }

    /** The leads that are there. */
    public Answer<List<Record>> records(Account account, Fetch fetch, Calls leads, Calls contacts, Calls companies) {
        return new Answer.Ok<>(Fetching.records(account.crm(), Fetching.wanted(fetch, leads), contacts, companies));
    }

    /** Contacts in which a phone's last digits or an e-mail occur, anywhere. */
    public Calls candidates(Search search, int mostPages) {
        return Searching.candidates(search, mostPages);
    }

    /** The leads of those contacts that are verified. */
    public Calls leadsOfMatches(Search search, Calls candidates) {
        return Searching.leads(search, candidates);
    }

    /** The verified contacts with their leads, oldest first. */
    public Answer<List<Match>> matches(Search search, Calls candidates, Calls leads) {
        return new Answer.Ok<>(Searching.matches(search, candidates, leads));
    }

    /** Leads to be made. */
    public Creation drafts(List<Draft> drafts, int items, int requests) {
        return new Creation(drafts, new Batch.Bounds(items, requests));
    }

    /** Those that come with a new contact or company, which is made in the same request. */
    public Batch complexLeads(Creation creation) {
        return creation.complex();
    }

    /** The others. */
    public Batch plainLeads(Creation creation) {
        return creation.plain();
    }

    /** An answer for each draft. */
    public List<Answer<Created>> created(Creation creation) {
        return creation.answers();
    }

    /** Differences to be written. */
    public Update patches(List<Patch> patches, int items, int requests) {
        return new Update(patches, new Batch.Bounds(items, requests));
    }

    /** The leads whose company is written. */
    public Calls companyOwners(Update update) {
        return update.companyOwners();
    }

    /** Their companies as they are. */
    public Calls presentCompanies(Update update, Calls owners) {
        return update.presentCompanies(owners);
    }

    /** The contacts as they are, where something has to be merged. */
    public Calls presentContacts(Update update, Calls companies) {
        return update.presentContacts(companies);
    }

    /** What is written to companies. */
    public Batch companyPatches(Update update, Calls contacts) {
        return update.companies(contacts);
    }

    /** What is written to contacts. */
    public Batch contactPatches(Update update) {
        return update.contacts();
    }

    /** What is written to leads. */
    public Batch leadPatches(Update update) {
        return update.leads();
    }

    /** An answer for each patch. */
    public List<Answer<Updated>> updated(Update update) {
        return update.answers();
    }

    /** Notes to be made. */
    public Remarks notes(List<Note> notes, int items, int requests) {
        return Remarks.notes(notes, new Batch.Bounds(items, requests));
    }

    /** Tasks to be made. */
    public Remarks tasks(List<Task> tasks, int items, int requests) {
        return Remarks.tasks(tasks, new Batch.Bounds(items, requests));
    }

    /** Those that can be sent. */
    public Batch remarks(Remarks remarks) {
        return remarks.batch();
    }

    /** An answer for each note or task. */
    public List<Answer<Noted>> noted(Remarks remarks) {
        return remarks.answers();
    }

    /** The notes on a lead since then. */
    public Calls notesOf(Remarked asked, int mostPages) {
        return Listing.notes(asked, mostPages);
    }

    /** The tasks about a lead since then. */
    public Calls tasksAbout(Remarked asked, int mostPages) {
        return Listing.tasks(asked, mostPages);
    }

    /** What was listed. */
    public Answer<List<Remark>> remarked(Remarked asked, Calls pages, boolean tasks) {
        return Listing.remarks(asked, pages, tasks);
    }

    /** The leads that changed since then, page by page. */
    public Calls changedLeads(Instant since, int mostPages) {
        return Changing.leads(since, mostPages);
    }

    /** What the changed leads name: {@code contacts} or {@code companies}. */
    public Calls ofChanged(Instant since, Calls leads, String entity) {
        return Fetching.named("changes", Changing.changed(since, leads), entity);
    }

    /** The contacts that changed since then, page by page. */
    public Calls changedContacts(Instant since, int mostPages) {
        return Touching.contacts(since, mostPages);
    }

    /** The leads of these contacts. */
    public Calls leadsOfContacts(Instant since, Calls contacts) {
        return Touching.leads(since, contacts);
    }

    /** What these leads name: {@code contacts} or {@code companies}. */
    public Calls ofTouched(Calls leads, String entity) {
        return Fetching.named("changes", Reading.items(leads.replies(), "leads").values(), entity);
    }

    /** The leads of which a contact changed. */
    public Answer<Changes> touched(
            Account account, Instant since, Calls changed, Calls leads, Calls contacts, Calls companies) {
        return Touching.touched(account.crm(), since, changed, leads, contacts, companies);
    }

    /** Deletions since then. */
    public Calls deletions(Instant since, int mostPages) {
        return Changing.events(since, mostPages);
    }

    /** All of it. */
    public Answer<Changes> changes(
            Account account, Instant since, Calls leads, Calls contacts, Calls companies, Calls deletions) {
        return Changing.changes(account.crm(), since, leads, contacts, companies, deletions);
    }

    /** Merges of records of this kind. */
    public Calls merges(RecordRef record, int mostPages) {
        return Merges.events(record, mostPages);
    }

    /** The records that this one was merged with. */
    public Answer<Set<String>> merged(RecordRef record, Calls events) {
        return Merges.others(record, events);
    }

    /** Our webhook, as amoCRM knows it. */
    public Calls subscriptions(URI webhook) {
        return Subscription.look(webhook);
    }

    /** Whether it is there with all that we need. */
    public Answer<Subscribed> isSubscribed(URI webhook, Calls known) {
        return Subscription.isSubscribed(webhook, known);
    }

    /** Subscribes it, if it is missing, switched off, or lacks something. */
    public Calls subscription(URI webhook, Calls known) {
        return Subscription.repair(webhook, known);
    }

    /** A look at what was done, if anything was. */
    public Calls subscriptionsAfter(URI webhook, Calls known) {
        return Subscription.lookAgain(webhook, known);
    }

    /** Whether amoCRM calls us by now. */
    public Answer<Subscribed> subscribed(URI webhook, Calls known, Calls after) {
        return Subscription.subscribed(webhook, known, after);
    }

    /** Pipelines with their statuses. */
    public Calls pipelines() {
        return Description.pipelines();
    }

    /** A list of definitions: {@code leads/custom_fields}, {@code users}… */
    public Calls definitions(String path) {
        return Description.list(path);
    }

    /** All of them. */
    public Answer<Metadata> metadata(
            Calls pipelines,
            Calls leadFields,
            Calls contactFields,
            Calls companyFields,
            Calls users,
            Calls lossReasons) {
        return new Answer.Ok<>(
                Description.metadata(pipelines, leadFields, contactFields, companyFields, users, lossReasons));
    }
}
