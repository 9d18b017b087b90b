package io.leadbridge.history;

import io.leadbridge.event.Change;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Ended;
import io.leadbridge.event.Entity;
import io.leadbridge.event.EventId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Value;
import io.leadbridge.event.Work;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Events that ended, made for tests. */
public final class Ends {

    public static final CrmId AMOCRM = new CrmId("amocrm");
    public static final Outcome APPLIED = new Outcome.Applied("lptracker:lead:7 lead.name");

    private static final Instant RECEIVED = Instant.ofEpochSecond(50);

    private Ends() {}

    /** Of lead 1, without work. */
    public static Ended of(String message, int index, Outcome outcome) {
        return of(message, index, RecordRef.lead(AMOCRM, "1"), outcome, null);
    }

    /** Of any record. */
    public static Ended of(String message, int index, RecordRef record, Outcome outcome, Work work) {
        return new Ended(new EventId(message, index), record, Change.UPDATED, RECEIVED, outcome, work, List.of());
    }

    /** Work on a lead of a person; the contact's id is the lead's with a {@code c}. */
    public static Work work(String lead, String name, String phone, String email) {
        RecordRef ref = RecordRef.lead(AMOCRM, lead);
        Contact contact = new Contact(
                "c" + lead,
                true,
                Map.of(
                        FieldPath.CONTACT_NAME,
                        Value.of(name),
                        FieldPath.CONTACT_PHONE,
                        Value.ofTexts(List.of(phone)),
                        FieldPath.CONTACT_EMAIL,
                        Value.ofTexts(List.of(email))));
        Record record = new Record(
                ref,
                "77",
                "142",
                "5",
                Instant.ofEpochSecond(40),
                Instant.ofEpochSecond(30),
                Map.of(
                        FieldPath.LEAD_NAME,
                        Value.of("Заявка от " + name),
                        FieldPath.LEAD_PRICE,
                        new Value.Number(new BigDecimal("1200.50")),
                        FieldPath.custom(Entity.LEAD, "427183"),
                        Value.ofTexts(List.of("a", "b")),
                        FieldPath.custom(Entity.LEAD, "427184"),
                        new Value.Flag(true),
                        FieldPath.custom(Entity.LEAD, "427185"),
                        new Value.Moment(Instant.ofEpochSecond(1_700_000_000))),
                List.of(contact));
        Transition entered = new Transition("141", "142", "77", Instant.ofEpochSecond(39));
        Hint hint = new Hint(
                ref,
                Set.of(Change.STATUS, Change.UPDATED),
                List.of(entered, new Transition(null, "143", null, null)),
                Instant.ofEpochSecond(39),
                Set.of("price"),
                List.of(new EventId("m0", 3), new EventId("m1", 0)),
                Optional.empty());
        return new Work(hint, record, List.of(entered));
    }
}
