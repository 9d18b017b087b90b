package io.leadbridge.dryrun;

import io.leadbridge.rules.Explanation;
import java.util.List;

/**
 * What would become of a webhook or a lead. Made of texts, numbers and lists, so that any Jackson mapper writes it. Shows
 * people's data: it is for those who set a tenant up, and not for logs. Times are ISO 8601 in UTC.
 *
 * @param tenant whose
 * @param crm where the webhook comes from, or the lead lives
 * @param asked what was rehearsed, as {@code webhook of 512 bytes} or {@code lead 101}
 * @param rules version of the rules, or that they are edited ones
 * @param events what the webhook says, each with its end
 * @param leads the leads that these events are about and that some rule could match
 * @param calls what the real run would cost
 * @param made what the rehearsal itself has called: reads only, and they count against the CRM's rate
 * @param remarks what else a reader has to know
 */
public record DryRunReport(
        String tenant,
        String crm,
        String asked,
        String rules,
        List<EventLine> events,
        List<LeadLine> leads,
        List<CallLine> calls,
        List<CallLine> made,
        List<String> remarks)
        implements Told {

    /**
     * One event.
     *
     * @param index place in the webhook, from 0
     * @param record as {@code amocrm:lead:101}; {@code null} if the webhook cannot be understood
     * @param change as in rules: {@code added}, {@code status}…; {@code null} if the webhook cannot be understood
     * @param occurredAt the CRM's time of it; {@code null} if the webhook does not tell
     * @param changedFields in the CRM's words; empty if the webhook does not tell
     * @param outcome where it would end
     */
    public record EventLine(
            int index,
            String record,
            String change,
            String occurredAt,
            List<String> changedFields,
            OutcomeLine outcome) {}

    /**
     * Where an event or a lead would end.
     *
     * @param word {@code applied}, {@code unchanged}, {@code echo}, {@code merged}, {@code ignored}, {@code parked}; or
     *     {@code retried}, {@code held} if it would have to wait
     * @param detail why, or what; empty if the word says it all
     * @param afterMs how long it would wait, in milliseconds; 0 if it would not, or the queue's own backoff decides
     */
    public record OutcomeLine(String word, String detail, long afterMs) {}

    /**
     * One lead.
     *
     * @param lead as {@code amocrm:lead:101}
     * @param changes what its events say, merged
     * @param entered the statuses that it entered since the rules last answered, as {@code New (1) -> Won (142)}
     * @param shownBy {@code crm} if {@code record} was read there, {@code webhook} if it is what the webhook shows, for it
     *     could not be read; {@code null} if nothing is known
     * @param record as it is now; {@code null} if nothing is known
     * @param rules each rule of the tenant with the verdict of each of its conditions; empty if the lead would end before
     *     the rules are asked, as an echo does
     * @param writes what would be written, in this order
     * @param lost fields that cannot be converted, and are left out
     * @param outcome where it would end
     */
    public record LeadLine(
            String lead,
            List<String> changes,
            List<String> entered,
            String shownBy,
            RecordLine record,
            List<Explanation> rules,
            List<WriteLine> writes,
            List<String> lost,
            OutcomeLine outcome) {}

    /**
     * A lead with its contacts. Ids come with their names, as {@code New (1)}, where the CRM has one.
     *
     * @param updatedAt {@code null} if not told
     * @param fields of the lead; those without a value are left out
     */
    public record RecordLine(
            String pipeline,
            String status,
            String responsible,
            String updatedAt,
            List<FieldLine> fields,
            List<ContactLine> contacts) {}

    /** A contact; exactly one of a lead is the main one. */
    public record ContactLine(String id, boolean main, List<FieldLine> fields) {}

    /**
     * A field.
     *
     * @param field in the words of a tenant file, with the name where there is one: {@code lead.custom.City}
     * @param value as text; several are parted by a comma
     */
    public record FieldLine(String field, String value) {}

    /**
     * One write that would be made.
     *
     * @param target the CRM
     * @param kind {@code create}, {@code update}, {@code note} or {@code task}
     * @param lead its id there; {@code new-1} and so on if the lead would be new
     * @param contact id of the contact; {@code new} if it would be new; {@code null} if none is concerned
     * @param changes fields and stage, old and new
     * @param text of a note or task; {@code null} for others
     * @param due of a task; {@code null} for others
     * @param responsible who gets the task; {@code null} for the CRM's own choice
     */
    public record WriteLine(
            String target,
            String kind,
            String lead,
            String contact,
            List<ChangeLine> changes,
            String text,
            String due,
            String responsible) {}

    /**
     * One field's change.
     *
     * @param field as in {@link FieldLine}; or {@code pipeline}, {@code stage}
     * @param before its value now; empty if it has none; {@code null} if it could not be read
     * @param after its value then; empty if it would be emptied
     */
    public record ChangeLine(String field, String before, String after) {}

    /** Calls of one operation of a CRM. One call may take the CRM's connector several requests. */
    public record CallLine(String crm, String operation, int calls) {}
}
