package io.leadbridge.app;

import io.leadbridge.deliver.Timing;
import io.leadbridge.event.CrmId;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;

/** Reads the settings of a batch's way. */
final class SyncSettings {

    private static final String TIMEOUT = ".request-timeout";
    private static final Duration YEAR = Duration.ofDays(365);

    private SyncSettings() {}

    static Settings.Sync read(PropertyReader reader) {
        Map<CrmId, Timing> timing = new TreeMap<>();
        reader.under("deliver.").keySet().stream()
                .filter(key -> key.endsWith(TIMEOUT))
                .map(key -> key.substring(0, key.length() - TIMEOUT.length()))
                .forEach(crm -> timing.put(new CrmId(crm), timing(reader, crm)));
        checkLease(reader);
        return new Settings.Sync(
                reader.duration("sync.batch-time", Duration.ofMillis(100), Duration.ofMinutes(1)),
                (int) reader.number("sync.threads", 1, 200),
                reader.duration("enrich.metadata-fresh", Duration.ofSeconds(1), Duration.ofDays(1)),
                reader.duration("enrich.metadata-local", Duration.ZERO, Duration.ofMinutes(10)),
                timing,
                slowest(timing),
                reader.duration("deliver.ledger-life", Duration.ofDays(1), YEAR),
                reader.duration("history.retention", Duration.ofDays(1), YEAR),
                zone(reader),
                reader.duration("enrich.metadata-evict-interval", Duration.ofSeconds(1), Duration.ofHours(1)));
    }

    /** Where the lease is too short for a call, no write would ever begin. */
    private static void checkLease(PropertyReader reader) {
        long lease = reader.number("sync.lease-ms", 500, 3_600_000);
        long heartbeat = reader.number("sync.heartbeat-ms", 50, Math.max(50, lease / 3));
        reader.under("").keySet().stream()
                .filter(key -> key.endsWith(".call-ms"))
                .filter(key -> reader.number(key, 1, 3_600_000) + heartbeat >= lease)
                .forEach(key -> reader.fault(key, "with sync.heartbeat-ms less than sync.lease-ms, " + lease + ","));
    }

    private static Timing timing(PropertyReader reader, String crm) {
        return new Timing(
                reader.duration("deliver." + crm + TIMEOUT, Duration.ofSeconds(1), Duration.ofMinutes(10)),
                reader.duration("deliver." + crm + ".search-lag", Duration.ZERO, Duration.ofMinutes(10)));
    }

    /** Of a CRM that nobody described, the worst is believed. */
    private static Timing slowest(Map<CrmId, Timing> known) {
        Duration timeout = Duration.ofMinutes(1);
        Duration lag = Duration.ofSeconds(30);
        for (Timing timing : known.values()) {
            timeout = timing.requestTimeout().compareTo(timeout) > 0 ? timing.requestTimeout() : timeout;
            lag = timing.searchLag().compareTo(lag) > 0 ? timing.searchLag() : lag;
        }
        return new Timing(timeout, lag);
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
