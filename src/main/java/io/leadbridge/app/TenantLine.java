package io.leadbridge.app;

import io.leadbridge.backfill.Line;
import io.leadbridge.camel.redisqueue.MessagePlace;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.event.TenantId;
import java.io.UncheckedIOException;

/** The lines of the tenants in the queue of webhooks. */
record TenantLine(RedisQueueOperations queue) implements Line {

    @Override
    public long inLine(TenantId tenant) {
        try {
            return queue.depth(tenant.value()).waiting();
        } catch (UncheckedIOException e) {
            return Long.MAX_VALUE;
        } catch (IllegalArgumentException e) {
            // Nothing was ever queued.
            return 0;
        }
    }

    @Override
    public boolean isGone(TenantId tenant, String message) {
        try {
            return queue.find(tenant.value(), message).state() == MessagePlace.State.GONE;
        } catch (UncheckedIOException e) {
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }
}
