package io.leadbridge.deliver;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Note;
import io.leadbridge.crm.Noted;
import io.leadbridge.crm.Remark;
import io.leadbridge.crm.Task;
import io.leadbridge.event.Account;
import io.leadbridge.event.Batch;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Outcome;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Tells the notes and tasks that one lead owes: each is stored as tried right before the call, and taken away when its
 * end is known. For one thread.
 */
final class Teller {

    /** How much earlier than our try a note may seem to be made: clocks differ, and LPTracker tells the minute only. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    private final Means means;
    private final Batch batch;
    private final EventId event;
    private Base lead;

    /**
     * @param lead the base of the source, in which they are owed
     * @param event that is parked if a person has to look
     */
    Teller(Means means, Batch batch, Base lead, EventId event) {
        this.event = event;
        this.means = means;
        this.batch = batch;
        this.lead = lead;
    }

    /** The base of the source as it is kept now. */
    Base lead() {
        return lead;
    }

    /** All of it at once. */
    Outcome tell(String name) {
        return begin(name)
                .orElseGet(() -> finish(
                        name, send(means, batch, List.of(lead.owed().get(name))).get(0)));
    }

    /**
     * Looks whether an earlier try made it, and stores that it is tried now.
     *
     * @return the outcome, if nothing is to be sent
     */
    Optional<Outcome> begin(String name) {
        Owed owed = lead.owed().get(name);
        if (owed == null) {
            return Optional.of(new Outcome.Unchanged());
        }
        Instant now = means.clock().instant();
        if (owed.triedAt() != null) {
            if (now.isBefore(owed.notBefore())) {
                return Optional.of(new Outcome.Retried(
                        Duration.between(now, owed.notBefore()), owed + ": an earlier try may still arrive"));
            }
            Optional<Outcome> end = lookedFor(name, owed);
            if (end.isPresent()) {
                return end;
            }
        }
        keep(name, owed.tried(now, now.plus(settled(owed))));
        return Optional.empty();
    }

    /** Sends what was begun, all of one account and kind. */
    static List<Answer<Noted>> send(Means means, Batch batch, List<Owed> owed) {
        Account account = account(batch, owed.get(0));
        if (owed.get(0).task()) {
            List<Task> tasks = owed.stream()
                    .map(one -> new Task(one.lead().id(), one.text(), one.due(), one.responsible()))
                    .toList();
            return means.crm().task(account, tasks, batch.lease());
        }
        List<Note> notes =
                owed.stream().map(one -> new Note(one.lead().id(), one.text())).toList();
        return means.crm().note(account, notes, batch.lease());
    }

    /** Keeps what the answer tells. */
    Outcome finish(String name, Answer<Noted> answer) {
        Owed owed = lead.owed().get(name);
        if (answer instanceof Answer.Ok<Noted> noted) {
            return done(name, owed, noted.value().id(), "");
        }
        if (answer instanceof Answer.Unknown) {
            Instant surelyFrom = means.clock().instant().plus(settled(owed));
            keep(name, owed.tried(owed.triedAt(), surelyFrom));
        } else if (answer instanceof Answer.Refused<Noted> refused) {
            keep(name, owed.stuckAt(event));
            return new Outcome.Parked(owed + " refused: " + refused.reason());
        } else if (answer instanceof Answer.Gone || answer instanceof Answer.CannotTake) {
            keep(name, null);
        } else {
            keep(name, owed.untried());
        }
        return answer.outcome(settled(owed));
    }

    private Optional<Outcome> lookedFor(String name, Owed owed) {
        Account account = account(batch, owed);
        Instant since = owed.triedAt().minus(MARGIN);
        Answer<List<Remark>> found = owed.task()
                ? means.crm().tasked(account, owed.lead().id(), since)
                : means.crm().noted(account, owed.lead().id(), since);
        if (found instanceof Answer.Refused<List<Remark>> refused) {
            keep(name, owed.stuckAt(event));
            return Optional.of(new Outcome.Parked("the answer to a " + owed + " was lost, and it cannot be looked for ("
                    + refused.reason() + "): see whether it is there; a replay makes it again"));
        }
        if (!(found instanceof Answer.Ok<List<Remark>> remarks)) {
            return Optional.of(found.outcome(settled(owed)));
        }
        return remarks.value().stream()
                .filter(remark -> isIt(owed, remark, since))
                .findFirst()
                .map(remark -> done(name, owed, remark.id(), " found again"));
    }

    /** Whether this is what the lost try made, and not what an earlier one did that said the same. */
    private boolean isIt(Owed owed, Remark remark, Instant since) {
        boolean same = squeezed(remark.text()).equals(squeezed(owed.text()));
        boolean inTime = remark.madeAt() == null || !remark.madeAt().isBefore(since);
        boolean due = !owed.task() || remark.due() == null || remark.due().equals(owed.due());
        return same && inTime && due && isLater(remark.id(), lead.told().get(lastName(owed)));
    }

    /** Both CRMs number what they make. */
    private static boolean isLater(String id, String last) {
        if (id == null || last == null) {
            return true;
        }
        boolean numbers = id.matches("\\d+") && last.matches("\\d+");
        return numbers ? new BigInteger(id).compareTo(new BigInteger(last)) > 0 : !id.equals(last);
    }

    private Outcome done(String name, Owed owed, String id, String how) {
        Base.Edit edit = lead.edit().owed(name, null);
        if (id != null) {
            edit.told(lastName(owed), id);
        }
        save(edit.done());
        return new Outcome.Applied(owed + how);
    }

    private void keep(String name, Owed owed) {
        save(lead.edit().owed(name, owed).done());
    }

    private void save(Base base) {
        lead = base;
        means.books().save(batch.tenant(), base);
    }

    private static String lastName(Owed owed) {
        return "last:" + owed.lead().crm() + (owed.task() ? ":task" : ":note");
    }

    private static Account account(Batch batch, Owed owed) {
        return batch.account(owed.lead().crm());
    }

    private Duration settled(Owed owed) {
        return means.terms(owed.lead().crm()).settled();
    }

    /** CRMs may trim a text, or write its line ends otherwise. */
    private static String squeezed(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
