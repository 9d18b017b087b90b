package io.leadbridge.deliver;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Created;
import io.leadbridge.crm.Draft;
import io.leadbridge.crm.Match;
import io.leadbridge.crm.NoCrm;
import io.leadbridge.crm.Note;
import io.leadbridge.crm.Noted;
import io.leadbridge.crm.Patch;
import io.leadbridge.crm.Remark;
import io.leadbridge.crm.Search;
import io.leadbridge.crm.Task;
import io.leadbridge.crm.Updated;
import io.leadbridge.event.Account;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Lease;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Value;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Both CRMs as maps: enough to see what deliver asks for and writes. Safe for several threads. */
public class FakeCrm extends NoCrm {

    /** A create, update, note or task ends so instead; {@code commit} tells whether it was done all the same. */
    record Failure(Answer<?> answer, boolean commit) {}

    final List<String> calls = new ArrayList<>();
    final Deque<Failure> failures = new ArrayDeque<>();
    final Deque<Failure> remarkFailures = new ArrayDeque<>();
    final Map<RecordRef, List<Remark>> notes = new TreeMap<>();
    final Map<RecordRef, List<Remark>> tasks = new TreeMap<>();
    /** Ids of the leads that a merge names beside one. */
    final Map<RecordRef, Set<String>> merges = new TreeMap<>();

    /** The next update is done, and whoever asked for it is dead then. */
    boolean killsAfterUpdate;

    boolean searchLags;
    boolean listsNoNotes;
    private final List<String> portCalls = new ArrayList<>();
    private final Map<RecordRef, Record> leads = new TreeMap<>();
    private final Clock clock;
    private int ids = 1000;

    public FakeCrm(Clock clock) {
        this.clock = clock;
    }

    /** A person makes a lead with a contact. */
    public synchronized Record make(CrmId crm, Map<FieldPath, Value> fields) {
        String lead = Integer.toString(ids++);
        return put(crm, lead, "open", Integer.toString(ids++), fields);
    }

    /** A person edits a lead or its contact. */
    public synchronized Record edit(RecordRef ref, FieldPath path, Value value) {
        Record record = leads.get(ref);
        Map<FieldPath, Value> fields = flat(record);
        fields.put(path, value);
        return put(
                ref.crm(),
                ref.id(),
                record.status(),
                record.mainContact().map(Contact::id).orElse(null),
                fields);
    }

    public synchronized Record move(RecordRef ref, String stage) {
        Record record = leads.get(ref);
        return put(
                ref.crm(),
                ref.id(),
                stage,
                record.mainContact().map(Contact::id).orElse(null),
                flat(record));
    }

    void delete(RecordRef ref) {
        leads.remove(ref);
    }

    /** Takes a deleted lead out of the bin, as it was. */
    void restore(Record binned) {
        leads.put(binned.ref(), binned);
    }

    /** Another contact becomes the only one of a lead. */
    void replaceContact(RecordRef lead, String contact, Map<FieldPath, Value> fields) {
        Map<FieldPath, Value> all = flat(get(lead));
        all.keySet().removeIf(path -> path.of() == Entity.CONTACT);
        all.putAll(fields);
        put(lead.crm(), lead.id(), get(lead).status(), contact, all);
    }

    @Override
    public synchronized Answer<Set<String>> merged(Account account, RecordRef record) {
        return new Answer.Ok<>(merges.getOrDefault(record, Set.of()));
    }

    public synchronized Record get(RecordRef ref) {
        return leads.get(ref);
    }

    public synchronized List<Record> all(CrmId crm) {
        return leads.values().stream()
                .filter(record -> record.ref().crm().equals(crm))
                .toList();
    }

    /** Each call of the port that writes, with the number of leads in it: {@code update amocrm 50}. */
    public synchronized List<String> portCalls() {
        return List.copyOf(portCalls);
    }

    /** Each call of the port that reads leads: {@code fetch amocrm}, {@code search lptracker}. */
    public synchronized List<String> reads() {
        return calls.stream()
                .filter(call -> call.startsWith("fetch") || call.startsWith("search"))
                .toList();
    }

    /** From now on the search finds nothing. */
    public synchronized void searchLags() {
        searchLags = true;
    }

    long writes() {
        return calls.stream()
                .filter(call -> call.startsWith("create") || call.startsWith("update"))
                .count();
    }

    @Override
    public synchronized Answer<List<Record>> fetch(Account account, Set<String> ids, java.time.Instant since) {
        calls.add("fetch " + account.crm());
        return new Answer.Ok<>(all(account.crm()).stream()
                .filter(record -> ids.contains(record.ref().id()))
                .toList());
    }

    @Override
    public synchronized Answer<List<Match>> search(Account account, Search search) {
        calls.add("search " + account.crm());
        if (searchLags) {
            return new Answer.Ok<>(List.of());
        }
        FieldPath path = search.phones().isEmpty() ? FieldPath.CONTACT_EMAIL : FieldPath.CONTACT_PHONE;
        List<String> wanted = search.phones().isEmpty() ? search.emails() : search.phones();
        if (!search.names().isEmpty()) {
            path = FieldPath.CONTACT_NAME;
            wanted = search.names();
        }
        FieldPath by = path;
        List<String> texts = wanted;
        Map<String, List<Match.Lead>> byContact = new LinkedHashMap<>();
        for (Record record : all(account.crm())) {
            boolean hit = record.value(by).all().stream()
                    .anyMatch(value ->
                            texts.contains(value.canonical()) || texts.contains(Metadata.fold(value.canonical())));
            if (hit) {
                byContact
                        .computeIfAbsent(record.mainContact().orElseThrow().id(), id -> new ArrayList<>())
                        .add(new Match.Lead(
                                record.ref().id(),
                                record.value(FieldPath.LEAD_NAME).canonical(),
                                "closed".equals(record.status()),
                                record.createdAt()));
            }
        }
        return new Answer.Ok<>(byContact.entrySet().stream()
                .map(entry -> new Match(entry.getKey(), entry.getValue()))
                .toList());
    }

    @Override
    public synchronized List<Answer<Created>> create(Account account, List<Draft> drafts, Lease lease) {
        portCalls.add("create " + account.crm() + " " + drafts.size());
        return drafts.stream().map(draft -> create(account, draft, lease)).toList();
    }

    @Override
    public synchronized Answer<Created> create(Account account, Draft draft, Lease lease) {
        calls.add("create " + account.crm());
        Failure failure = failures.poll();
        if (failure != null && !failure.commit()) {
            return failure.<Created>answer().failure();
        }
        Map<FieldPath, Value> fields = new HashMap<>(draft.fields());
        String contact = draft.contact();
        if (contact == null) {
            boolean one = fields.keySet().stream().anyMatch(path -> path.of() == Entity.CONTACT);
            contact = one ? Integer.toString(ids++) : null;
        } else {
            fields.putAll(contactFields(account.crm(), contact));
        }
        String stage = draft.stage() == null ? "first" : draft.stage();
        Record made = put(account.crm(), Integer.toString(ids++), stage, contact, fields);
        return failure == null
                ? new Answer.Ok<>(new Created(made.ref().id(), contact))
                : failure.<Created>answer().failure();
    }

    @Override
    public synchronized List<Answer<Updated>> update(Account account, List<Patch> patches, Lease lease) {
        portCalls.add("update " + account.crm() + " " + patches.size());
        return patches.stream().map(patch -> update(account, patch, lease)).toList();
    }

    @Override
    public synchronized Answer<Updated> update(Account account, Patch patch, Lease lease) {
        calls.add("update " + account.crm() + " " + patch.fields().keySet()
                + (patch.stage() == null ? "" : " stage " + patch.stage()));
        Failure failure = failures.poll();
        if (failure != null && !failure.commit()) {
            return failure.<Updated>answer().failure();
        }
        RecordRef ref = RecordRef.lead(account.crm(), patch.lead());
        if (!leads.containsKey(ref)) {
            return new Answer.Gone<>();
        }
        Record after = patch.appliedTo(get(ref));
        put(
                ref.crm(),
                ref.id(),
                after.status(),
                after.mainContact().map(Contact::id).orElse(null),
                flat(after));
        if (killsAfterUpdate) {
            killsAfterUpdate = false;
            throw new IllegalStateException("dead");
        }
        return failure == null
                ? new Answer.Ok<>(new Updated(clock.instant()))
                : failure.<Updated>answer().failure();
    }

    @Override
    public synchronized List<Answer<Noted>> note(Account account, List<Note> made, Lease lease) {
        portCalls.add("note " + account.crm() + " " + made.size());
        return made.stream()
                .map(note -> remark(account, notes, note.lead(), note.text(), null))
                .toList();
    }

    @Override
    public synchronized List<Answer<Noted>> task(Account account, List<Task> made, Lease lease) {
        portCalls.add("task " + account.crm() + " " + made.size());
        return made.stream()
                .map(task -> remark(account, tasks, task.lead(), task.text(), task.due()))
                .toList();
    }

    @Override
    public synchronized Answer<List<Remark>> noted(Account account, String lead, Instant since) {
        calls.add("noted " + account.crm());
        return listsNoNotes
                ? super.noted(account, lead, since)
                : new Answer.Ok<>(notes.getOrDefault(RecordRef.lead(account.crm(), lead), List.of()));
    }

    @Override
    public synchronized Answer<List<Remark>> tasked(Account account, String lead, Instant since) {
        calls.add("tasked " + account.crm());
        return new Answer.Ok<>(tasks.getOrDefault(RecordRef.lead(account.crm(), lead), List.of()));
    }

    private Answer<Noted> remark(
            Account account, Map<RecordRef, List<Remark>> book, String lead, String text, Instant due) {
        Failure failure = remarkFailures.poll();
        if (failure != null && !failure.commit()) {
            return failure.<Noted>answer().failure();
        }
        String id = Integer.toString(ids++);
        book.computeIfAbsent(RecordRef.lead(account.crm(), lead), key -> new ArrayList<>())
                .add(new Remark(id, text, clock.instant(), due));
        return failure == null
                ? new Answer.Ok<>(new Noted(id))
                : failure.<Noted>answer().failure();
    }

    @Override
    public synchronized Answer<Metadata> describe(Account account) {
        return new Answer.Ok<>(new Metadata(List.of(), List.of()));
    }

    private Map<FieldPath, Value> contactFields(CrmId crm, String contact) {
        return all(crm).stream()
                .flatMap(record -> record.contacts().stream())
                .filter(candidate -> candidate.id().equals(contact))
                .findFirst()
                .map(Contact::fields)
                .orElse(Map.of());
    }

    private Record put(CrmId crm, String lead, String stage, String contact, Map<FieldPath, Value> fields) {
        Map<FieldPath, Value> ofLead = new TreeMap<>(fields);
        ofLead.keySet().removeIf(path -> path.of() == Entity.CONTACT);
        Map<FieldPath, Value> ofContact = new TreeMap<>(fields);
        ofContact.keySet().removeIf(path -> path.of() != Entity.CONTACT);
        RecordRef ref = RecordRef.lead(crm, lead);
        Record before = leads.get(ref);
        Record record = new Record(
                ref,
                "p",
                stage,
                "u",
                clock.instant(),
                before == null ? clock.instant() : before.createdAt(),
                ofLead,
                contact == null ? List.of() : List.of(new Contact(contact, true, ofContact)));
        leads.put(ref, record);
        return record;
    }

    private static Map<FieldPath, Value> flat(Record record) {
        Map<FieldPath, Value> fields = new TreeMap<>(record.fields());
        record.mainContact().ifPresent(contact -> fields.putAll(contact.fields()));
        return fields;
    }
}
