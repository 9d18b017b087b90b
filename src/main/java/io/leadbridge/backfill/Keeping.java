package io.leadbridge.backfill;

import io.leadbridge.right.Rights;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps how far a turn has come, and why the backfill does not go on, if so. Safe for several threads. */
final class Keeping {

    private static final Logger LOG = LoggerFactory.getLogger(Keeping.class);

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final RedisBackfills book;
    private final Rights rights;
    private final Counting counting;
    private final Terms terms;
    private final Map<Ref, Window> windows = new ConcurrentHashMap<>();

    Keeping(RedisBackfills book, Rights rights, Counting counting, Terms terms) {
        this.book = book;
        this.rights = rights;
        this.counting = counting;
        this.terms = terms;
    }

    /** What is left of the CRM's last answer, out of the others' reach until the turn is saved; {@code null} if nothing is. */
    Window takeWindow(Job job) {
        Window window = windows.remove(job.ref);
        return window != null && window.sinceMs == job.walk.sinceMs ? window : null;
    }

    /** Forgets what is left of the answers for all others. */
    void retainWindows(Collection<Ref> refs) {
        windows.keySet().retainAll(refs);
    }

    /** Pauses a backfill that departs from its plan. */
    void brake(Turn turn, String departure) {
        turn.job.braked = true;
        LOG.error("{} backfill: paused by the brake, a person has to look: {}", turn.job.ref, departure);
        over(turn, State.PAUSED, "the brake: " + departure);
    }

    /** Ends the turn: nothing more is done of the backfill until a person wants it, if ever. */
    void over(Turn turn, State state, String reason) {
        turn.over = true;
        turn.window = null;
        turn.job.state = state;
        turn.job.reason = reason;
        save(turn);
        if (state == State.FAILED) {
            LOG.error("{} backfill: cannot go on: {}", turn.job.ref, reason);
        } else {
            LOG.info(
                    "{} backfill: {} {}",
                    turn.job.ref,
                    state.word(),
                    turn.job.phase == State.RUNNING ? turn.job.run.tally.endings : "");
        }
    }

    /** Ends the turn: what it chose is chosen again after a while. */
    void waits(Turn turn, String what, Duration time) {
        turn.over = true;
        if (turn.window != null) {
            turn.window.back(turn.examined);
        }
        turn.job.waitsFor = what;
        turn.kept.pause = time.compareTo(LONGEST) > 0 ? LONGEST : time;
        save(turn);
    }

    /**
     * Keeps what the turn has come to, and gives the right back unless the turn goes on.
     *
     * @throws IllegalStateException if the right has ended; nothing is kept then
     */
    void save(Turn turn) {
        if (!turn.kept.goesOn) {
            rights.drop(turn.token);
        }
        if (!book.save(turn.job, turn.token, turn.was, turn.kept, terms)) {
            throw new IllegalStateException("the right to the backfill has ended, or another has it");
        }
        counting.forget(turn);
        turn.counted.clear();
        if (turn.window != null && !turn.kept.goesOn) {
            windows.put(turn.job.ref, turn.window);
        }
    }
}
