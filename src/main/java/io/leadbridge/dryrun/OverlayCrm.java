package io.leadbridge.dryrun;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Changes;
import io.leadbridge.crm.Created;
import io.leadbridge.crm.Crm;
import io.leadbridge.crm.Draft;
import io.leadbridge.crm.Match;
import io.leadbridge.crm.Note;
import io.leadbridge.crm.Noted;
import io.leadbridge.crm.Patch;
import io.leadbridge.crm.Search;
import io.leadbridge.crm.Subscribed;
import io.leadbridge.crm.Task;
import io.leadbridge.crm.Updated;
import io.leadbridge.event.Account;
import io.leadbridge.event.Lease;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * CRMs that are read, and not written to. A write is noted and answered as if it were done, and what was written so is seen
 * by later reads.
 *
 * <p>Whether the CRM's connector would take a write at all is asked of itself: it is handed the write with a lease that has
 * ended. It checks it, and reads what it has to; then it must not begin, for no write outlives its lease ({@link Crm}).
 */
final class OverlayCrm implements Crm {

    private final Crm below;
    private final Transcript transcript;
    private final InstantSource clock;
    private final MadeUp madeUp = new MadeUp();

    /** A lease that has ended, and knows whether it was asked for: then a write was about to begin. */
    private static final class EndedLease implements Lease {
        private boolean asked;

        @Override
        public Duration remaining() {
            asked = true;
            return Duration.ZERO;
        }
    }

    OverlayCrm(Crm below, Transcript transcript, InstantSource clock) {
        this.below = below;
        this.transcript = transcript;
        this.clock = clock;
    }

    @Override
    public Answer<List<Record>> fetch(Account account, Set<String> leads, Instant since) {
        transcript.wanted(account.crm(), "fetch");
        Set<String> real = new LinkedHashSet<>(leads);
        real.removeIf(MadeUp::is);
        List<Record> records = new ArrayList<>(madeUp.records(account.crm(), leads));
        if (!real.isEmpty()) {
            transcript.made(account.crm(), "fetch");
            Answer<List<Record>> answer = below.fetch(account, real, since);
            if (!(answer instanceof Answer.Ok<List<Record>> ok)) {
                return answer;
            }
            ok.value().forEach(transcript::read);
            ok.value().forEach(record -> records.add(madeUp.patched(record)));
        }
        return new Answer.Ok<>(records);
    }

    @Override
    public Answer<Set<String>> merged(Account account, RecordRef record) {
        transcript.wanted(account.crm(), "merged");
        transcript.made(account.crm(), "merged");
        return below.merged(account, record);
    }

    @Override
    public Answer<List<Match>> search(Account account, Search search) {
        transcript.wanted(account.crm(), "search");
        transcript.made(account.crm(), "search");
        Answer<List<Match>> answer = below.search(account, search);
        if (answer instanceof Answer.Ok<List<Match>> found) {
            found.value().forEach(match -> madeUp.found(account.crm(), match));
        }
        return answer;
    }

    @Override
    public List<Answer<Created>> create(Account account, List<Draft> drafts, Lease lease) {
        return write(
                account,
                "create",
                drafts,
                draft -> !MadeUp.is(draft.contact()),
                below::create,
                draft -> created(account, draft));
    }

    @Override
    public List<Answer<Updated>> update(Account account, List<Patch> patches, Lease lease) {
        return write(
                account,
                "update",
                patches,
                patch -> !MadeUp.is(patch.lead()) && !MadeUp.is(patch.contact()),
                below::update,
                patch -> updated(account, patch));
    }

    @Override
    public List<Answer<Noted>> note(Account account, List<Note> notes, Lease lease) {
        return write(account, "note", notes, note -> !MadeUp.is(note.lead()), below::note, note -> {
            plan(account, Planned.Kind.NOTE, note.lead(), note.text(), null, null);
            return new Noted(madeUp.next());
        });
    }

    @Override
    public List<Answer<Noted>> task(Account account, List<Task> tasks, Lease lease) {
        return write(account, "task", tasks, task -> !MadeUp.is(task.lead()), below::task, task -> {
            plan(account, Planned.Kind.TASK, task.lead(), task.text(), task.due(), task.responsible());
            return new Noted(madeUp.next());
        });
    }

    @Override
    public Answer<Changes> changes(Account account, Instant since) {
        transcript.wanted(account.crm(), "changes");
        transcript.made(account.crm(), "changes");
        return below.changes(account, since);
    }

    @Override
    public Answer<Subscribed> subscribe(Account account, URI webhook) {
        return new Answer.Refused<>("a dry run subscribes nothing");
    }

    @Override
    public Answer<Metadata> describe(Account account) {
        transcript.wanted(account.crm(), "describe");
        transcript.made(account.crm(), "describe");
        return below.describe(account);
    }

    /** A write as the port makes it. */
    private interface Sending<Q, A> {
        List<Answer<A>> send(Account account, List<Q> requests, Lease lease);
    }

    /**
     * @param isReal whether the CRM knows all that the request names; what names made-up ids cannot be asked about
     * @param done notes the request, and gives what a good answer would tell
     */
    private <Q, A> List<Answer<A>> write(
            Account account,
            String operation,
            List<Q> requests,
            Function<Q, Boolean> isReal,
            Sending<Q, A> sending,
            Function<Q, A> done) {
        List<Answer<A>> answers = new ArrayList<>();
        for (Q request : requests) {
            Answer<A> refusal = isReal.apply(request) ? refusal(account, operation, request, sending) : null;
            answers.add(refusal == null ? new Answer.Ok<>(done.apply(request)) : refusal);
        }
        // What the connector refuses by itself costs no call.
        if (answers.stream().anyMatch(Answer.Ok.class::isInstance)) {
            transcript.wanted(account.crm(), operation);
        }
        return answers;
    }

    /** Why it would not be sent; {@code null} if it would. */
    private <Q, A> Answer<A> refusal(Account account, String operation, Q request, Sending<Q, A> sending) {
        EndedLease lease = new EndedLease();
        transcript.made(account.crm(), operation + " (checked, not sent)");
        Answer<A> answer = sending.send(account, List.of(request), lease).get(0);
        if (answer instanceof Answer.Ok) {
            throw new IllegalStateException("route " + account.crm() + "-" + operation
                    + " wrote although its lease had ended; it must ask transport.mayNotStart before each write");
        }
        return answer instanceof Answer.Hold && lease.asked ? null : answer;
    }

    private Created created(Account account, Draft draft) {
        Created created = madeUp.create(account.crm(), draft, clock.instant(), contact(account));
        transcript.planned(new Planned(
                transcript.lead(),
                account,
                Planned.Kind.CREATE,
                created.lead(),
                draft.contact() == null ? null : draft.contact(),
                draft.pipeline(),
                draft.stage(),
                draft.fields(),
                null,
                null,
                null));
        return created;
    }

    /** Reads a lead to know its contact, which the new lead will share. */
    private BiFunction<String, String, Record> contact(Account account) {
        return (contact, lead) -> {
            transcript.made(account.crm(), "fetch");
            Answer<List<Record>> answer = below.fetch(account, Set.of(lead), null);
            if (answer instanceof Answer.Ok<List<Record>> ok && !ok.value().isEmpty()) {
                return ok.value().get(0);
            }
            transcript.remark("what contact " + contact + " of " + account.crm()
                    + " holds could not be read: its fields are shown as if they were empty");
            return null;
        };
    }

    private Updated updated(Account account, Patch patch) {
        madeUp.patch(account.crm(), patch);
        transcript.planned(new Planned(
                transcript.lead(),
                account,
                Planned.Kind.UPDATE,
                patch.lead(),
                patch.contact(),
                patch.pipeline(),
                patch.stage(),
                patch.fields(),
                null,
                null,
                null));
        return new Updated(clock.instant());
    }

    private void plan(Account account, Planned.Kind kind, String lead, String text, Instant due, String responsible) {
        transcript.planned(new Planned(
                transcript.lead(), account, kind, lead, null, null, null, Map.of(), text, due, responsible));
    }
}
