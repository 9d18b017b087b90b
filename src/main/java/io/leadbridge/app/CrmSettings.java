package io.leadbridge.app;

import io.leadbridge.deliver.Terms;
import io.leadbridge.event.CrmId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks the numbers that the CRMs' route files take. Each has a default there, so only what is set is looked at; but a
 * wrong one would be told by the first call only, or never.
 */
final class CrmSettings {

    private static final String CALL = ".call-ms";
    private static final long MINUTE_MS = 60_000;
    private static final long HOUR_MS = 60 * MINUTE_MS;

    /** A whole number and what it may be. */
    private record Bound(String key, long from, long to) {}

    /** What every CRM's route file takes; the key goes on behind the CRM's name. */
    private static final List<Bound> OF_EACH = List.of(
            new Bound(".read-tries", 1, 10),
            new Bound(".connect-timeout-ms", 1, MINUTE_MS),
            new Bound(".response-timeout-ms", 1, MINUTE_MS),
            new Bound(".pool-timeout-ms", 1, MINUTE_MS),
            new Bound(".max-answer", 1024, 1L << 30),
            new Bound(".requests-per-window", 1, 1000),
            new Bound(".window-ms", 100, MINUTE_MS),
            new Bound(".slot-wait-ms", 0, MINUTE_MS),
            new Bound(".breaker-calls", 1, 1000),
            new Bound(".breaker-failed-percent", 1, 100),
            new Bound(".breaker-rest-ms", 100, HOUR_MS));

    private static final List<Bound> OF_ONE = List.of(
            // 0: the account's own rate is not counted.
            new Bound("amocrm.account-requests-per-window", 0, 1000),
            new Bound("amocrm.batch-requests", 1, 100),
            new Bound("amocrm.search-pages", 1, 100),
            new Bound("amocrm.changes-pages", 1, 100),
            new Bound("amocrm.event-pages", 1, 100),
            new Bound("lptracker.page-size", 20, 200),
            new Bound("lptracker.fetch-pages", 1, 100),
            new Bound("lptracker.changes-pages", 1, 50),
            // LPTracker cuts the times of its lists to the minute.
            new Bound("lptracker.window-overlap-ms", MINUTE_MS, HOUR_MS));

    private static final Bound BATCH_ITEMS = new Bound(".batch-items", 1, 250);
    private static final Bound CONNECTIONS = new Bound(".connections", 1, 10_000);
    private static final Bound CONNECTIONS_OF_HOST = new Bound(".connections-per-host", 1, 10_000);

    private CrmSettings() {}

    /**
     * @param leaseMs how long a batch belongs to a worker that says nothing
     * @param heartbeatMs how often it says so
     * @param terms how each CRM is written to
     */
    static void check(PropertyReader reader, long leaseMs, long heartbeatMs, Map<CrmId, Terms> terms) {
        for (String crm : crms(reader)) {
            OF_EACH.forEach(bound -> number(reader, crm, bound));
            lease(reader, crm, leaseMs, heartbeatMs);
            batches(reader, crm, terms.get(new CrmId(crm)));
            connections(reader, crm);
        }
        OF_ONE.forEach(bound -> number(reader, "", bound));
        tokens(reader);
    }

    /** Those of the file; a further CRM's route file has its keys there, too. */
    private static Set<String> crms(PropertyReader reader) {
        Set<String> crms = new TreeSet<>(Set.of("amocrm", "lptracker"));
        reader.under("").keySet().stream()
                .filter(key -> key.endsWith(CALL))
                .map(key -> key.substring(0, key.length() - CALL.length()))
                .filter(CrmId::isValid)
                .forEach(crms::add);
        return crms;
    }

    /** Where the lease is too short for a call, no write would ever begin. */
    private static void lease(PropertyReader reader, String crm, long leaseMs, long heartbeatMs) {
        String key = crm + CALL;
        if (reader.isSet(key) && reader.number(key, 1, HOUR_MS) + heartbeatMs >= leaseMs) {
            reader.fault(key, "with sync.heartbeat-ms less than sync.lease-ms, " + leaseMs + ",");
        }
    }

    private static void batches(PropertyReader reader, String crm, Terms terms) {
        long items = number(reader, crm, BATCH_ITEMS);
        if (items > 0 && terms != null && terms.batch() > items) {
            reader.fault("deliver." + crm + ".batch", "no more than " + crm + BATCH_ITEMS.key() + ", " + items + ",");
        }
    }

    private static void connections(PropertyReader reader, String crm) {
        long all = number(reader, crm, CONNECTIONS);
        long ofHost = number(reader, crm, CONNECTIONS_OF_HOST);
        if (all > 0 && ofHost > all) {
            reader.fault(crm + CONNECTIONS_OF_HOST.key(), "no more than " + crm + CONNECTIONS.key() + ", " + all + ",");
        }
    }

    private static void tokens(PropertyReader reader) {
        duration(reader, "amocrm.token-margin", Duration.ofSeconds(30), Duration.ofHours(1));
        renewal(reader, "amocrm.renewal-claim", "amocrm.call-ms");
        duration(reader, "lptracker.login-claim", Duration.ofSeconds(1), Duration.ofMinutes(5));
        duration(reader, "lptracker.login-wait", Duration.ofMillis(50), Duration.ofMinutes(1));
        duration(reader, "lptracker.token-life", Duration.ofMinutes(1), Duration.ofDays(1));
    }

    /** Were another one to renew while the answer is under way, the refresh token would be spent twice, and lost. */
    private static void renewal(PropertyReader reader, String claim, String call) {
        int faults = reader.faults().size();
        duration(reader, claim, Duration.ofSeconds(10), Duration.ofMinutes(5));
        boolean told = reader.faults().size() > faults || !reader.text(call).matches("\\d{1,9}");
        if (!told && reader.isSet(claim)) {
            long callMs = Long.parseLong(reader.text(call));
            if (reader.duration(claim, Duration.ZERO, Duration.ofMinutes(5)).toMillis() <= callMs) {
                reader.fault(claim, "more than " + call + ", " + callMs + ",");
            }
        }
    }

    /** The value; -1 if it is at fault, or if the route file's default is in force. */
    private static long number(PropertyReader reader, String crm, Bound bound) {
        String key = crm + bound.key();
        if (!reader.isSet(key)) {
            return -1;
        }
        int faults = reader.faults().size();
        long value = reader.number(key, bound.from(), bound.to());
        return reader.faults().size() == faults ? value : -1;
    }

    private static void duration(PropertyReader reader, String key, Duration from, Duration to) {
        if (reader.isSet(key)) {
            reader.duration(key, from, to);
        }
    }
}
