package io.leadbridge.backfill;

import java.util.List;

/**
 * A backfill as it is now. Made of texts, numbers and lists, so that any Jackson mapper writes it. Its samples show people's
 * data: it is for those who set a tenant up, and not for logs. Times are ISO 8601 in UTC.
 *
 * @param id of the plan and of its run
 * @param tenant whose
 * @param rule which leads: those that this rule wants something of
 * @param crm where these leads live
 * @param version of the tenant that the plan is for; empty until a server has begun with it
 * @param state {@link State#word}
 * @param revision grows with each change of the state
 * @param reason why it is in this state; empty if that says it all
 * @param braked whether the brake has paused it
 * @param waitsFor what servers wait for before they go on; empty if for nothing
 * @param createdAt when it was asked for
 * @param plannedAt when the plan was there; {@code null} before
 * @param startedAt when it was run; {@code null} before
 * @param workedAt when a server last worked on it; {@code null} if none has
 * @param plan what would be done; grows while it is planned
 * @param run what was done; {@code null} before
 */
public record BackfillReport(
        String id,
        String tenant,
        String rule,
        String crm,
        String version,
        String state,
        long revision,
        String reason,
        boolean braked,
        String waitsFor,
        String createdAt,
        String plannedAt,
        String startedAt,
        String workedAt,
        PlanLine plan,
        RunLine run)
        implements Told {

    /**
     * What would be done.
     *
     * @param seen leads that were walked
     * @param matched those that the rule wants something of; all that follows is about these
     * @param create would be made in the other CRM
     * @param update would be changed there
     * @param unchanged agree already
     * @param skip would be left alone, for the reasons named
     * @param park would need a person, for the reasons named
     * @param notes would be written
     * @param tasks would be given
     * @param emptied fields that would be emptied
     * @param notConverted leads of which something would get lost
     * @param etaSeconds how long a run would take at the CRMs' rates, if nothing else were to be done
     * @param brake why it needs an override to be run; empty if it does not
     */
    public record PlanLine(
            long seen,
            long matched,
            long create,
            long update,
            long unchanged,
            long skip,
            long park,
            long notes,
            long tasks,
            long emptied,
            long notConverted,
            List<CallLine> calls,
            List<ReasonLine> reasons,
            List<SampleLine> samples,
            long etaSeconds,
            String brake) {}

    /**
     * What was done.
     *
     * @param of leads that the plan has: the run ends at about as many
     * @param seen leads that were walked
     * @param matched those that the rule wants something of
     * @param ended leads that have come to their end
     * @param merged leads that a webhook has spoken for meanwhile
     * @param waiting leads that are in the queue
     * @param etaSeconds how long it will go on as it went so far; -1 if nobody knows
     */
    public record RunLine(
            long of,
            long seen,
            long matched,
            long ended,
            long created,
            long updated,
            long unchanged,
            long skipped,
            long parked,
            long merged,
            long notConverted,
            long waiting,
            List<ReasonLine> reasons,
            long etaSeconds) {}

    /** Calls of one operation of a CRM. One call may take the CRM's connector several requests. */
    public record CallLine(String crm, String operation, long calls) {}

    /** Why leads are skipped or parked; {@code #} stands for any number. */
    public record ReasonLine(String reason, long leads) {}

    /**
     * A write that would be made.
     *
     * @param lead as {@code amocrm:lead:101}
     * @param target the CRM
     * @param kind {@code create}, {@code update}, {@code note} or {@code task}
     * @param changes at most ten
     */
    public record SampleLine(String lead, String target, String kind, List<ChangeLine> changes) {}

    /**
     * One field's change.
     *
     * @param before its value now; empty if it has none; {@code null} if it could not be read
     * @param after its value then
     */
    public record ChangeLine(String field, String before, String after) {}
}
