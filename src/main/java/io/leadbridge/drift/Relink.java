package io.leadbridge.drift;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Changes;
import io.leadbridge.crm.Crm;
import io.leadbridge.deliver.Agreement;
import io.leadbridge.deliver.View;
import io.leadbridge.event.Account;
import io.leadbridge.event.Batch;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.rules.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes a tenant's links and bases anew from what both CRMs show. Both accounts are walked once to find which leads are each
 * other's, of which only fingerprints stay in memory; then the second one is walked again, page by page with the counterparts
 * of its leads, to write what is found. Never over an existing link, so it may be repeated.
 */
public final class Relink {

    /** Leads in one read, well below what {@link Crm#fetch} takes, for an address holds no more. */
    private static final int READ_TOGETHER = 200;

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final Crm crm;
    private final Function<Account, Answer<Metadata>> metadata;
    private final Agreement agreement;
    private final Judge judge;
    private final Terms terms;
    private final Patience patience;
    private final Consumer<String> progress;

    /**
     * @param mostLeads of one account; beyond it nothing is done
     * @param mostWaits how often in a row a CRM may ask for patience
     */
    public record Terms(int mostLeads, int mostWaits) {}

    /** Lets time pass. */
    @FunctionalInterface
    public interface Patience {

        /** Waits. */
        void pause(Duration time) throws InterruptedException;
    }

    /**
     * @param crm on spare rate
     * @param metadata what an account has defined
     * @param progress hears how far it is, a line at a time, without anything of a person
     */
    public Relink(
            Crm crm,
            Function<Account, Answer<Metadata>> metadata,
            Agreement agreement,
            Rules rules,
            Mapping mapping,
            Terms terms,
            Patience patience,
            Consumer<String> progress) {
        this.crm = crm;
        this.metadata = metadata;
        this.agreement = agreement;
        this.judge = new Judge(rules, mapping, agreement);
        this.terms = terms;
        this.patience = patience;
        this.progress = progress;
    }

    /**
     * Relinks.
     *
     * @param one whose leads are read by their ids when links are written: a CRM that can, in few calls
     * @param other whose leads are walked twice
     * @param write false only tells what would be linked
     * @throws RelinkFailed if a CRM does not answer in the end, or has too many leads
     */
    public RelinkReport relink(Batch batch, CrmId one, CrmId other, boolean write) {
        Map<CrmId, Metadata> described = new TreeMap<>();
        for (CrmId each : List.of(one, other)) {
            described.put(each, await("metadata of " + each, () -> metadata.apply(batch.account(each))));
        }
        Slots slots = new Slots(batch, described);
        Set<String> linked = new LinkedHashSet<>();
        Leads here = read(batch, one, other, described, slots, linked);
        Leads there = read(batch, other, one, described, slots, new LinkedHashSet<>());
        Matching matching = Matching.of(here, there, slots);
        Written written = write ? write(batch, one, other, described, matching) : null;
        return report(one, other, here.size() + linked.size(), there, linked.size(), matching, written);
    }

    /** The free leads of an account. */
    private Leads read(
            Batch batch, CrmId crmId, CrmId other, Map<CrmId, Metadata> described, Slots slots, Set<String> linked) {
        Leads leads = new Leads();
        walk(batch.account(crmId), lead -> {
            if (agreement.counterpart(batch.tenant(), lead.ref(), other).isPresent()) {
                linked.add(lead.ref().id());
            } else {
                leads.add(batch, judge.ever(batch, lead, described), slots);
            }
            if (leads.size() > terms.mostLeads()) {
                throw new RelinkFailed(crmId + " has more than " + terms.mostLeads()
                        + " leads without a link: set drift.leads-max higher, and give the program memory");
            }
        });
        progress.accept(crmId + ": " + leads.size() + " leads without a link, " + linked.size() + " with one");
        return leads;
    }

    private void walk(Account account, Consumer<Record> each) {
        pages(account, page -> page.forEach(each));
    }

    private void pages(Account account, Consumer<List<Record>> each) {
        Walk walk = new Walk(account);
        while (!walk.isOver()) {
            Changes changes = await("leads of " + account.crm(), () -> crm.changes(account, walk.since()));
            each.accept(changes.leads());
            try {
                walk.take(changes);
            } catch (IllegalStateException e) {
                throw new RelinkFailed(e.getMessage());
            }
        }
    }

    /** What was kept. */
    private record Written(Set<String> pairs, Set<String> contacts) {}

    private Written write(Batch batch, CrmId one, CrmId other, Map<CrmId, Metadata> described, Matching matching) {
        Map<String, String> backward = new LinkedHashMap<>();
        matching.matched().forEach((here, there) -> backward.put(there, here));
        Written written = new Written(new LinkedHashSet<>(), new LinkedHashSet<>());
        pages(batch.account(other), page -> {
            List<Record> due = page.stream()
                    .filter(lead -> backward.containsKey(lead.ref().id()))
                    .toList();
            for (int from = 0; from < due.size(); from += READ_TOGETHER) {
                List<Record> some = due.subList(from, Math.min(due.size(), from + READ_TOGETHER));
                write(batch, one, some, backward, described, matching, written);
            }
            due.forEach(lead -> backward.remove(lead.ref().id()));
            progress.accept(written.pairs().size() + " of " + matching.matched().size() + " pairs linked");
        });
        return written;
    }

    private void write(
            Batch batch,
            CrmId one,
            List<Record> theirs,
            Map<String, String> backward,
            Map<CrmId, Metadata> described,
            Matching matching,
            Written written) {
        Set<String> ids = new LinkedHashSet<>();
        theirs.forEach(lead -> ids.add(backward.get(lead.ref().id())));
        Map<String, Record> ours = new LinkedHashMap<>();
        await("leads of " + one, () -> crm.fetch(batch.account(one), ids, null))
                .forEach(lead -> ours.put(lead.ref().id(), lead));
        for (Record there : theirs) {
            Record here = ours.get(backward.get(there.ref().id()));
            if (here != null) {
                write(
                        batch,
                        judge.ever(batch, here, described),
                        judge.ever(batch, there, described),
                        matching,
                        written);
            }
        }
    }

    private void write(Batch batch, View here, View there, Matching matching, Written written) {
        String contact = contact(here.record());
        String theirs = contact(there.record());
        boolean contacts = contact != null
                && theirs != null
                && theirs.equals(matching.linkedContacts().get(contact));
        boolean withContacts = contacts && agreement.link(batch.tenant(), here, there, true);
        // One of the contacts may be linked otherwise; the leads are each other's all the same.
        if (withContacts || agreement.link(batch.tenant(), here, there, false)) {
            written.pairs().add(here.record().ref().id());
            if (withContacts) {
                written.contacts().add(contact);
            }
        }
    }

    private static String contact(Record lead) {
        return lead.mainContact().map(contact -> contact.id()).orElse(null);
    }

    private RelinkReport report(
            CrmId one, CrmId other, int ours, Leads there, int kept, Matching matching, Written written) {
        Map<String, String> matched = matching.matched();
        List<String> left = written == null
                ? List.of()
                : matched.keySet().stream()
                        .filter(id -> !written.pairs().contains(id))
                        .toList();
        Map<String, List<String>> samples = new LinkedHashMap<>();
        samples.put(
                "linked",
                some(matched.entrySet().stream()
                        .filter(pair -> !left.contains(pair.getKey()))
                        .map(pair ->
                                RecordRef.lead(one, pair.getKey()) + " = " + RecordRef.lead(other, pair.getValue()))
                        .limit(RelinkReport.SAMPLES)
                        .toList()));
        samples.put("differing", some(List.copyOf(matching.differing())));
        samples.put(
                "ambiguous",
                some(matching.ambiguous().stream()
                        .map(ids -> String.join(" ", ids))
                        .toList()));
        samples.put("alone in " + one, some(matching.aloneHere()));
        samples.put("alone in " + other, some(matching.aloneThere()));
        samples.put("left", some(left));
        return new RelinkReport(
                written != null,
                Map.of(one, ours, other, there.size() + kept),
                kept,
                matched.size() - left.size(),
                written == null
                        ? matching.linkedContacts().size()
                        : written.contacts().size(),
                matching.differing().size(),
                matching.ambiguous().size(),
                Map.of(
                        one,
                        matching.aloneHere().size(),
                        other,
                        matching.aloneThere().size()),
                left.size(),
                samples);
    }

    private static List<String> some(List<String> all) {
        return List.copyOf(new ArrayList<>(all).subList(0, Math.min(all.size(), RelinkReport.SAMPLES)));
    }

    /** Asks until there is an answer. */
    private <T> T await(String what, Supplier<Answer<T>> question) {
        Answer<T> answer = question.get();
        for (int waits = 0; !(answer instanceof Answer.Ok<T>); waits++) {
            Duration wait = waits < terms.mostWaits() ? wait(answer) : null;
            if (wait == null) {
                throw new RelinkFailed(what + ": " + answer.reason());
            }
            progress.accept("waits " + wait.toSeconds() + " s: " + what + ": " + answer.reason());
            try {
                patience.pause(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RelinkFailed(what + ": interrupted");
            }
            answer = question.get();
        }
        return ((Answer.Ok<T>) answer).value();
    }

    /** {@code null} if waiting does not help. */
    private static Duration wait(Answer<?> answer) {
        Duration wait = null;
        if (answer instanceof Answer.Later<?> later) {
            wait = later.after();
        } else if (answer instanceof Answer.Hold<?> hold && !hold.standing().stops()) {
            wait = hold.after();
        }
        if (wait == null) {
            return null;
        }
        Duration bounded = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        return bounded.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : bounded;
    }
}
