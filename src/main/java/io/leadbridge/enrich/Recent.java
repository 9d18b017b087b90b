package io.leadbridge.enrich;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was seen lately, up to a number; when there is more, the oldest is forgotten. Safe for several threads. */
final class Recent {

    private static final int MOST = 10_000;

    private final Duration life;
    private final Map<String, Instant> seen = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST;
        }
    };

    /**
     * @param life after which it is no longer lately
     */
    Recent(Duration life) {
        this.life = life;
    }

    synchronized boolean has(String what, Instant now) {
        Instant at = seen.get(what);
        return at != null && now.isBefore(at.plus(life));
    }

    synchronized void add(String what, Instant now) {
        seen.remove(what);
        seen.put(what, now);
    }
}
