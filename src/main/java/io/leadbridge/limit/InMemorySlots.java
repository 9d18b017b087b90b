package io.leadbridge.limit;

import io.leadbridge.event.Standing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Slots of one process, on its own clock: for tests and the simulator. The same arithmetic as {@link RedisSlots}. */
public final class InMemorySlots implements Slots {

    private static final Duration PROBE = Duration.ofSeconds(30);

    private final InstantSource clock;
    /** Begins of the slots of each window, in milliseconds, sorted. */
    private final Map<String, List<Long>> taken = new HashMap<>();
    /** Until when a retry waits, by credential. */
    private final Map<String, Long> promised = new HashMap<>();

    private final Map<String, Kept> pauses = new HashMap<>();

    private record Kept(Paused paused, String mark, long untilMs) {}

    public InMemorySlots(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Slot reserve(
            Whose whose, List<Window> windows, Duration length, Duration ahead, Priority priority) {
        long nowMs = clock.millis();
        boolean changed = dropChanged(whose);
        List<String> probes = new ArrayList<>();
        for (String key : keys(whose)) {
            Kept kept = pauses.get(key);
            if (kept != null && kept.untilMs() > nowMs) {
                return Slot.none(Duration.ofMillis(kept.untilMs() - nowMs), kept.paused());
            }
            if (kept != null) {
                probes.add(key);
            }
        }
        String credential = whose.crm() + " " + whose.credential();
        long promisedMs = promised.getOrDefault(credential, 0L) - nowMs;
        if (priority == Priority.BACKFILL && promisedMs > 0) {
            return Slot.none(Duration.ofMillis(Math.min(promisedMs, length.toMillis())));
        }
        long atMs = earliest(whose, windows, length.toMillis(), priority, nowMs);
        if (priority == Priority.LIVE && atMs - nowMs > ahead.toMillis()) {
            return Slot.none(Duration.ofMillis(atMs - nowMs - ahead.toMillis()));
        }
        if (priority != Priority.LIVE && atMs > nowMs) {
            if (priority == Priority.RETRY) {
                promised.put(credential, atMs + length.toMillis());
            }
            return Slot.none(Duration.ofMillis(atMs - nowMs));
        }
        windows.forEach(window -> {
            List<Long> begins = begins(whose, window);
            begins.add(atMs);
            Collections.sort(begins);
        });
        probes.forEach(key -> pauses.computeIfPresent(
                key, (same, kept) -> new Kept(kept.paused(), kept.mark(), nowMs + PROBE.toMillis())));
        return new Slot(true, Duration.ofMillis(atMs - nowMs), !probes.isEmpty(), changed, null);
    }

    private long earliest(Whose whose, List<Window> windows, long lengthMs, Priority priority, long nowMs) {
        long atMs = nowMs;
        long beforeMs;
        do {
            beforeMs = atMs;
            for (Window window : windows) {
                List<Long> begins = begins(whose, window);
                begins.removeIf(begin -> begin <= nowMs - lengthMs);
                atMs = fit(begins, window.requests(), lengthMs, priority, atMs);
            }
        } while (atMs != beforeMs);
        return atMs;
    }

    /** The first begin, no sooner than {@code atMs}, that leaves no stretch of a window's length with too many slots. */
    private static long fit(List<Long> begins, int requests, long lengthMs, Priority priority, long atMs) {
        long fitMs = atMs;
        if (priority != Priority.LIVE && !begins.isEmpty()) {
            double distanceMs = 0.75 * lengthMs / requests;
            fitMs = Math.max(fitMs, (long) Math.ceil(begins.get(begins.size() - 1) + distanceMs));
        }
        for (int i = 0; i + requests <= begins.size(); i++) {
            if (fitMs > begins.get(i + requests - 1) - lengthMs && fitMs < begins.get(i) + lengthMs) {
                fitMs = begins.get(i) + lengthMs;
            }
        }
        return fitMs;
    }

    private List<Long> begins(Whose whose, Window window) {
        return taken.computeIfAbsent(whose.crm() + " " + window.name(), absent -> new ArrayList<>());
    }

    private boolean dropChanged(Whose whose) {
        Kept kept = pauses.get(keys(whose).get(0));
        return kept != null
                && !kept.mark().equals(whose.mark())
                && pauses.remove(keys(whose).get(0)) != null;
    }

    @Override
    public synchronized boolean pause(Whose whose, Standing standing) {
        String key = keys(whose).get(standing.kind() == Standing.Kind.BAN ? 1 : 0);
        Kept before = pauses.get(key);
        Paused paused = new Paused(
                standing.kind(),
                standing.reason(),
                before == null ? clock.instant() : before.paused().since());
        pauses.put(
                key,
                new Kept(paused, whose.mark(), clock.millis() + standing.after().toMillis()));
        return before == null;
    }

    @Override
    public synchronized boolean resume(Whose whose) {
        return pauses.keySet().removeAll(keys(whose));
    }

    @Override
    public synchronized Optional<Paused> probe(Whose whose) {
        List<String> keys = keys(whose);
        Kept banned = pauses.get(keys.get(1));
        Kept kept = banned != null
                ? banned
                : pauses.computeIfPresent(keys.get(0), (same, now) -> new Kept(now.paused(), now.mark(), 0));
        return Optional.ofNullable(kept).map(Kept::paused);
    }

    @Override
    public synchronized Optional<Paused> paused(Whose whose) {
        return keys(whose).stream()
                .map(pauses::get)
                .filter(kept -> kept != null
                        && (kept.mark().equals(whose.mark()) || kept.paused().kind() == Standing.Kind.BAN))
                .map(Kept::paused)
                .findFirst();
    }

    private static List<String> keys(Whose whose) {
        return List.of(whose.crm() + " tenant " + whose.tenant(), whose.crm() + " account " + whose.account());
    }
}
