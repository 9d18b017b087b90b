package io.leadbridge.deliver;

import io.leadbridge.crm.Answer;
import io.leadbridge.event.Account;
import io.leadbridge.event.Diary;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Pending;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Step;
import io.leadbridge.event.Wish;
import io.leadbridge.event.Work;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One lead's write to one CRM, on its way: planned, then begun, sent and finished. It may be sent alone, or together with
 * others. Used by one thread at a time.
 *
 * @param <Q> what is sent
 * @param <A> what a good answer carries
 */
abstract class Write<Q, A> implements Pending {

    private static final Pattern RECORD = Pattern.compile("[a-z0-9-]+:(?:lead|contact):[^\\s,;:]+");

    private final Means means;
    private final Pass pass;
    private final Wish wish;
    private Outcome earlier;
    private Set<String> touches;

    Write(Means means, Pass pass, Wish wish) {
        this.means = means;
        this.pass = pass;
        this.wish = wish;
    }

    /** As {@link #touches}; it is asked for once. */
    abstract Set<String> touched();

    /**
     * Gets ready, right before it is sent: looks again at what may have changed since it was planned, and keeps what has
     * to be kept before.
     *
     * @return the outcome, if nothing is to be sent; empty if {@link #request} is to be sent now
     */
    abstract Optional<Outcome> begin();

    /** What is to be sent. Must not be called before {@link #begin}. */
    abstract Q request();

    /** Sends the requests of writes that go together; an answer for each, in their order. */
    abstract List<Answer<A>> send(List<Q> requests);

    /** Keeps what the answer tells, and names the outcome. */
    abstract Outcome finish(Answer<A> answer);

    /** All of it at once. */
    final Outcome alone() {
        return begin().orElseGet(() -> ended(sendNoted(List.of(this)).get(0)));
    }

    /** Sends writes that go together, and notes the answer to each. */
    static <Q, A> List<Answer<A>> sendNoted(List<Write<Q, A>> writes) {
        Write<Q, A> first = writes.get(0);
        Diary diary = first.pass.batch().diary();
        Instant began = diary.now();
        List<Answer<A>> answers = first.send(writes.stream().map(Write::request).toList());
        String together = writes.size() == 1 ? "" : ", with " + (writes.size() - 1) + " other leads";
        for (int i = 0; i < writes.size(); i++) {
            String told = answers.get(i).told() + together;
            diary.call(writes.get(i).lead(), first.account().crm(), first.kind().word(), began, told);
        }
        return answers;
    }

    /** As {@link #finish}, and notes what was written. */
    final Outcome ended(Answer<A> answer) {
        Outcome outcome = finish(answer);
        if (outcome instanceof Outcome.Applied applied) {
            Matcher record = RECORD.matcher(applied.what());
            String subject = record.find() ? record.group() : "";
            pass.batch().diary().note(lead(), Step.Kind.WRITE, subject, applied.what());
        }
        return outcome;
    }

    private RecordRef lead() {
        return pass.work().hint().lead();
    }

    /** Says what became of the lead's wishes before this one; {@code null} if there were none. */
    final void follows(Outcome outcome) {
        earlier = outcome;
    }

    /** The lead's outcome, this write's being {@code own}. */
    final Outcome outcome(Outcome own) {
        return earlier == null ? own : Outcome.mostTelling(earlier, own);
    }

    final Means means() {
        return means;
    }

    final Pass pass() {
        return pass;
    }

    final Wish wish() {
        return wish;
    }

    final Terms terms() {
        return means.terms(wish.target());
    }

    @Override
    public final Work work() {
        return pass.work();
    }

    @Override
    public final Account account() {
        return pass.account(wish);
    }

    @Override
    public final Set<String> touches() {
        if (touches == null) {
            touches = touched();
        }
        return touches;
    }

    @Override
    public final int parcel() {
        return terms().batch();
    }

    /** Without values. */
    @Override
    public final String toString() {
        return kind() + " in " + account() + " for " + pass.lead();
    }
}
