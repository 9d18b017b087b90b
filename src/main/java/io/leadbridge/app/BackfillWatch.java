package io.leadbridge.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.backfill.BackfillReport;
import io.leadbridge.backfill.BackfillText;
import io.leadbridge.backfill.Backfills;
import io.leadbridge.backfill.State;
import io.leadbridge.event.TenantId;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Shows on a terminal how far a backfill comes: a bar that moves, or a line now and then where nobody sees it move. It can
 * be left at any time, for the servers do the work.
 */
final class BackfillWatch {

    private static final Duration LOOK = Duration.ofMillis(300);
    private static final Duration LINE = Duration.ofSeconds(5);
    private static final Duration NOBODY = Duration.ofSeconds(20);
    private static final String CLEAR = "\r\u001b[K";

    private final Backfills backfills;
    private final TenantId tenant;
    private final PrintWriter out;
    private final boolean json;
    private final boolean terminal;
    private final ObjectMapper mapper = new ObjectMapper();

    BackfillWatch(Backfills backfills, TenantId tenant, PrintWriter out, boolean json) {
        this.backfills = backfills;
        this.tenant = tenant;
        this.out = out;
        this.json = json;
        this.terminal = !json && System.console() != null;
    }

    /**
     * Waits until it is in another state.
     *
     * @throws BackfillCommand.Refused if it is not there any more, or no server takes it up
     */
    BackfillReport until(String id, State state) throws InterruptedException {
        Instant begun = Instant.now();
        Instant told = begun;
        while (true) {
            if (!(backfills.find(tenant, id) instanceof BackfillReport report)) {
                throw new BackfillCommand.Refused("backfill " + id + " is gone");
            }
            if (!report.state().equals(state.word())) {
                clear();
                return report;
            }
            Instant now = Instant.now();
            if (report.workedAt() == null && now.isAfter(begun.plus(NOBODY))) {
                throw new BackfillCommand.Refused("no server has taken up backfill " + id
                        + " yet; start one (leadbridge run), and look with --watch " + id);
            }
            if (terminal || !now.isBefore(told.plus(LINE))) {
                moves(report);
                told = now;
            }
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        }
    }

    private void moves(BackfillReport report) {
        if (json) {
            say(json(report));
        } else if (terminal) {
            out.print(CLEAR + BackfillText.bar(report) + " " + BackfillText.progress(report));
            out.flush();
        } else {
            say(BackfillText.progress(report));
        }
    }

    private void clear() {
        if (terminal) {
            out.print(CLEAR);
        }
    }

    /** Shows it whole. */
    void show(BackfillReport report) {
        say(json ? json(report) : BackfillText.of(report).stripTrailing());
    }

    /** Shows it on a line. */
    void listed(BackfillReport report) {
        say(
                json
                        ? json(report)
                        : report.id() + "  " + report.createdAt() + "  '" + report.rule() + "'  "
                                + BackfillText.progress(report)
                                + (report.reason().isEmpty() ? "" : " (" + report.reason() + ")"));
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    private String json(BackfillReport report) {
        try {
            return mapper.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is made of plain records", e);
        }
    }
}
