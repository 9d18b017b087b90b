package io.leadbridge.alert;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The steps of {@code routes/alert.camel.yaml}: bean {@code alerts}. A round looks at all problems, tells what is due, and
 * notes each message only when it was sent: so one is told again if it is not known to have arrived. For one thread.
 */
public final class Alerts {

    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

    private final String hub;
    private final List<Channel> channels;
    private final List<Source> sources;
    private final Book book;
    private final Terms terms;
    private final Clock clock;
    private final Supplier<String> ids;
    private final Listener listener;
    private final Set<String> broken = new HashSet<>();
    private Map<String, Told> told = Map.of();
    private String round;

    /**
     * @param repeat a problem that is still there is told again after this time
     * @param rise one that grows is told again no sooner than this after the last time
     * @param settle a problem is over when it was not seen for this time, so that one that comes and goes is told once
     * @param lease how long a round may take; then another instance may begin one
     * @param most messages in a round; what is more comes in the next one, the critical ones first
     */
    public record Terms(Duration repeat, Duration rise, Duration settle, Duration lease, int most) {}

    /** Hears what became of each message. Must not throw. */
    @FunctionalInterface
    public interface Listener {

        /** A message was sent, or could not be. */
        void ended(String channel, boolean sent);
    }

    /**
     * @param hub name of this installation
     * @param channels none: nothing is ever looked at
     * @param ids gives each message an id, never the same twice
     */
    public Alerts(
            String hub,
            List<Channel> channels,
            List<Source> sources,
            Book book,
            Terms terms,
            Clock clock,
            Supplier<String> ids,
            Listener listener) {
        this.hub = hub;
        this.channels = List.copyOf(channels);
        this.sources = List.copyOf(sources);
        this.book = book;
        this.terms = terms;
        this.clock = clock;
        this.ids = ids;
        this.listener = listener;
    }

    /** Begins a round. What is due now; nothing if another instance is at it, or Redis is away. */
    public List<Notice> round() {
        broken.clear();
        round = null;
        if (channels.isEmpty()) {
            return List.of();
        }
        try {
            String token = ids.get();
            if (!book.begin(token, terms.lease())) {
                return List.of();
            }
            round = token;
            return due();
        } catch (DataAccessException e) {
            LOG.warn("alert: no round, Redis does not answer ({})", e.getClass().getSimpleName());
            return List.of();
        }
    }

    /** Whether it may be sent: a channel that has failed is left alone until the next round. */
    public boolean isOpen(Notice notice) {
        return !broken.contains(notice.channel());
    }

    /** A message was sent. */
    public void told(Notice notice) {
        String key = key(notice.channel(), notice.problem().key());
        listener.ended(notice.channel(), true);
        LOG.info(
                "alert {} by {}: {} {}",
                notice.id(),
                notice.channel(),
                notice.state().word(),
                notice.problem().key());
        if (notice.state() == Notice.State.RESOLVED) {
            book.remove(key);
        } else {
            Problem problem = notice.problem();
            book.put(Map.of(key, new Told(problem.grade(), problem.size(), notice.since(), notice.at(), notice.at())));
        }
    }

    /** A message could not be sent, or it is not known whether it was; it comes again in the next round. */
    public void failed(Notice notice, Exception cause) {
        broken.add(notice.channel());
        listener.ended(notice.channel(), false);
        // Not its text: an address with a secret may stand in it.
        LOG.warn(
                "alert {} by {}: not sent, will try again: {}",
                notice.id(),
                notice.channel(),
                cause.getClass().getSimpleName());
    }

    /** Ends the round. */
    public void end() {
        try {
            if (round != null) {
                book.end(round);
            }
        } catch (DataAccessException e) {
            LOG.debug("alert: the right to a round ends by itself: {}", e.toString());
        }
    }

    private List<Notice> due() {
        Instant now = clock.instant();
        Map<String, Problem> problems = new TreeMap<>();
        Set<String> looked = look(problems);
        told = new HashMap<>(book.told());
        Map<String, Told> seen = new LinkedHashMap<>();
        List<Notice> due = new ArrayList<>();
        for (Channel channel : channels) {
            problems.values().stream()
                    .filter(problem -> problem.grade().compareTo(channel.from()) >= 0)
                    .forEach(problem -> tell(channel, problem, now, seen, due));
            over(channel, problems, looked, now, due);
        }
        book.put(seen);
        due.sort(Comparator.comparing((Notice notice) -> notice.problem().grade())
                .reversed()
                .thenComparing(notice -> notice.problem().key()));
        return List.copyOf(due.subList(0, Math.min(due.size(), terms.most())));
    }

    /** Puts all problems there are; returns the kinds that could be looked at. */
    private Set<String> look(Map<String, Problem> problems) {
        Set<String> looked = new HashSet<>();
        for (Source source : sources) {
            try {
                source.problems().get().forEach(problem -> problems.put(problem.key(), problem));
                looked.add(source.kind());
            } catch (RuntimeException e) {
                LOG.warn("alert: {} cannot be looked at, nothing is told of it: {}", source.kind(), e.toString());
            }
        }
        return looked;
    }

    private void tell(Channel channel, Problem problem, Instant now, Map<String, Told> seen, List<Notice> due) {
        String key = key(channel.name(), problem.key());
        Told before = told.get(key);
        if (before == null) {
            due.add(notice(channel, Notice.State.RAISED, problem, now, now));
            return;
        }
        seen.put(key, before.seen(problem, now));
        boolean grown =
                problem.size() > before.size() && !now.isBefore(before.toldAt().plus(terms.rise()));
        if (problem.grade().compareTo(before.grade()) > 0 || grown) {
            due.add(notice(channel, Notice.State.WORSE, problem, before.since(), now));
        } else if (!now.isBefore(before.toldAt().plus(terms.repeat()))) {
            due.add(notice(channel, Notice.State.REPEATED, problem, before.since(), now));
        }
    }

    private void over(
            Channel channel, Map<String, Problem> problems, Set<String> looked, Instant now, List<Notice> due) {
        told.forEach((key, before) -> {
            String[] parts = key.split("[|:]", 3);
            boolean gone = parts[0].equals(channel.name())
                    && looked.contains(parts[1])
                    && !problems.containsKey(parts[1] + ":" + parts[2]);
            if (gone && !now.isBefore(before.seenAt().plus(terms.settle()))) {
                Problem problem = new Problem(parts[1], parts[2], before.grade(), 0, "");
                due.add(notice(channel, Notice.State.RESOLVED, problem, before.since(), now));
            }
        });
    }

    private Notice notice(Channel channel, Notice.State state, Problem problem, Instant since, Instant now) {
        return new Notice(ids.get(), hub, channel.name(), state, problem, since, now);
    }

    private static String key(String channel, String problem) {
        return channel + "|" + problem;
    }
}
