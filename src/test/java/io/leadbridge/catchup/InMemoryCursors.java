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
        private final Instant start;
        private Instant cursor;
        private Instant resume;
        private Instant due;
        private Instant subscription = Instant.MIN;
        private Instant until = Instant.MIN;
        private String token = "";

        Entry(Instant now, Duration period) {
            start = now;
            cursor = now;
            due = now.plus(period);
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
            Duration period,
            Duration lease,
            Duration overlap,
            Optional<Duration> subscriptions) {
        Instant now = clock.instant();
        Entry entry = entries.get(account);
        if (entry == null) {
            entries.put(account, new Entry(now, period));
            return Optional.empty();
        }
        if (now.isBefore(entry.due) || now.isBefore(entry.until)) {
            return Optional.empty();
        }
        Instant early = entry.cursor.minus(overlap);
        Instant window = early.isBefore(entry.start) ? entry.start : early;
        entry.token = "poll" + ++tokens;
        entry.until = now.plus(lease);
        boolean subscribes = subscriptions.isPresent() && !now.isBefore(entry.subscription);
        if (subscribes) {
            entry.subscription = now.plus(subscriptions.get());
        }
        Instant since = entry.resume == null ? window : entry.resume;
        return Optional.of(new Poll(account, began, since, window, entry.cursor, subscribes, entry.token));
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
