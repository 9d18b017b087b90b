package io.leadbridge.deliver;

import io.leadbridge.event.Lease;
import java.time.Duration;

/** A lease with a token that ends only when somebody has seen a later one. */
final class TestLease implements Lease {

    private final long token;
    private boolean lost;

    TestLease(long token) {
        this.token = token;
    }

    boolean isLost() {
        return lost;
    }

    @Override
    public Duration remaining() {
        return lost ? Duration.ZERO : Duration.ofMinutes(1);
    }

    @Override
    public long token() {
        return token;
    }

    @Override
    public void lost() {
        lost = true;
    }
}
