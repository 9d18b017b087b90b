package io.leadbridge.backfill;

import io.leadbridge.catchup.Found;
import io.leadbridge.catchup.FoundCodec;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Changes;
import io.leadbridge.dryrun.DryRunReport;
import io.leadbridge.dryrun.Refused;
import io.leadbridge.event.Account;
import io.leadbridge.event.Change;
import io.leadbridge.event.Ended;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Record;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.WebhookCodec;
import io.leadbridge.right.Rights;
import io.leadbridge.tenant.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** The steps of {@code routes/backfill.camel.yaml}: bean {@code backfill}. Safe for several threads. */
public final class Backfilling {

    private static final Logger LOG = LoggerFactory.getLogger(Backfilling.class);

    /** Leads that one turn looks at, whether the rule wants something of them or not. */
    private static final int LOOKED_AT = 250;
    /** A CRM may list leads again that changed so long before the time that it is asked for. */
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    private static final int EMPTY_ANSWERS = 200;
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final Parts parts;
    private final RedisBackfills book;
    private final Rights rights;
    private final Terms terms;
    private final Supplier<String> tokens;
    private final Clock clock;
    private final Duration age;
    private final Selection selection;
    private final Counting counting;
    private final Keeping keeping;
    private final Gate gate;
    private final FoundCodec found = new FoundCodec();
    private final WebhookCodec webhooks = new WebhookCodec();
    private volatile List<Job> active = List.of();
    private volatile boolean away;

    /** Hears what runs do. Must not throw. */
    @FunctionalInterface
    public interface Listener {

        /** A lead has ended as {@code created}, {@code updated} and so on. */
        void ended(Account account, String ending);
    }

    /**
     * @param rights renews the right of each turn
     * @param tokens gives each turn a name, never the same twice
     * @param clock stamps the messages
     * @param age messages of a run are given this age, so that nobody waits for further edits of their leads
     */
    public Backfilling(
            Parts parts,
            RedisBackfills book,
            Rights rights,
            Terms terms,
            Supplier<String> tokens,
            Clock clock,
            Duration age) {
        this.rights = rights;
        this.age = age;
        this.parts = parts;
        this.book = book;
        this.terms = terms;
        this.tokens = tokens;
        this.clock = clock;
        this.selection = new Selection(parts.deliver(), parts.books(), parts.rules());
        this.counting = new Counting(book, parts.outcomes(), parts.line(), terms, parts.listener(), clock);
        this.keeping = new Keeping(book, rights, counting, terms);
        this.gate = new Gate(parts.versions(), parts.line(), counting, keeping, terms);
    }

    /** Those that are to be gone on with, of all tenants. */
    public List<Ref> turns() {
        try {
            active = book.active();
            away = false;
        } catch (DataAccessException e) {
            if (!away) {
                LOG.warn("- backfill: nothing is gone on with, Redis does not answer");
            }
            away = true;
            return List.of();
        }
        keeping.retainWindows(active.stream().map(job -> job.ref).toList());
        return active.stream()
                .filter(job -> job.state.isWorked())
                .map(job -> job.ref)
                .toList();
    }

    /** How many backfills of all tenants were in this state at the last look. */
    public long count(State state) {
        return active.stream().filter(job -> job.state == state).count();
    }

    /** Those that the brake has paused, at the last look: {@code TENANT/ID}. */
    public List<String> braked() {
        return active.stream()
                .filter(job -> job.braked)
                .map(job -> job.ref.toString())
                .toList();
    }

    /** The right to go on with a backfill; {@code null} if there is nothing to be done now, or another is at it. */
    public Turn begin(Ref ref) {
        String token = tokens.get();
        Optional<Job> claimed = book.claim(ref, token, terms.lease());
        if (claimed.isEmpty()) {
            return null;
        }
        rights.keep(RedisBackfills.key(ref), token);
        try {
            return turn(claimed.get(), token);
        } catch (RuntimeException e) {
            rights.drop(token);
            throw e;
        }
    }

    private Turn turn(Job job, String token) {
        Tenant tenant = parts.tenants().apply(job.ref.tenant()).orElse(null);
        boolean probes = job.run.number % terms.probeEvery() == 0;
        boolean shows = job.phase == State.PLANNING && terms.samples() > 0 && job.plan.tally.written() == 0;
        Turn turn = new Turn(job, tenant, token, probes, shows);
        job.waitsFor = "";
        if (!gate.lets(turn)) {
            return null;
        }
        if (job.run.pending == null) {
            turn.window = keeping.takeWindow(job);
        }
        return turn;
    }

    /** Takes note of what the CRM lists. */
    public void listed(Turn turn, Answer<Changes> answer) {
        if (!(answer instanceof Answer.Ok<Changes> ok)) {
            Outcome outcome = answer.outcome(AFTER_FAILURE);
            if (outcome.ended()) {
                keeping.over(
                        turn, State.FAILED, "the leads of " + turn.account() + " cannot be listed: " + answer.reason());
            } else {
                keeping.waits(turn, answer.reason(), AFTER_FAILURE);
            }
            return;
        }
        Changes changes = ok.value();
        Set<String> walked = book.walked(
                turn.job.ref,
                changes.leads().stream().map(lead -> lead.ref().id()).toList());
        List<Record> leads = changes.leads().stream()
                .filter(lead -> !walked.contains(lead.ref().id()))
                .toList();
        turn.job.walk.emptyAnswers = leads.isEmpty() ? turn.job.walk.emptyAnswers + 1 : 0;
        if (turn.job.walk.emptyAnswers > EMPTY_ANSWERS) {
            keeping.over(turn, State.FAILED, "the list of leads of " + turn.account() + " does not come to an end");
            return;
        }
        turn.window = new Window(turn.job.walk.sinceMs, changes.until().toEpochMilli(), !changes.more(), leads);
    }

    /** Chooses the next leads that the rule wants something of. */
    public void choose(Turn turn) {
        Answer<Metadata> metadata = parts.metadata().apply(turn.account());
        if (!(metadata instanceof Answer.Ok<Metadata> known)) {
            keeping.waits(turn, metadata.reason(), AFTER_FAILURE);
            return;
        }
        while (!turn.window.isEmpty() && turn.chosen.size() < terms.batch() && turn.examined.size() < LOOKED_AT) {
            Record lead = turn.window.next();
            turn.examined.add(lead);
            selection.of(lead, turn.tenant, turn.job.rule, known.value()).ifPresent(change -> {
                Job.Lead chosen = new Job.Lead();
                chosen.id = lead.ref().id();
                chosen.change = change.word();
                turn.chosen.add(chosen);
            });
        }
    }

    /** Takes note of what is foretold. A run does not go on if that departs from the plan. */
    public void rehearsed(Turn turn, Object told) {
        if (told instanceof Refused refused) {
            boolean again = refused.kind() == Refused.Kind.BUSY || refused.kind() == Refused.Kind.FAILED;
            String reason = String.join("; ", refused.faults());
            if (again) {
                keeping.waits(turn, reason, AFTER_FAILURE);
            } else {
                keeping.over(turn, State.FAILED, reason);
            }
            return;
        }
        turn.report = (DryRunReport) told;
        Optional<DryRunReport.OutcomeLine> wait = Forecast.waits(turn.report);
        if (wait.isPresent()) {
            keeping.waits(
                    turn, wait.get().detail(), Duration.ofMillis(wait.get().afterMs()));
        } else if (!turn.isPlanning()) {
            counting.departure(turn).ifPresent(departure -> keeping.brake(turn, departure));
        }
    }

    /**
     * Keeps what is about to be queued, so that whoever goes on after a crash queues just this.
     *
     * @throws IllegalStateException if the right has ended; nothing is queued then
     */
    public void keep(Turn turn) {
        Job.Run run = turn.job.run;
        if (run.pending == null) {
            walked(turn, run.tally);
            run.pending = new Job.Message();
            run.pending.number = run.number;
            run.pending.place = run.tally.matched;
            run.pending.leads.addAll(turn.chosen);
            run.tally.matched += turn.chosen.size();
            turn.kept.goesOn = true;
            keeping.save(turn);
            turn.kept.goesOn = false;
        }
    }

    /** The message to be queued. */
    public byte[] message(Turn turn) {
        List<Found> leads = new ArrayList<>();
        turn.job.run.pending.leads.forEach(
                lead -> leads.add(new Found(lead.id, Change.valueOf(lead.change.toUpperCase(Locale.ROOT)), null)));
        return webhooks.encode(new Webhook(
                "", turn.account(), clock.instant().minus(age), Turn.CONTENT_TYPE, Set.of(), found.encode(leads)));
    }

    /** Keeps how far it has come, and gives the right back. */
    public void end(Turn turn) {
        if (turn.over) {
            return;
        }
        if (turn.isPlanning()) {
            planned(turn);
        } else if (turn.job.run.pending != null) {
            turn.job.run.open.add(turn.job.run.pending);
            turn.job.run.number++;
            turn.job.run.pending = null;
        } else {
            walked(turn, turn.job.run.tally);
        }
        if (turn.window != null && turn.window.isEmpty()) {
            turn.job.walk.sinceMs = turn.window.nextMs;
            turn.job.walk.last = turn.window.last;
            turn.kept.forgetBeforeMs = Math.max(1, turn.window.nextMs - OVERLAP.toMillis());
            turn.window = null;
        }
        keeping.save(turn);
    }

    /** Takes note of a turn that broke off. What it did not keep is done again. */
    public void failed(Turn turn, Exception cause) {
        if (turn == null) {
            LOG.warn("- backfill: broke off, gone on with later", cause);
            return;
        }
        LOG.warn("{} backfill: broke off, gone on with later", turn.job.ref, cause);
        turn.window = null;
        rights.drop(turn.token);
        if (!turn.over) {
            try {
                keeping.waits(turn, "another try after " + cause.getClass().getSimpleName(), AFTER_FAILURE);
            } catch (RuntimeException e) {
                LOG.warn("{} backfill: its right ends by itself: {}", turn.job.ref, e.toString());
            }
        }
    }

    /** An event has ended, perhaps one of a run. */
    public void ended(TenantId tenant, Ended event) {
        counting.keepDetail(tenant, event);
    }

    private void planned(Turn turn) {
        Tally tally = turn.job.plan.tally;
        walked(turn, tally);
        if (turn.report != null) {
            turn.job.plan.profile.add(tally.matched, Forecast.count(turn.report, tally));
            List<BackfillReport.SampleLine> samples =
                    turn.shows() ? Forecast.samples(turn.report, terms.samples()) : List.of();
            turn.kept.samples = samples.isEmpty() ? null : samples;
        }
        tally.matched += turn.chosen.size();
    }

    private void walked(Turn turn, Tally tally) {
        tally.seen += turn.examined.size();
        turn.examined.forEach(lead -> turn.kept.walked.put(
                lead.ref().id(),
                lead.updatedAt() == null
                        ? turn.job.walk.sinceMs
                        : lead.updatedAt().toEpochMilli()));
    }
}
