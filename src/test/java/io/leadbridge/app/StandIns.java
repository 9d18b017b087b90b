package io.leadbridge.app;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Stands in for the beans dry-run, what-if and forget, which other rooms make; says what it was asked. */
public final class StandIns {

    /** A person for whom {@code forget} fails. */
    static final String FAILING = "fails@example.test";

    /** Released by a test; {@code forget} of {@link #SLOW} waits for it. */
    static volatile CountDownLatch slow = new CountDownLatch(0);

    static final String SLOW = "slow@example.test";

    /** A route file's text, with the stand-ins in place of the beans. */
    static String in(String routes) {
        String text = routes;
        for (String bean : List.of("dry-run", "what-if", "forget")) {
            text = text.replace("{ref: " + bean + ",", "{beanType: " + StandIns.class.getName() + ",");
        }
        return text;
    }

    public Map<String, Object> ofWebhook(TenantId tenant, CrmId crm, byte[] webhook) {
        return Map.of("tenant", tenant, "crm", crm, "bytes", webhook.length);
    }

    public Map<String, Object> ofLead(TenantId tenant, CrmId crm, String lead) {
        return Map.of("tenant", tenant, "crm", crm, "lead", lead);
    }

    public Map<String, Object> of(TenantId tenant, byte[] document, int events) {
        return Map.of("tenant", tenant, "bytes", document.length, "events", events);
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
