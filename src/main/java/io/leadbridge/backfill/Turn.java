package io.leadbridge.backfill;

import io.leadbridge.dryrun.DryRunReport;
import io.leadbridge.event.Account;
import io.leadbridge.event.Change;
import io.leadbridge.event.Record;
import io.leadbridge.event.Webhook;
import io.leadbridge.tenant.Tenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One step of a backfill, under the right to it. The route carries it in the variable {@code turn}. For one thread. */
public final class Turn {

    /** Content type of a message that carries a run's leads; a CRM's webhook has another one. */
    public static final String CONTENT_TYPE = "application/vnd.leadbridge.backfill+json";

    final Job job;
    final Tenant tenant;
    final String token;
    final State was;
    final RedisBackfills.Kept kept = new RedisBackfills.Kept();
    /** Leads of the walk that this turn has looked at, and those of them that the rule wants something of. */
    final List<Record> examined = new ArrayList<>();

    final List<Job.Lead> chosen = new ArrayList<>();
    /** Messages whose ends this turn has counted. */
    final List<Job.Message> counted = new ArrayList<>();

    Window window;
    DryRunReport report;
    boolean over;
    private final boolean probes;
    private final boolean shows;

    /**
     * @param probes whether a run rehearses its leads before they are queued
     * @param shows whether the plan needs further samples
     */
    Turn(Job job, Tenant tenant, String token, boolean probes, boolean shows) {
        this.job = job;
        this.tenant = tenant;
        this.token = token;
        this.was = job.state;
        this.probes = probes;
        this.shows = shows;
    }

    /** Whether the CRM has to be asked for further leads. */
    public boolean asks() {
        return !over && job.run.pending == null && window == null;
    }

    /** Whether leads are to be chosen. */
    public boolean chooses() {
        return !over && job.run.pending == null;
    }

    /** Whether what was chosen is to be rehearsed. */
    public boolean rehearses() {
        return !over && !chosen.isEmpty() && (isPlanning() || probes);
    }

    /** Whether leads are to be put into the queue. */
    public boolean queues() {
        return !over && !isPlanning() && (job.run.pending != null || !chosen.isEmpty());
    }

    /** Whose leads these are. */
    public Account account() {
        return job.account();
    }

    /** Leads that changed at or after this time are asked for. */
    public Instant since() {
        return Instant.ofEpochMilli(job.walk.sinceMs);
    }

    /** What is told of each chosen lead. */
    public Map<String, Set<Change>> leads() {
        Map<String, Set<Change>> leads = new LinkedHashMap<>();
        chosen.forEach(lead -> leads.put(lead.id, Set.of(Change.valueOf(lead.change.toUpperCase(Locale.ROOT)))));
        return leads;
    }

    /** Whether the rehearsal is to show what the targets hold now. */
    public boolean shows() {
        return shows;
    }

    /** Id of the message that is queued; the same one is stored once. */
    public String messageId() {
        return job.ref.message(job.run.pending.number);
    }

    /** The group of the queue: the tenant's own, so that no lead is worked twice at a time. */
    public String group() {
        return job.ref.tenant().value();
    }

    boolean isPlanning() {
        return job.phase == State.PLANNING;
    }

    /** Whether a message is one that a run has queued: it stands back for all others. */
    public static boolean isOurs(Webhook webhook) {
        return webhook.contentType().equals(CONTENT_TYPE);
    }

    /** Without the leads. */
    @Override
    public String toString() {
        return job.ref + " " + job.state.word();
    }
}
