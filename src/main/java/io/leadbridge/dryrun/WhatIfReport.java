package io.leadbridge.dryrun;

import io.leadbridge.dryrun.DryRunReport.CallLine;
import io.leadbridge.dryrun.DryRunReport.ChangeLine;
import java.util.List;

/**
 * What edited rules would have done with stored events, beside what the rules in force do with them. Made of texts, numbers
 * and lists, so that any Jackson mapper writes it. Shows people's data: it is for those who set a tenant up, and not for
 * logs. Times are ISO 8601 in UTC.
 *
 * @param tenant whose
 * @param rules version of the rules in force
 * @param events stored events that were looked at
 * @param from when the oldest of them ended; {@code null} if there is none
 * @param to when the newest of them ended; {@code null} if there is none
 * @param judged those of which is kept what the rules were asked about
 * @param notJudged those that ended before their lead was read, or that a newer one spoke for
 * @param leads how many leads the judged ones are about
 * @param changedEvents judged events with another result by the edited rules
 * @param changedLeads leads with such an event
 * @param kinds how the results differ, and in how many events; an event may count in several
 * @param diffs the newest changed event of each lead and target, newest first; bounded
 * @param moreDiffs how many are not listed
 * @param callsInForce what these events cost by the rules in force, by estimate
 * @param callsEdited what they would cost by the edited rules, by the same estimate
 * @param assumed what the estimate assumes
 * @param remarks what else a reader has to know
 */
public record WhatIfReport(
        String tenant,
        String rules,
        int events,
        String from,
        String to,
        int judged,
        int notJudged,
        int leads,
        int changedEvents,
        int changedLeads,
        List<KindLine> kinds,
        List<LeadDiff> diffs,
        int moreDiffs,
        List<CallLine> callsInForce,
        List<CallLine> callsEdited,
        List<String> assumed,
        List<String> remarks)
        implements Told {

    /** How a result differs. */
    public enum Kind {
        /** The lead goes to the target, and did not. */
        GOES,
        /** It does not go there any more. */
        STAYS,
        /** Another pipeline or stage. */
        STAGE,
        /** Other values, or other fields. */
        FIELDS,
        /** Another note. */
        NOTE,
        /** Another task. */
        TASK,
        /** Another way to find its counterpart, or another wish what to do where one is found or missing. */
        MATCHING,
        /** It needs a person, and did not, or for another reason; or it needs one no more. */
        FAULT
    }

    /**
     * How many events differ so.
     *
     * @param target the CRM; empty for {@link Kind#FAULT}
     */
    public record KindLine(Kind kind, String target, int events) {}

    /**
     * One lead with another result.
     *
     * @param lead as {@code amocrm:lead:101}
     * @param target the CRM that it goes to; empty for {@link Kind#FAULT}
     * @param event id of the event
     * @param endedAt when that ended
     * @param outcome how it ended then, as {@code applied}
     * @param kinds how the results differ
     * @param changes what is wanted by the rules in force, and by the edited ones; empty where nothing is wanted
     */
    public record LeadDiff(
            String lead,
            String target,
            String event,
            String endedAt,
            String outcome,
            List<Kind> kinds,
            List<ChangeLine> changes) {}
}
