package io.leadbridge.sync;

import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** When the last webhook of a lead came, so that one that was at rest is known from one that is edited in a row. */
@FunctionalInterface
public interface Heard {

    /** How many leads {@link #inMemory} remembers; of more, the oldest are forgotten, as if they had been at rest. */
    int MOST_REMEMBERED = 10_000;

    /**
     * Remembers that webhooks came, and tells when the last ones had come before. Of two times the newer one is kept.
     *
     * @param newest when the newest webhook of each lead came; not empty
     * @param life how long it is remembered at least
     * @return what was remembered of these leads; one that is not there was not heard of lately
     * @throws org.springframework.dao.DataAccessException if it is kept in Redis, which does not answer
     */
    Map<RecordRef, Instant> hear(TenantId tenant, Map<RecordRef, Instant> newest, Duration life);

    /** One that this instance alone knows of. */
    static Heard inMemory() {
        Map<String, Instant> remembered = Collections.synchronizedMap(new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
                return size() > MOST_REMEMBERED;
            }
        });
        return (tenant, newest, life) -> {
            Map<RecordRef, Instant> before = new LinkedHashMap<>();
            newest.forEach((lead, at) -> {
                Instant last = remembered.get(tenant + " " + lead);
                if (last != null) {
                    before.put(lead, last);
                }
                remembered.merge(tenant + " " + lead, at, (one, other) -> one.isAfter(other) ? one : other);
            });
            return before;
        };
    }
}
