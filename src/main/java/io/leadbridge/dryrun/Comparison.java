package io.leadbridge.dryrun;

import io.leadbridge.dryrun.WhatIfReport.Kind;
import io.leadbridge.dryrun.WhatIfReport.KindLine;
import io.leadbridge.dryrun.WhatIfReport.LeadDiff;
import io.leadbridge.event.Ended;
import io.leadbridge.event.EventId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Work;
import io.leadbridge.history.Story;
import io.leadbridge.tenant.Tenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Collects how two versions of rules differ over stories, told the newest first. Of each only numbers are kept, and a bounded list. For one thread. */
final class Comparison {

    private final Judging inForce;
    private final Judging edited;
    private final Wording wording;
    private final int mostDiffs;
    private final Estimate callsInForce = new Estimate();
    private final Estimate callsEdited = new Estimate();
    private final Set<EventId> seen = new HashSet<>();
    private final Set<RecordRef> leads = new HashSet<>();
    private final Set<RecordRef> changedLeads = new HashSet<>();
    private final Set<String> told = new HashSet<>();
    private final Map<Kind, Map<String, Integer>> kinds = new TreeMap<>();
    private final List<LeadDiff> diffs = new ArrayList<>();
    private Instant newest;
    private Instant oldest;
    private int judged;
    private int notJudged;
    private int changedEvents;

    /** @param mostDiffs most leads that are listed */
    Comparison(Judging inForce, Judging edited, Wording wording, int mostDiffs) {
        this.inForce = inForce;
        this.edited = edited;
        this.wording = wording;
        this.mostDiffs = mostDiffs;
    }

    /** Judges one story by both; one that came in an earlier page counts once. */
    void add(Story story) {
        Ended ended = story.ended();
        if (!seen.add(ended.id())) {
            return;
        }
        newest = newest == null ? story.endedAt() : newest;
        oldest = story.endedAt();
        Work work = ended.work();
        if (work == null) {
            notJudged++;
            return;
        }
        judged++;
        leads.add(work.record().ref());
        Judging.Judgement before = inForce.of(work);
        Judging.Judgement after = edited.of(work);
        callsInForce.add(work.record(), before.plans(), before.plans().keySet());
        callsEdited.add(work.record(), after.plans(), before.plans().keySet());
        List<Difference> differences = Difference.between(before, after);
        if (!differences.isEmpty()) {
            changedEvents++;
            changedLeads.add(work.record().ref());
            differences.forEach(difference -> note(story, difference));
        }
    }

    WhatIfReport report(Tenant tenant) {
        List<KindLine> lines = new ArrayList<>();
        kinds.forEach(
                (kind, targets) -> targets.forEach((target, events) -> lines.add(new KindLine(kind, target, events))));
        return new WhatIfReport(
                tenant.id().value(),
                tenant.version(),
                seen.size(),
                Wording.time(oldest),
                Wording.time(newest),
                judged,
                notJudged,
                leads.size(),
                changedEvents,
                changedLeads.size(),
                lines,
                List.copyOf(diffs),
                told.size() - diffs.size(),
                callsInForce.lines(),
                callsEdited.lines(),
                Estimate.ASSUMED,
                notJudged == 0
                        ? List.of()
                        : List.of(notJudged + " events ended before their lead was read, or a newer one spoke for them:"
                                + " what other rules would make of them cannot be told"));
    }

    private void note(Story story, Difference difference) {
        difference.kinds().forEach(kind -> kinds.computeIfAbsent(kind, key -> new TreeMap<>())
                .merge(difference.target(), 1, Integer::sum));
        RecordRef lead = story.ended().work().record().ref();
        if (told.add(lead + ">" + difference.target()) && diffs.size() < mostDiffs) {
            diffs.add(new LeadDiff(
                    lead.toString(),
                    difference.target(),
                    story.ended().id().toString(),
                    Wording.time(story.endedAt()),
                    story.ended().outcome().word(),
                    List.copyOf(difference.kinds()),
                    difference.lines(wording)));
        }
    }
}
