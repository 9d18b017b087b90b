package io.leadbridge.catchup;

import io.leadbridge.event.Account;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The book of polls as plain maps: what the simulator uses. Held to the same contract as {@link RedisCursors}. */
public final class InMemoryCursors implements Cursors {

    private static final class Entry {
        private final Map<String, Instant> found = new TreeMap<>();
        private Instant start;
        private Instant cursor;
        private Instant resume;
        private Instant due;
        private Instant subscription = Instant.MIN;
        private Instant until = Instant.MIN;
        private String token = "";

        Entry(Instant start, Instant due) {
            this.start = start;
            this.cursor = start;
            this.due = due;
        }
    }

    private final Clock clock;
    private final Map<Account, Entry> entries = new TreeMap<>();
    private long tokens;

    public InMemoryCursors(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Optional<Poll> claim(
            Account account,
            Instant began,
            Duration inForce,
            Duration putOff,
            CatchUp.Terms terms,
            boolean subscribes) {
        Instant now = clock.instant();
        Instant since = now.minus(inForce);
        Entry entry = entries.get(account);
        if (entry == null) {
            entries.put(account, new Entry(since, now.plus(terms.period())));
            return Optional.empty();
        }
        if (entry.cursor.equals(entry.start) && since.isBefore(entry.start)) {
            entry.start = since;
            entry.cursor = since;
        }
        if (now.isBefore(entry.due.plus(putOff)) || now.isBefore(entry.until)) {
            return Optional.empty();
        }
        Instant early = entry.cursor.minus(terms.overlap());
        Instant window = early.isBefore(entry.start) ? entry.start : early;
        entry.token = "poll" + ++tokens;
        entry.until = now.plus(terms.lease());
        boolean isLookedAt = subscribes && !now.isBefore(entry.subscription);
        if (isLookedAt) {
            entry.subscription = now.plus(terms.subscriptions());
        }
        Instant from = entry.resume == null ? window : entry.resume;
        return Optional.of(new Poll(account, began, from, window, entry.cursor, isLookedAt, entry.token));
    }

    @Override
    public synchronized Set<Found> unseen(Account account, Collection<Found> found) {
        Set<Found> unseen = new LinkedHashSet<>(found);
        Entry entry = entries.get(account);
        if (entry != null) {
            unseen.removeIf(one -> entry.found.containsKey(one.version()));
        }
        return unseen;
    }

    @Override
    public synchronized void end(
            Poll poll, Instant until, boolean more, Collection<Found> found, Duration overlap, Duration next) {
        Entry entry = entries.get(poll.account());
        Instant cursor = !more && until.isAfter(poll.cursor()) ? until : poll.cursor();
        entry.found.values().removeIf(at -> at.isBefore(cursor.minus(overlap.multipliedBy(2))));
        if (!entry.token.equals(poll.token())) {
            return;
        }
        found.forEach(one -> entry.found.put(one.version(), one.at() == null ? cursor : one.at()));
        entry.cursor = cursor;
        entry.resume = more ? until : null;
        entry.due = clock.instant().plus(next);
        entry.until = Instant.MIN;
        entry.token = "";
    }
}
