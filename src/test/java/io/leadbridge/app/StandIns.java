package io.leadbridge.app;

import io.leadbridge.event.TenantId;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** An operation that fails inside, or takes as long as a test wants: it stands in for the bean forget. */
public final class StandIns {

    /** A person for whom {@code forget} fails. */
    static final String FAILING = "fails@example.test";

    /** Released by a test; {@code forget} of {@link #SLOW} waits for it. */
    static volatile CountDownLatch slow = new CountDownLatch(0);

    static final String SLOW = "slow@example.test";

    /** A route file's text, with the stand-in in place of the bean. */
    static String in(String routes) {
        return routes.replace("{ref: forget,", "{beanType: " + StandIns.class.getName() + ",");
    }

    public Map<String, Object> forget(TenantId tenant, String person) throws InterruptedException {
        if (person.equals(FAILING)) {
            throw new IllegalStateException("a stand-in fails with " + person);
        }
        if (person.equals(SLOW)) {
            slow.await();
        }
        return Map.of("tenant", tenant, "length", person.length());
    }
}
