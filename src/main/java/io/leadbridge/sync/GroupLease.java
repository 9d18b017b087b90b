package io.leadbridge.sync;

import io.leadbridge.camel.redisqueue.QueueLease;
import io.leadbridge.event.Lease;
import java.time.Duration;

/** The queue's lease as the other rooms know it. It is over as well once one of them has seen a later one. */
final class GroupLease implements Lease {

    private final QueueLease lease;
    private volatile boolean lost;

    GroupLease(QueueLease lease) {
        this.lease = lease;
    }

    @Override
    public Duration remaining() {
        return lost ? Duration.ZERO : lease.remaining();
    }

    @Override
    public long token() {
        return lease.token();
    }

    @Override
    public void lost() {
        lost = true;
    }
}
