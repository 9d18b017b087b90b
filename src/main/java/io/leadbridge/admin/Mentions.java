package io.leadbridge.admin;

import io.leadbridge.camel.redisqueue.ParkedFilter;
import io.leadbridge.camel.redisqueue.ParkedMessage;
import io.leadbridge.camel.redisqueue.ParkedOrder;
import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.event.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Messages that have not ended and in which a record's id stands, so that they may be about it. They are not read. */
public final class Mentions {

    /** Messages of a tenant that are looked at, those that came last. */
    public static final int LOOKED_MOST = 10_000;

    private final RedisQueueOperations queue;

    /** @param queue of the webhooks */
    public Mentions(RedisQueueOperations queue) {
        this.queue = queue;
    }

    /**
     * Those in line, handed out or due later, as far as they are among the last {@value #LOOKED_MOST}.
     *
     * @param id a record's, without its CRM
     * @param most so many at most, 1 or more; those that came last
     */
    public List<QueueMessage> waiting(TenantId tenant, String id, int most) {
        Pattern whole = Pattern.compile("(?<!\\d)" + Pattern.quote(id) + "(?!\\d)");
        List<QueueMessage> found = new ArrayList<>();
        queue.showWaiting(tenant.value(), LOOKED_MOST, message -> {
            if (whole.matcher(new String(message.body(), StandardCharsets.UTF_8))
                    .find()) {
                found.add(message);
            }
            return found.size() < most;
        });
        return found;
    }

    /**
     * Those that are parked, the newest first.
     *
     * @param id a record's, without its CRM
     * @param most so many at most, 1 to 1000
     */
    public List<ParkedMessage> parked(TenantId tenant, String id, int most) {
        if (queue.depth().parked() == 0) {
            return List.of();
        }
        ParkedFilter filter = ParkedFilter.all().withGroup(tenant.value()).withText(id);
        return queue.parked(filter, ParkedOrder.NEWEST_FIRST, null, most).messages();
    }
}
