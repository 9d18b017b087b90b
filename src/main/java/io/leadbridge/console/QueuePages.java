package io.leadbridge.console;

import io.leadbridge.admin.Mentions;
import io.leadbridge.admin.Reply;
import io.leadbridge.admin.Request;
import io.leadbridge.camel.redisqueue.GroupDepth;
import io.leadbridge.camel.redisqueue.ParkedFilter;
import io.leadbridge.camel.redisqueue.ParkedReasons;
import io.leadbridge.camel.redisqueue.QueueDepth;
import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.camel.redisqueue.QueueStats;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Step;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.Stories;
import io.leadbridge.limit.Limits;
import io.leadbridge.tenant.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What waits: bean {@code console-queue}. */
public final class QueuePages {

    static final int GROUP_MAX = 200;

    private static final int GROUPS = 100;
    private static final int SHOWN = 100;

    private final Desk desk;
    private final RedisQueueOperations queue;
    private final Limits limits;
    private final BulkReplay replay;
    private final Stories stories;

    QueuePages(Desk desk, RedisQueueOperations queue, Limits limits, BulkReplay replay, Stories stories) {
        this.desk = desk;
        this.queue = queue;
        this.limits = limits;
        this.replay = replay;
        this.stories = stories;
    }

    /**
     * What the page shows.
     *
     * @param groups with messages in line or paused, the busiest first
     * @param complete whether all groups were looked at
     * @param reasons why messages are parked
     * @param replay the bulk replay of this instance
     */
    public record View(
            QueueDepth depth,
            QueueStats stats,
            List<GroupDepth> groups,
            boolean complete,
            ParkedReasons reasons,
            BulkReplay.State replay) {

        /** Age of the oldest message in line, those of groups that wait as a whole included; zero if there is none. */
        public Duration oldest() {
            return Stream.concat(Stream.of(depth.oldestAge()), groups.stream().map(GroupDepth::oldestAge))
                    .max(Comparator.naturalOrder())
                    .orElse(Duration.ZERO);
        }
    }

    /**
     * What the page of one group shows.
     *
     * @param messages some of those that came last and of those due later, the oldest first
     * @param waits what those met with that were tried already, by their ids
     * @param more whether there are more of them
     * @param pauses why connections of its tenant are paused, by CRM
     */
    public record Group(
            GroupDepth depth,
            List<QueueMessage> messages,
            Map<String, Step> waits,
            boolean more,
            Map<String, String> pauses) {

        /** The tenant that it belongs to. */
        public String tenant() {
            return whose(depth.group()).value();
        }
    }

    /** {@code GET /admin/queue}. */
    public Reply overview(Request request) {
        return desk.doorkeeper().show(request, visit -> {
            QueueDepth depth = queue.depth();
            boolean there = depth.waiting() + depth.parked() + depth.pausedGroups() > 0;
            View view = new View(
                    depth,
                    queue.stats(),
                    there ? groups() : List.of(),
                    !there || queue.busiest(1).complete(),
                    there ? queue.parkedReasons(ParkedFilter.all()) : new ParkedReasons(Map.of(), 0, true),
                    replay.state());
            return desk.pages().page(visit, "queue", visit.isPart() ? "queuepart" : "queue", view);
        });
    }

    private List<GroupDepth> groups() {
        Map<String, GroupDepth> groups = new TreeMap<>();
        queue.busiest(GROUPS).groups().forEach(group -> groups.put(group.group(), group));
        queue.paused(GROUPS).groups().forEach(name -> groups.computeIfAbsent(name, queue::depth));
        return groups.values().stream()
                .sorted(Comparator.comparingLong(GroupDepth::waiting).reversed())
                .toList();
    }

    /** {@code GET /admin/queue/group?group=…}: what waits in one. */
    public Reply group(Request request) {
        return desk.doorkeeper().show(request, visit -> {
            String group = visit.text("group", GROUP_MAX).orElseThrow(Astray::notFound);
            GroupDepth depth = there(group);
            List<QueueMessage> messages = new ArrayList<>();
            boolean all = queue.showWaiting(group, Mentions.LOOKED_MOST, message -> {
                messages.add(message);
                return messages.size() < SHOWN;
            });
            messages.sort(Comparator.comparing(QueueMessage::enqueuedAt));
            List<String> tried = messages.stream()
                    .filter(message -> message.attempt() > 1)
                    .map(QueueMessage::id)
                    .toList();
            Map<String, Step> met = tried.isEmpty() ? Map.of() : stories.waits(whose(group), tried);
            Group view = new Group(depth, messages, met, !all, pauses(group));
            return desk.pages().page(visit, "queue", visit.isPart() ? "queuegrouppart" : "queuegroup", view);
        });
    }

    /** A group without messages is there, too, if a tenant has its name. */
    private GroupDepth there(String group) {
        TenantId tenant = whose(group);
        try {
            GroupDepth depth = queue.depth(group);
            if (depth.waiting() == 0 && !depth.paused()) {
                desk.tenancy().require(tenant);
            }
            return depth;
        } catch (IllegalArgumentException e) {
            // Nothing was ever queued.
            desk.tenancy().require(tenant);
            return new GroupDepth(group, 0, 0, false, null, Duration.ZERO, 0, 0, 0, null, Duration.ZERO);
        }
    }

    /** Why connections of a group's tenant are paused, by CRM. */
    Map<String, String> pauses(String group) {
        Map<String, String> pauses = new TreeMap<>();
        TenantId tenant = whose(group);
        desk.tenancy().all().stream()
                .filter(one -> one.id().equals(tenant))
                .map(Tenant::connections)
                .flatMap(connections -> connections.values().stream())
                .forEach((Connection connection) -> limits.paused(connection)
                        .ifPresent(
                                pause -> pauses.put(connection.account().crm().value(), pause.reason())));
        return pauses;
    }

    /** {@code POST /admin/queue/pause}: of one group, or of the whole queue if none is given. */
    public Reply pause(Request request) {
        return turn(request, true);
    }

    /** {@code POST /admin/queue/resume}. */
    public Reply resume(Request request) {
        return turn(request, false);
    }

    private Reply turn(Request request, boolean pause) {
        return desk.doorkeeper().act(request, visit -> {
            String group = visit.text("group", GROUP_MAX).orElse("");
            String what = (group.isEmpty() ? "queue" : "group '" + group + "'") + (pause ? " paused" : " resumed");
            desk.audited(request, whose(group), what, () -> {
                if (pause) {
                    pauseOf(group);
                } else {
                    resumeOf(group);
                }
            });
            return Pages.goTo("/admin/queue", pause ? "paused" : "resumed");
        });
    }

    /** The tenant that a group belongs to, for the audit log. */
    static TenantId whose(String group) {
        String tenant = group.split("[/:]", 2)[0];
        return TenantId.isValid(tenant) ? new TenantId(tenant) : Desk.HUB;
    }

    private void pauseOf(String group) {
        if (group.isEmpty()) {
            queue.pause();
        } else {
            queue.pause(group);
        }
    }

    private void resumeOf(String group) {
        if (group.isEmpty()) {
            queue.resume();
        } else {
            queue.resume(group);
        }
    }
}
