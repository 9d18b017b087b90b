package io.leadbridge.sync;

import io.leadbridge.event.Account;
import io.leadbridge.event.Batch;
import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Ended;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Tried;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * How far one batch has come. The route carries it in the variable {@code course}; its steps read it and write into it
 * through {@link Sync}. Safe for several threads.
 */
public final class Course {

    /** Reasons of waiting that are no news. */
    static final String NOT_BEGUN = "left for the next batch";

    private static final String YOUNG = "it may be edited again this very moment";

    private final Batch batch;
    private final List<Webhook> webhooks;
    private final Map<String, String> refused;
    private final Map<String, Parsed> parsed = new LinkedHashMap<>();
    private final Map<CrmId, Metadata> metadata = new TreeMap<>();
    private final Map<RecordRef, Record> records = new LinkedHashMap<>();
    private final Map<RecordRef, Outcome> leads = new LinkedHashMap<>();
    private final Map<RecordRef, Work> works = new LinkedHashMap<>();
    private Merged merged = new Merged(Map.of(), List.of(), List.of(), Map.of(), Set.of(), Set.of());
    private final Map<RecordRef, Instant> young = new LinkedHashMap<>();
    private final Set<RecordRef> spare = new HashSet<>();
    private boolean allSpare;
    private boolean goesFirst;
    private final Parcels parcels = new Parcels();
    private final Turns turns = new Turns();
    private final Set<String> sentAgain;
    private final Set<RecordRef> gone = new LinkedHashSet<>();
    private Instant goneBegan;
    private Instant reached;

    /** One call of enrich: these leads of this account. */
    public record Reading(Account account, List<Hint> hints) {}

    /**
     * @param batch {@code null} if no message can be worked
     * @param refused reason by id of each message that cannot be worked at all
     * @param sentAgain ids of messages that a person has sent again since they were last tried
     */
    Course(Batch batch, List<Webhook> webhooks, Map<String, String> refused, Set<String> sentAgain) {
        this.batch = batch;
        this.webhooks = List.copyOf(webhooks);
        this.refused = new LinkedHashMap<>(refused);
        this.sentAgain = Set.copyOf(sentAgain);
    }

    /** What holds for all leads; {@code null} if {@link #webhooks()} is empty. */
    public Batch batch() {
        return batch;
    }

    /** Whose messages these are; {@code null} if {@link #webhooks()} is empty. */
    public TenantId tenant() {
        return batch == null ? null : batch.tenant();
    }

    /** The messages that can be worked, in the order of the queue. */
    public List<Webhook> webhooks() {
        return webhooks;
    }

    /** How many events each message has; one that cannot be understood counts as one. */
    public synchronized Map<String, Integer> seen() {
        Map<String, Integer> seen = new LinkedHashMap<>();
        parsed.forEach((message, said) ->
                seen.put(message, said.fault() == null ? said.events().size() : 1));
        return seen;
    }

    /** Accounts whose fields or stages changed. */
    public synchronized Set<Account> restructured() {
        return merged.restructured();
    }

    /** The hints that are still to be answered. */
    public synchronized List<Hint> hints() {
        return merged.hints().stream()
                .filter(hint -> !leads.containsKey(hint.lead()))
                .toList();
    }

    /** Contacts that were deleted. */
    public synchronized Set<RecordRef> contactsGone() {
        return merged.contactsGone();
    }

    /** Hints of leads that are not there any more. */
    public synchronized List<Hint> gone() {
        return hints().stream().filter(hint -> gone.contains(hint.lead())).toList();
    }

    /** The hints that no rule can match. */
    public synchronized List<Hint> unwanted() {
        return merged.unwanted();
    }

    /** The accounts whose metadata is needed: where the hinted leads live, and where their rules write to. */
    public synchronized Set<Account> accounts() {
        Set<Account> accounts = new TreeSet<>();
        for (Hint hint : hints()) {
            accounts.add(batch.account(hint.lead().crm()));
            // Rules that write to a deleted lead's CRM may have made its counterpart.
            boolean deleted = hint.changes().contains(Change.DELETED);
            batch.rules().stream().filter(rule -> deleted).forEach(rule -> accounts.add(batch.account(rule.from())));
            batch.rules().stream()
                    .filter(rule -> deleted || rule.from().equals(hint.lead().crm()))
                    .flatMap(rule -> rule.then().stream())
                    .forEach(action -> accounts.add(batch.account(action.target())));
        }
        return accounts;
    }

    /** The CRMs concerned. */
    public Set<CrmId> crms() {
        Set<CrmId> crms = new LinkedHashSet<>();
        accounts().forEach(account -> crms.add(account.crm()));
        return crms;
    }

    /** The leads that are still to be answered. */
    public List<RecordRef> leads() {
        return hints().stream().map(Hint::lead).toList();
    }

    /** What has to be read, one for each account. */
    public List<Reading> readings() {
        Map<Account, List<Hint>> byAccount = new LinkedHashMap<>();
        hints().forEach(hint -> byAccount
                .computeIfAbsent(batch.account(hint.lead().crm()), key -> new ArrayList<>())
                .add(hint));
        List<Reading> readings = new ArrayList<>();
        byAccount.forEach((account, hints) -> readings.add(new Reading(account, hints)));
        return readings;
    }

    /** Metadata by CRM, as far as it is known. */
    public synchronized Map<CrmId, Metadata> metadata() {
        return new TreeMap<>(metadata);
    }

    /** The events that came to their end, for the history; those of a message that is not parked yet are not parked. */
    public synchronized List<Ended> ended() {
        return new Endings(this).ended();
    }

    /** The events that have not come to their end, for the history; and those parked ones that wait with them. */
    public synchronized List<Tried> tried() {
        return new Endings(this).tried();
    }

    /** Whether it waits for nothing but its turn, or for further edits. */
    static boolean isPatient(Outcome outcome) {
        return outcome instanceof Outcome.Held held
                && (held.reason().equals(YOUNG) || held.reason().equals(NOT_BEGUN));
    }

    /** Notes how far the batch has come; gives the time when it was noted before, or the same if it was not. */
    synchronized Instant reached(Instant now) {
        Instant before = reached == null ? now : reached;
        reached = now;
        return before;
    }

    /** What the webhooks say, merged. */
    synchronized Merged merged() {
        return merged;
    }

    /** Ids of messages that a person has sent again since they were last tried. */
    Set<String> sentAgain() {
        return sentAgain;
    }

    /** The lead as the rules were asked about it; {@code null} if they were not. */
    synchronized Work work(RecordRef lead) {
        return works.get(lead);
    }

    /** The outcome of a lead by now; {@code null} if it has none yet. */
    synchronized Outcome outcome(RecordRef lead) {
        return leads.get(lead);
    }

    synchronized Map<String, String> refused() {
        return new LinkedHashMap<>(refused);
    }

    /** The outcome of every event that was to be worked, by now. */
    public synchronized Map<EventId, Outcome> outcomes() {
        Map<EventId, Outcome> unreadable = new LinkedHashMap<>();
        parsed.forEach((message, said) -> {
            if (said.fault() != null) {
                unreadable.put(new EventId(message, 0), new Outcome.Parked(said.fault()));
            }
        });
        return Settle.outcomes(merged, leads, unreadable);
    }

    synchronized void parsed(Parsed said) {
        parsed.put(said.message(), said);
    }

    synchronized Map<String, Parsed> parsed() {
        return new LinkedHashMap<>(parsed);
    }

    synchronized void merged(Merged result) {
        merged = result;
    }

    synchronized void described(CrmId crm, Metadata described) {
        metadata.put(crm, described);
    }

    synchronized void read(Map<RecordRef, Record> present) {
        records.putAll(present);
    }

    synchronized void notFound(Collection<Hint> hints) {
        hints.forEach(hint -> gone.add(hint.lead()));
    }

    /** When the first lead that is gone was begun. */
    synchronized Instant goneBegan(Instant now) {
        goneBegan = goneBegan == null ? now : goneBegan;
        return goneBegan;
    }

    /** Whether this lead is gone, and something was written because of it. */
    synchronized boolean isAppliedAsGone(RecordRef lead) {
        return gone.contains(lead) && leads.get(lead) instanceof Outcome.Applied;
    }

    synchronized Map<RecordRef, Record> records() {
        return new LinkedHashMap<>(records);
    }

    synchronized void answered(RecordRef lead, Outcome outcome) {
        leads.put(lead, outcome);
    }

    /** The rules were asked about this work. */
    synchronized void answered(Work work, Outcome outcome) {
        leads.put(work.hint().lead(), outcome);
        works.put(work.hint().lead(), work);
    }

    synchronized void answered(Collection<Hint> hints, Outcome outcome) {
        hints.forEach(hint -> leads.put(hint.lead(), outcome));
    }

    /** These leads are left alone until then. */
    synchronized void young(Map<RecordRef, Instant> until, Instant now) {
        young.putAll(until);
        ages(now);
    }

    /** The leads that are left alone wait for what is left of their time. */
    synchronized void ages(Instant now) {
        young.forEach((lead, until) -> {
            Duration left = now.isBefore(until) ? Duration.between(now, until) : Duration.ZERO;
            leads.put(lead, new Outcome.Held(left, YOUNG));
        });
    }

    /** Notes the leads that only such messages ask for. */
    synchronized void spare(Predicate<Webhook> messages) {
        Set<String> standingBack = new HashSet<>();
        webhooks.stream().filter(messages).forEach(webhook -> standingBack.add(webhook.message()));
        allSpare = standingBack.size() == webhooks.size() && refused.isEmpty();
        merged.hints().stream()
                .filter(hint -> hint.events().stream().map(EventId::message).allMatch(standingBack::contains))
                .forEach(hint -> spare.add(hint.lead()));
    }

    /** Whether nothing but a message that stands back for others asks for the lead. */
    synchronized boolean isSpare(RecordRef lead) {
        return spare.contains(lead);
    }

    /** Whether all messages are such that stand back for others. */
    synchronized boolean isAllSpare() {
        return allSpare;
    }

    /** None of its messages stands back any more. */
    synchronized void goesFirst() {
        goesFirst = true;
    }

    /** Whether the lead is left for later as soon as something else waits. */
    synchronized boolean standsBack(RecordRef lead) {
        return isSpare(lead) && !goesFirst;
    }

    /** How many messages the batch has. */
    int size() {
        return webhooks.size() + refused.size();
    }

    /**
     * Whether this lead may have been written to since it was read: by a lead of the other CRM in its lane, in this batch. One
     * that comes back may have written before something else went wrong, as a note after an update.
     */
    synchronized boolean isOutdated(RecordRef lead) {
        return turns.lane(lead).stream()
                .filter(other -> !other.crm().equals(lead.crm()))
                .map(leads::get)
                .anyMatch(outcome -> outcome instanceof Outcome.Applied
                        || outcome instanceof Outcome.Parked
                        || outcome != null && !outcome.ended());
    }

    Turns turns() {
        return turns;
    }

    Parcels parcels() {
        return parcels;
    }
}
