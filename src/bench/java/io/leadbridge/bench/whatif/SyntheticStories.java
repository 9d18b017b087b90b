package io.leadbridge.bench.whatif;

import io.leadbridge.event.Change;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Ended;
import io.leadbridge.event.Entity;
import io.leadbridge.event.EventId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Value;
import io.leadbridge.event.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Ended events of leads as a sales department has them: thirty fields, a contact with phones and e-mail. Seeded. */
final class SyntheticStories {

    static final CrmId AMOCRM = new CrmId("amocrm");
    static final CrmId LPTRACKER = new CrmId("lptracker");

    private static final int FIELDS = 30;
    private static final List<String> SOURCES = List.of("landing", "call", "internal", "partner");

    private final Random random;
    private final Instant start;

    SyntheticStories(long seed, Instant start) {
        this.random = new Random(seed);
        this.start = start;
    }

    /** The fields of such leads, and a pipeline of ten stages. */
    static Metadata amocrm() {
        List<Metadata.Stage> stages = new ArrayList<>();
        for (int stage = 0; stage < 10; stage++) {
            stages.add(new Metadata.Stage(Integer.toString(100 + stage), "Stage " + stage, stage > 7));
        }
        List<Metadata.Field> fields = new ArrayList<>();
        for (int field = 0; field < FIELDS; field++) {
            fields.add(new Metadata.Field(
                    Entity.LEAD,
                    Integer.toString(5000 + field),
                    field == 0 ? "Source" : "Field " + field,
                    null,
                    "text",
                    List.of()));
        }
        return new Metadata(List.of(new Metadata.Pipeline("7", "Sales", true, stages)), fields);
    }

    /** A project with as many fields. */
    static Metadata lptracker() {
        List<Metadata.Field> fields = new ArrayList<>();
        for (int field = 0; field < FIELDS; field++) {
            fields.add(new Metadata.Field(
                    Entity.LEAD, Integer.toString(900 + field), "Поле " + field, null, "text", List.of()));
        }
        return new Metadata(
                List.of(new Metadata.Pipeline("77", "Project", true, List.of(new Metadata.Stage("1", "Новая", false)))),
                fields);
    }

    /** So many, three events to a lead. */
    List<Ended> make(int count) {
        List<Ended> ended = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            ended.add(one(number));
        }
        return ended;
    }

    private Ended one(int number) {
        RecordRef lead = RecordRef.lead(AMOCRM, Integer.toString(10_000 + number / 3));
        EventId id = new EventId("message-" + number, 0);
        Instant at = start.plusSeconds(number);
        String stage = Integer.toString(100 + random.nextInt(10));
        Map<FieldPath, Value> fields = new LinkedHashMap<>();
        fields.put(FieldPath.LEAD_NAME, Value.of("Заявка с сайта №" + number));
        fields.put(FieldPath.LEAD_PRICE, Value.of(random.nextInt(1_000_000)));
        fields.put(custom(0), Value.of(SOURCES.get(random.nextInt(SOURCES.size()))));
        for (int field = 1; field < FIELDS; field++) {
            fields.put(custom(field), Value.of("значение " + Long.toString(random.nextLong(), 36)));
        }
        Contact contact = new Contact(
                Integer.toString(70_000 + number),
                true,
                Map.of(
                        FieldPath.CONTACT_NAME,
                        Value.of("Иван Петров " + number),
                        FieldPath.CONTACT_PHONE,
                        Value.ofTexts(List.of("8 (900) " + (1_000_000 + number))),
                        FieldPath.CONTACT_EMAIL,
                        Value.ofTexts(List.of("ivan" + number + "@example.test"))));
        Record record = new Record(lead, "7", stage, "5", at, start, fields, List.of(contact));
        Transition entered = new Transition(null, stage, "7", at);
        Hint hint = new Hint(
                lead,
                number % 3 == 0 ? Set.of(Change.ADDED) : Set.of(Change.UPDATED, Change.STATUS),
                List.of(entered),
                at,
                Set.of(),
                List.of(id),
                Optional.empty());
        Outcome outcome = new Outcome.Applied("lptracker:lead:" + number + " lead.name, lead.price");
        return new Ended(id, lead, Change.UPDATED, at, outcome, new Work(hint, record, List.of(entered)), List.of());
    }

    private static FieldPath custom(int field) {
        return FieldPath.custom(Entity.LEAD, Integer.toString(5000 + field));
    }
}
