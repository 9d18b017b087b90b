package io.leadbridge.bench.history;

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
import io.leadbridge.event.Step;
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
import java.util.UUID;

/**
 * Events as a hub has them: of each lead four, of which two were read (applied, ignored) and two were not (echo, merged). A
 * lead has fifteen fields and a contact; its name is one of many thousands. Seeded.
 */
final class ManyStories {

    static final CrmId AMOCRM = new CrmId("amocrm");

    private static final int FIELDS = 15;
    private static final int OF_A_LEAD = 4;
    private static final String LETTERS = "абвгдежзиклмнопрстуфхцчшэюя";
    private static final List<String> FIRST_NAMES = List.of(
            "Иван", "Анна", "Пётр", "Мария", "Олег", "Елена", "Сергей", "Ольга", "Дмитрий", "Наталья", "Артём", "Вера");

    private final Random random;
    private final Instant start;

    ManyStories(long seed, Instant start) {
        this.random = new Random(seed);
        this.start = start;
    }

    /** The lead of an event. */
    static RecordRef lead(int number) {
        return RecordRef.lead(AMOCRM, Integer.toString(1_000_000 + number / OF_A_LEAD));
    }

    /** The phone of its contact. */
    static String phone(int number) {
        return "+7 9" + String.format("%09d", number / OF_A_LEAD * 37L % 1_000_000_000L);
    }

    /** A surname of about 20,000; the same lead has always the same. */
    static String surname(int number) {
        int code = number / OF_A_LEAD % 20_000;
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            name.append(LETTERS.charAt(code % LETTERS.length()));
            code /= LETTERS.length();
            name.append("оаеи".charAt((number / OF_A_LEAD + i) % 4));
        }
        return name.append("ва").toString();
    }

    /** The rule that fired for it, one of ten. */
    static String rule(int number) {
        return "rule " + number % 10;
    }

    /** The next ones. */
    List<Ended> make(int from, int count) {
        List<Ended> events = new ArrayList<>(count);
        for (int number = from; number < from + count; number++) {
            events.add(one(number));
        }
        return events;
    }

    private Ended one(int number) {
        EventId id = new EventId(new UUID(0x0190_0000_0000_7000L + number, random.nextLong()).toString(), 0);
        Instant at = start.plusMillis(number * 10L);
        RecordRef lead = lead(number);
        return switch (number % OF_A_LEAD) {
            case 0 -> {
                String there = "lptracker:lead:" + (5_000_000 + number / OF_A_LEAD);
                String what = there + " lead.name, lead.price";
                List<Step> steps = List.of(
                        new Step(at, Step.Kind.CALL, "amocrm fetch", "done, with 12 other leads, in 180 ms"),
                        new Step(at, Step.Kind.RULE, rule(number), "fired"),
                        new Step(at, Step.Kind.RULE, "rule 11", "did not fire: pipeline is not Sales"),
                        new Step(at, Step.Kind.CALL, "lptracker search by phone", "found 0, in 210 ms"),
                        new Step(at, Step.Kind.CALL, "lptracker create", "done, in 340 ms"),
                        new Step(at, Step.Kind.WRITE, there, what));
                yield ended(id, lead, at, new Outcome.Applied(what), work(number, id, at), steps);
            }
            case 1 ->
                ended(
                        id,
                        lead,
                        at,
                        number % 400 == 1
                                ? new Outcome.Parked("LPTracker answered 422: no such field")
                                : new Outcome.Ignored(Outcome.Reason.CONDITION, "rule 'rule 1': pipeline is not Sales"),
                        work(number, id, at),
                        List.of(new Step(at, Step.Kind.RULE, "rule 1", "did not fire: pipeline is not Sales")));
            case 2 -> ended(id, lead, at, new Outcome.Echo(), null, List.of());
            default -> ended(id, lead, at, new Outcome.Merged(id), null, List.of());
        };
    }

    private static Ended ended(EventId id, RecordRef lead, Instant at, Outcome outcome, Work work, List<Step> steps) {
        return new Ended(id, lead, Change.UPDATED, at, outcome, work, steps);
    }

    private Work work(int number, EventId id, Instant at) {
        RecordRef lead = lead(number);
        Map<FieldPath, Value> fields = new LinkedHashMap<>();
        fields.put(FieldPath.LEAD_NAME, Value.of("Заявка с сайта " + number / OF_A_LEAD));
        fields.put(FieldPath.LEAD_PRICE, Value.of(random.nextInt(1_000_000)));
        for (int field = 2; field < FIELDS; field++) {
            fields.put(
                    FieldPath.custom(Entity.LEAD, Integer.toString(5000 + field)),
                    Value.of("значение " + Long.toString(random.nextLong(), 36)));
        }
        String first = FIRST_NAMES.get(number / OF_A_LEAD % FIRST_NAMES.size());
        Contact contact = new Contact(
                Integer.toString(70_000 + number / OF_A_LEAD),
                true,
                Map.of(
                        FieldPath.CONTACT_NAME,
                        Value.of(first + " " + surname(number)),
                        FieldPath.CONTACT_PHONE,
                        Value.ofTexts(List.of(phone(number))),
                        FieldPath.CONTACT_EMAIL,
                        Value.ofTexts(List.of("person" + number / OF_A_LEAD + "@example.test"))));
        Record record = new Record(lead, "7", "101", "5", at, start, fields, List.of(contact));
        Transition entered = new Transition(null, "101", "7", at);
        Hint hint =
                new Hint(lead, Set.of(Change.UPDATED), List.of(entered), at, Set.of(), List.of(id), Optional.empty());
        return new Work(hint, record, List.of(entered));
    }
}
