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
import org.springframework.dao.DataAccessException;

/** What a person has to look at, and what to do about it. */
public final class Problems {

    private static final int LISTED_MAX = 20;
    /** Each is one question to Redis; the health check of the connections asks for all of them. */
    private static final int CONNECTIONS_MAX = 200;

    private final Tenancy tenancy;
    private final Limits limits;
    private final RedisQueueOperations queue;

    Problems(Tenancy tenancy, Limits limits, RedisQueueOperations queue) {
        this.tenancy = tenancy;
        this.limits = limits;
        this.queue = queue;
    }

    /**
     * A problem.
     *
     * @param kind its words are {@code problem.KIND} and {@code problem.KIND.do}
     * @param subject what it is about
     * @param detail what is known of it; may be empty
     * @param link where it is mended; empty if not here
     * @param grave whether it stops webhooks or writes
     */
    public record Found(String kind, String subject, String detail, String link, boolean grave) {}

    /** @param depth {@code null} while Redis is away */
    List<Found> find(List<Checks.Check> checks, QueueDepth depth) {
        List<Found> found = new ArrayList<>();
        for (Checks.Check check : checks) {
            if (!check.up() && !check.name().equals("connections")) {
                String link = check.name().equals("queue") ? "/admin/queue" : "";
                found.add(new Found("check", check.name(), check.message(), link, true));
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
            found.add(new Found("queue-paused", "", "", "/admin/queue", true));
        }
        if (depth.pausedGroups() > 0) {
            PausedGroups paused = queue.paused(LISTED_MAX);
            paused.groups().forEach(group -> found.add(new Found("group-paused", group, "", "/admin/queue", false)));
        }
        if (depth.parked() > 0) {
            found.add(new Found("parked", Long.toString(depth.parked()), "", "/admin/queue/parked", false));
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
        return new Found("connection", connection.account().toString(), pause.reason(), link, true);
    }
}
