package io.leadbridge.simulator;

import io.leadbridge.event.CrmId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The calls that one tenant's CRMs got from the hub, looked at one by one. */
final class CallLog {

    private static final Duration SECOND = Duration.ofSeconds(1);
    /** Several times what people's edits lead to; more is an avalanche. */
    private static final int MOST_CALLS = 6000;

    /** Several times as many as people make leads; each makes all that follows slower. */
    private static final int MOST_MADE = 150;

    private static final int AMOCRM_PER_SECOND = 7;
    private static final int LPTRACKER_PER_SECOND = 3;

    private final Clock clock;
    private final Findings findings;
    private final String tenant;
    private final Map<String, Deque<Instant>> last = new TreeMap<>();
    private String writer = "";
    private Instant writing = Instant.MIN;
    private final Map<String, TreeSet<Instant>> written = new TreeMap<>();
    private long writes;
    private long made;
    private long total;

    CallLog(Clock clock, Findings findings, String tenant) {
        this.clock = clock;
        this.findings = findings;
        this.tenant = tenant;
    }

    /** How many leads and contacts were written; notes and tasks are not counted. */
    long writes() {
        return writes;
    }

    long total() {
        return total;
    }

    /**
     * A call arrives.
     *
     * @param limited whether the CRM counts it
     */
    void arrives(String crm, boolean limited) {
        total++;
        if (total > MOST_CALLS) {
            findings.addLast(Violation.Kind.LOOPED, tenant + ": more than " + MOST_CALLS + " calls");
        }
        if (!limited) {
            return;
        }
        Deque<Instant> window = last.computeIfAbsent(crm, key -> new ArrayDeque<>());
        Instant now = clock.instant();
        while (!window.isEmpty() && !window.getFirst().isAfter(now.minus(SECOND))) {
            window.removeFirst();
        }
        window.addLast(now);
        int allowed = crm.equals("amocrm") ? AMOCRM_PER_SECOND : LPTRACKER_PER_SECOND;
        if (window.size() > allowed) {
            findings.add(
                    Violation.Kind.OVER_RATE, tenant + " " + crm + ": " + window.size() + " calls in a second, " + now);
        }
    }

    /** Whether the hub wrote to a CRM in the seconds before; for the fault that takes such a change for an echo. */
    boolean wroteBefore(CrmId crm, Instant time) {
        Instant last = time == null
                ? null
                : written.getOrDefault(crm.value(), new TreeSet<>()).floor(time.plus(SECOND));
        return last != null && last.plusSeconds(5).isAfter(time);
    }

    /**
     * A write begins.
     *
     * @param by the incarnation that writes
     * @param until when it is over for the one who writes
     * @param lease what is left of the writer's right, by the queue itself
     * @param longest how long the call may take
     */
    void writes(String what, String by, Instant until, Duration lease, Duration longest, boolean ofRecord) {
        writes += ofRecord ? 1 : 0;
        made += ofRecord && what.contains(" POST ") ? 1 : 0;
        if (made > MOST_MADE) {
            findings.addLast(Violation.Kind.LOOPED, tenant + ": more than " + MOST_MADE + " leads made");
        }
        written.computeIfAbsent(what.substring(0, what.indexOf(' ')), key -> new TreeSet<>())
                .add(clock.instant());
        Instant now = clock.instant();
        if (lease.compareTo(longest) < 0) {
            findings.add(
                    Violation.Kind.OUTSIDE_LEASE,
                    tenant + " " + what + " by " + by + " with " + lease + " left, " + now);
        }
        if (!writer.equals(by) && now.isBefore(writing)) {
            findings.add(
                    Violation.Kind.TWO_WRITERS,
                    tenant + " " + what + " by " + by + " while " + writer + " is writing, " + now);
        }
        writer = by;
        writing = until;
    }
}
