package io.leadbridge.bench.rules;

import io.leadbridge.event.Change;
import io.leadbridge.event.Condition;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Event;
import io.leadbridge.event.EventId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Metadata.Field;
import io.leadbridge.event.Metadata.Named;
import io.leadbridge.event.Metadata.Pipeline;
import io.leadbridge.event.Metadata.Stage;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.Value;
import io.leadbridge.event.Work;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Rules and leads as integrators have them, by chance from a seed: three to five conditions each, named, some nested. */
final class SampleRules {

    static final CrmId FROM = new CrmId("lptracker");

    private static final CrmId TO = new CrmId("amocrm");
    private static final int PIPELINES = 30;
    private static final int STAGES = 10;
    private static final int FIELDS = 200;
    private static final int FILLED = 40;
    /** Most rules are about the two pipelines in which most leads are. */
    private static final int BUSY = 2;

    private static final List<String> WORDS = List.of(
            "landing", "звонок", "ads google", "Партнёр", "webinar 2026", "Москва", "cold base", "реклама VK", "site");
    private static final List<String> PATTERNS = List.of(
            "^landing", "utm_source=(google|yandex|vk)", "\\d{4}-\\d{2}", "(москва|спб|казань)", "[a-z]+@[a-z]+\\.ru$");

    private final Random random;

    SampleRules(long seed) {
        this.random = new Random(seed);
    }

    Metadata metadata() {
        List<Pipeline> pipelines = new ArrayList<>();
        for (int i = 0; i < PIPELINES; i++) {
            List<Stage> stages = new ArrayList<>();
            for (int j = 0; j < STAGES; j++) {
                stages.add(new Stage(String.valueOf(1000 + i * STAGES + j), stage(j), j >= STAGES - 2));
            }
            pipelines.add(new Pipeline(String.valueOf(100 + i), pipeline(i), i == 0, stages));
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < FIELDS; i++) {
            fields.add(new Field(Entity.LEAD, String.valueOf(5000 + i), field(i), null, "text", List.of()));
        }
        List<Named> users = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            users.add(new Named(String.valueOf(70 + i), "Сотрудник " + i));
        }
        return new Metadata(pipelines, fields, users, List.of(), List.of());
    }

    private static String pipeline(int i) {
        return "Воронка продаж " + i;
    }

    private static String stage(int i) {
        return "Этап " + i + " в работе";
    }

    private static String field(int i) {
        return "Поле анкеты " + i;
    }

    List<Rule> rules(int count) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SyncTo action = new SyncTo(TO, List.of(), true, true, null, null, fields());
            rules.add(new Rule("rule " + i, FROM, condition(), List.of(action)));
        }
        return List.copyOf(rules);
    }

    private static List<FieldRule> fields() {
        return List.of(
                new FieldRule(FieldPath.LEAD_NAME, FieldPath.LEAD_NAME, List.of(), null),
                new FieldRule(FieldPath.LEAD_PRICE, FieldPath.LEAD_PRICE, List.of(), null));
    }

    /** A change, a pipeline or stage in it, and one to three fields, one of them perhaps nested. */
    private Condition condition() {
        List<Condition> parts = new ArrayList<>();
        parts.add(new Condition.Changed(EnumSet.of(Change.ADDED, Change.UPDATED, Change.STATUS)));
        int place = random.nextInt(4) > 0 ? random.nextInt(BUSY) : random.nextInt(PIPELINES);
        parts.add(new Condition.InPipeline(List.of(pipeline(place))));
        if (random.nextBoolean()) {
            parts.add(new Condition.InStatus(List.of(stage(random.nextInt(4)), stage(4 + random.nextInt(6)))));
        }
        parts.add(field());
        if (random.nextBoolean()) {
            parts.add(new Condition.Any(List.of(field(), new Condition.Not(field()))));
        }
        return new Condition.All(parts);
    }

    private Condition field() {
        FieldPath custom = FieldPath.custom(Entity.LEAD, field(random.nextInt(FILLED + 10)));
        return switch (random.nextInt(7)) {
            case 0 -> new Condition.OfField(custom, Condition.Test.EQUALS, word());
            case 1 -> new Condition.OfField(custom, Condition.Test.CONTAINS, word().substring(0, 4));
            case 2 ->
                new Condition.OfField(custom, Condition.Test.MATCHES, PATTERNS.get(random.nextInt(PATTERNS.size())));
            case 3 -> new Condition.OfField(custom, Condition.Test.IN, List.of(word(), word(), word(), word()));
            case 4 ->
                new Condition.OfField(
                        FieldPath.LEAD_PRICE, Condition.Test.GREATER, String.valueOf(random.nextInt(5) * 10_000));
            case 5 ->
                new Condition.OfField(
                        FieldPath.LEAD_RESPONSIBLE, Condition.Test.EQUALS, "сотрудник " + random.nextInt(20));
            default -> new Condition.OfField(custom, Condition.Test.NOT_EMPTY, "");
        };
    }

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    List<Work> works(int count) {
        List<Work> works = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RecordRef lead = RecordRef.lead(FROM, String.valueOf(i));
            Hint hint = new Hint(lead, Set.of(Change.UPDATED), List.of(), null, Set.of(), List.of(), Optional.empty());
            works.add(new Work(hint, record(lead), List.of()));
        }
        return works;
    }

    private Record record(RecordRef lead) {
        Map<FieldPath, Value> fields = new HashMap<>();
        fields.put(FieldPath.LEAD_NAME, Value.of("Заявка " + word()));
        fields.put(FieldPath.LEAD_PRICE, new Value.Number(new BigDecimal(random.nextInt(60_000))));
        fields.put(FieldPath.LEAD_RESPONSIBLE, Value.of(String.valueOf(70 + random.nextInt(20))));
        for (int i = 0; i < FILLED; i++) {
            String text = word() + " https://shop.example/?utm_source=" + word() + "&utm_campaign=" + random.nextInt();
            fields.put(FieldPath.custom(Entity.LEAD, String.valueOf(5000 + i)), Value.of(i % 3 == 0 ? text : word()));
        }
        Map<FieldPath, Value> contact = Map.of(
                FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990001122", "+79990001133")),
                FieldPath.CONTACT_EMAIL, Value.ofTexts(List.of("a@shop.example")));
        int place = random.nextInt(BUSY);
        String status = String.valueOf(1000 + place * STAGES + random.nextInt(STAGES));
        Instant at = Instant.ofEpochSecond(1_790_000_000);
        return new Record(
                lead,
                String.valueOf(100 + place),
                status,
                null,
                at,
                at,
                fields,
                List.of(new Contact("7", true, contact)));
    }

    /** Of something that no rule uses, in a linked lead: each rule is looked at, to the last. */
    List<Event> events(int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(new Event(
                    new EventId("m", i),
                    RecordRef.lead(FROM, String.valueOf(i)),
                    Change.UPDATED,
                    null,
                    Set.of("contact.name", "contact.fields"),
                    Optional.empty(),
                    Set.of(),
                    Optional.empty()));
        }
        return events;
    }
}
