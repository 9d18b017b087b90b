package io.leadbridge.backfill;

import io.leadbridge.event.TenantId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Sees whether a backfill may go on now. */
final class Gate {

    private static final Duration FOR_WEBHOOKS = Duration.ofMillis(100);
    private static final Duration FOR_RETRIES = Duration.ofSeconds(1);

    private final Function<TenantId, Optional<String>> versions;
    private final Line line;
    private final Counting counting;
    private final Keeping keeping;
    private final Terms terms;

    Gate(Function<TenantId, Optional<String>> versions, Line line, Counting counting, Keeping keeping, Terms terms) {
        this.versions = versions;
        this.line = line;
        this.counting = counting;
        this.keeping = keeping;
        this.terms = terms;
    }

    /** Whether this turn may do something. If it may not, it has ended, and is kept. */
    boolean lets(Turn turn) {
        return isOfItsRules(turn) && (turn.isPlanning() || goesOn(turn)) && isLeft(turn);
    }

    /** Whether the rules that are in force are those of the plan; a new plan takes those that it finds. */
    private boolean isOfItsRules(Turn turn) {
        Job job = turn.job;
        String stored = versions.apply(job.ref.tenant()).orElse("");
        if (turn.tenant == null || stored.isEmpty() || !job.version.isEmpty() && !stored.equals(job.version)) {
            String reason = "the tenant was changed since the plan was begun; make a new plan";
            keeping.over(turn, job.phase == State.PLANNING ? State.FAILED : State.PAUSED, reason);
            return false;
        }
        if (!turn.tenant.version().equals(stored)) {
            keeping.waits(turn, "the tenant's rules to be in force", FOR_RETRIES);
            return false;
        }
        job.version = stored;
        return true;
    }

    /** Counts what has ended, and sees whether the run may queue more. */
    private boolean goesOn(Turn turn) {
        Job.Run run = turn.job.run;
        boolean full = run.open.size() >= terms.openMost();
        Optional<String> departure = counting.count(turn, full || turn.job.walk.last || isFirst(run));
        if (departure.isPresent()) {
            keeping.brake(turn, departure.get());
            return false;
        }
        if (run.pending != null || turn.job.walk.last) {
            return true;
        }
        if (run.open.size() >= terms.openMost()) {
            keeping.waits(turn, run.open.size() + " messages to be tried again", FOR_RETRIES);
            return false;
        }
        if (line.inLine(turn.job.ref.tenant()) > 0) {
            keeping.waits(turn, "what is in line", FOR_WEBHOOKS);
            return false;
        }
        if (isFirst(run)) {
            keeping.waits(turn, "the first leads", FOR_RETRIES);
            return false;
        }
        return true;
    }

    /** What is wrong with all leads is seen by the first few: no more are touched until these have ended. */
    private static boolean isFirst(Job.Run run) {
        return run.tally.ended() == 0 && !run.open.isEmpty();
    }

    /** Whether there is something left to do; where the walk is over, only its last message may be. */
    private boolean isLeft(Turn turn) {
        if (turn.job.run.pending != null || !turn.job.walk.last) {
            return true;
        }
        if (turn.isPlanning()) {
            keeping.over(turn, State.PLANNED, "");
        } else if (turn.job.run.open.isEmpty()) {
            keeping.over(turn, State.DONE, "");
        } else {
            keeping.waits(turn, "the last leads", FOR_RETRIES);
        }
        return false;
    }
}
