package io.leadbridge.console;

import io.leadbridge.camel.redisqueue.PausedGroups;
import io.leadbridge.camel.redisqueue.QueueDepth;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.event.Connection;
import io.leadbridge.limit.Limits;
import io.leadbridge.limit.Paused;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** What a person has to look at, and what to do about it. */
public final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private static final int LISTED_MAX = 20;
    /** Each is one question to Redis; the health check of the connections asks for all of them. */
    private static final int CONNECTIONS_MAX = 200;

    private final Tenancy tenancy;
    private final Limits limits;
    private final RedisQueueOperations queue;
    private final Checks checks;
    private final Dismissals dismissals;

    Problems(Tenancy tenancy, Limits limits, RedisQueueOperations queue, Checks checks, Dismissals dismissals) {
        this.tenancy = tenancy;
        this.limits = limits;
        this.queue = queue;
        this.checks = checks;
        this.dismissals = dismissals;
    }

    /**
     * A problem.
     *
     * @param kind its words are {@code problem.KIND} and {@code problem.KIND.do}
     * @param subject what it is about
     * @param detail what is known of it; may be empty
     * @param link where it is mended; empty if not here
     * @param grave whether it stops webhooks or writes
     * @param mark what tells one happening of it from another
     * @param level how bad it is, where that can be counted; else 0
     */
    public record Found(
            String kind, String subject, String detail, String link, boolean grave, String mark, long level) {

        private static final int NAME_MAX = 200;

        /** The same for all happenings of it. */
        public String name() {
            String name = kind.equals("parked") ? kind : kind + " " + subject;
            return name.substring(0, Math.min(name.length(), NAME_MAX));
        }
    }

    /**
     * What the overview tells.
     *
     * @param open to be told
     * @param dismissed those that a person has dismissed
     */
    public record Told(List<Found> open, List<Found> dismissed) {}

    /** @param depth {@code null} while Redis is away: then all are told */
    Told tell(List<Checks.Check> health, QueueDepth depth) {
        List<Found> all = find(health, depth);
        Set<String> dismissed = depth == null || all.isEmpty() ? Set.of() : dismissed(all);
        return new Told(
                all.stream().filter(one -> !dismissed.contains(one.name())).toList(),
                all.stream().filter(one -> dismissed.contains(one.name())).toList());
    }

    private Set<String> dismissed(List<Found> all) {
        try {
            return dismissals.among(all);
        } catch (DataAccessException e) {
            // The check of Redis tells of it; better told twice than not at all.
            return Set.of();
        }
    }

    /** The problem of that name, if there is one now. */
    Optional<Found> named(String name) {
        return find(checks.all(), queue.depth()).stream()
                .filter(one -> one.name().equals(name))
                .findFirst();
    }

    void dismiss(Found problem) {
        dismissals.dismiss(problem);
    }

    void restore(Found problem) {
        dismissals.restore(problem);
    }

    /** Forgets dismissals of what is over. While nothing is dismissed, it is one question to Redis. */
    void sweep() {
        try {
            if (!dismissals.isEmpty()) {
                dismissals.sweep(find(checks.all(), queue.depth()));
            }
        } catch (DataAccessException | UncheckedIOException e) {
            LOG.warn("console: dismissed problems not looked at, Redis does not answer");
        }
    }

    /** @param depth {@code null} while Redis is away */
    private List<Found> find(List<Checks.Check> health, QueueDepth depth) {
        List<Found> found = new ArrayList<>();
        for (Checks.Check check : health) {
            if (!check.up() && !check.name().equals("connections")) {
                String link = check.name().equals("queue") ? "/admin/queue" : "";
                // Numbers in it may change from look to look.
                String mark = check.message().replaceAll("\\d+", "#");
                found.add(new Found("check", check.name(), check.message(), link, true, mark, 0));
            }
        }
        if (depth != null) {
            waiting(depth, found);
        }
        connections(found);
        return found.stream().limit(LISTED_MAX).toList();
    }

    private void waiting(QueueDepth depth, List<Found> found) {
        if (depth.paused()) {
            found.add(new Found("queue-paused", "", "", "/admin/queue", true, "", 0));
        }
        if (depth.pausedGroups() > 0) {
            PausedGroups paused = queue.paused(LISTED_MAX);
            paused.groups()
                    .forEach(group -> found.add(new Found("group-paused", group, "", "/admin/queue", false, "", 0)));
        }
        if (depth.parked() > 0) {
            String parked = Long.toString(depth.parked());
            found.add(new Found("parked", parked, "", "/admin/queue/parked", false, "", depth.parked()));
        }
    }

    private void connections(List<Found> found) {
        try {
            tenancy.all().stream()
                    .flatMap(tenant -> tenant.connections().values().stream())
                    .limit(CONNECTIONS_MAX)
                    .forEach(connection ->
                            limits.paused(connection).ifPresent(pause -> found.add(of(connection, pause))));
        } catch (DataAccessException | UncheckedIOException e) {
            // The check of Redis tells of it.
            return;
        }
    }

    private static Found of(Connection connection, Paused pause) {
        String link = "/admin/tenants/" + connection.account().tenant();
        String since = pause.since().toString();
        return new Found("connection", connection.account().toString(), pause.reason(), link, true, since, 0);
    }
}
