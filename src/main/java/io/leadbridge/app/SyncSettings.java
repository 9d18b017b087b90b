package io.leadbridge.app;

import io.leadbridge.deliver.Terms;
import io.leadbridge.event.CrmId;
import io.leadbridge.mapping.JqBounds;
import io.leadbridge.sync.Pace;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;

/** Reads the settings of a batch's way. */
final class SyncSettings {

    private static final String TIMEOUT = ".request-timeout";
    private static final String BATCH = ".batch";
    private static final int MOST_TOGETHER = 50;
    private static final Duration YEAR = Duration.ofDays(365);

    private SyncSettings() {}

    static Settings.Sync read(PropertyReader reader) {
        Map<CrmId, Terms> terms = new TreeMap<>();
        reader.under("deliver.").keySet().stream()
                .filter(key -> key.endsWith(TIMEOUT))
                .map(key -> key.substring(0, key.length() - TIMEOUT.length()))
                .forEach(crm -> terms.put(new CrmId(crm), terms(reader, crm)));
        long leaseMs = reader.number("sync.lease-ms", 500, 3_600_000);
        long heartbeatMs = reader.number("sync.heartbeat-ms", 50, Math.max(50, leaseMs / 3));
        CrmSettings.check(reader, leaseMs, heartbeatMs, terms);
        // Used by the route file only.
        reader.number("sync.batch-size", 1, 1000);
        reader.number("sync.workers", 1, 100);
        reader.number("sync.max-attempts", 1, 100);
        return new Settings.Sync(
                pace(reader),
                (int) reader.number("sync.threads", 1, 1000),
                reader.duration("enrich.metadata-fresh", Duration.ofSeconds(1), Duration.ofDays(1)),
                reader.duration("enrich.metadata-local", Duration.ZERO, Duration.ofMinutes(10)),
                terms,
                slowest(terms),
                reader.duration("deliver.ledger-life", Duration.ofDays(1), YEAR),
                reader.duration("history.retention", Duration.ofDays(1), YEAR),
                (int) reader.number("history.search-window", 100, 1_000_000),
                zone(reader),
                reader.duration("enrich.metadata-evict-interval", Duration.ofSeconds(1), Duration.ofHours(1)),
                reader.duration("enrich.names-timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
                (int) reader.number("rules.compiled-most", 0, 100_000_000),
                new JqBounds(
                        reader.duration("mapping.jq-time", Duration.ofMillis(1), Duration.ofSeconds(10)),
                        (int) reader.number("mapping.jq-bytes", 1024, 16_777_216),
                        System::nanoTime));
    }

    private static Pace pace(PropertyReader reader) {
        int rows = (int) reader.number("sync.rows", 1, 50);
        return new Pace(
                reader.duration("sync.batch-time", Duration.ofMillis(100), Duration.ofMinutes(2)),
                rows,
                reader.duration("sync.gather", Duration.ZERO, Duration.ofMinutes(1)));
    }

    private static Terms terms(PropertyReader reader, String crm) {
        String batch = "deliver." + crm + BATCH;
        return new Terms(
                reader.duration("deliver." + crm + TIMEOUT, Duration.ofSeconds(1), Duration.ofMinutes(10)),
                reader.duration("deliver." + crm + ".search-lag", Duration.ZERO, Duration.ofMinutes(10)),
                reader.isSet(batch) ? (int) reader.number(batch, 1, MOST_TOGETHER) : 1);
    }

    /** Of a CRM that nobody described, the worst is believed. */
    private static Terms slowest(Map<CrmId, Terms> known) {
        Duration timeout = Duration.ofMinutes(1);
        Duration lag = Duration.ofSeconds(30);
        for (Terms terms : known.values()) {
            timeout = terms.requestTimeout().compareTo(timeout) > 0 ? terms.requestTimeout() : timeout;
            lag = terms.searchLag().compareTo(lag) > 0 ? terms.searchLag() : lag;
        }
        return new Terms(timeout, lag, 1);
    }

    private static ZoneId zone(PropertyReader reader) {
        try {
            return ZoneId.of(reader.text("lptracker.time-zone"));
        } catch (DateTimeException e) {
            reader.fault("lptracker.time-zone", "a time zone as Europe/Moscow");
            return ZoneOffset.UTC;
        }
    }
}
