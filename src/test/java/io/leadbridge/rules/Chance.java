package io.leadbridge.rules;

import io.leadbridge.event.Change;
import io.leadbridge.event.Condition;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Metadata.Field;
import io.leadbridge.event.Metadata.Pipeline;
import io.leadbridge.event.Metadata.Stage;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Value;
import io.leadbridge.event.Work;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Conditions and leads by chance: of few names and values, so that all that can be meets all that can be. */
final class Chance {

    static final CrmId AMOCRM = new CrmId("amocrm");

    static final Metadata METADATA = new Metadata(
            List.of(
                    new Pipeline(
                            "10", "Sales", true, List.of(stage("1", "New"), stage("2", "Won"), stage("3", "Lost"))),
                    new Pipeline("20", "Service", false, List.of(stage("4", "New"), stage("2", "Closed")))),
            List.of(
                    new Field(Entity.LEAD, "501", "Source", null, "text", List.of()),
                    new Field(Entity.LEAD, "502", "Urgent", null, "checkbox", List.of()),
                    new Field(Entity.CONTACT, "601", "Position", null, "text", List.of())),
            List.of(new Metadata.Named("7", "Anna"), new Metadata.Named("8", "Boris")),
            List.of(new Metadata.Named("11", "Price")),
            List.of());

    private static final List<String> WORDS = List.of("1", "2", "a", "ab", "b", "true", "7", "anna");
    private static final List<FieldPath> FIELDS = List.of(
            FieldPath.LEAD_NAME,
            FieldPath.LEAD_PRICE,
            FieldPath.CONTACT_PHONE,
            FieldPath.custom(Entity.LEAD, "Source"),
            FieldPath.custom(Entity.LEAD, "502"),
            FieldPath.custom(Entity.CONTACT, "position"),
            FieldPath.LEAD_RESPONSIBLE,
            FieldPath.COMPANY_NAME,
            FieldPath.custom(Entity.LEAD, "no such field"));
    private static final List<Condition.Test> TESTS =
            List.of(Condition.Test.EQUALS, Condition.Test.CONTAINS, Condition.Test.EMPTY, Condition.Test.NOT_EMPTY);

    private final Random random;

    Chance(Random random) {
        this.random = random;
    }

    private static Stage stage(String id, String name) {
        return new Stage(id, name, id.equals("2") || id.equals("3"));
    }

    Condition condition(int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 7)) {
            case 0 -> new Condition.Changed(EnumSet.of(change(), change()));
            case 1 -> new Condition.InPipeline(some(List.of("Sales", "20", "sales", "no such pipeline")));
            case 2 -> new Condition.InStatus(some(List.of("New", "2", "won", "Closed", "Lost", "no such status")));
            case 3 -> field();
            case 4 -> new Condition.All(parts(depth));
            case 5 -> new Condition.Any(parts(depth));
            default -> new Condition.Not(condition(depth - 1));
        };
    }

    private List<Condition> parts(int depth) {
        List<Condition> parts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            parts.add(condition(depth - 1));
        }
        return parts;
    }

    private Condition field() {
        Condition.Test test = TESTS.get(random.nextInt(TESTS.size()));
        List<String> operands =
                switch (test) {
                    case EMPTY, NOT_EMPTY -> List.of();
                    case IN -> some(WORDS);
                    default -> List.of(WORDS.get(random.nextInt(WORDS.size())));
                };
        return new Condition.OfField(FIELDS.get(random.nextInt(FIELDS.size())), test, operands);
    }

    private List<String> some(List<String> from) {
        List<String> some = new ArrayList<>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            some.add(from.get(random.nextInt(from.size())));
        }
        return some;
    }

    Change change() {
        return Change.values()[random.nextInt(Change.values().length)];
    }

    /** A lead with one or two changes, most fields filled, and up to two statuses entered. */
    Work work() {
        RecordRef lead = RecordRef.lead(AMOCRM, "1");
        Map<FieldPath, Value> fields = new HashMap<>();
        fields.put(FieldPath.LEAD_NAME, Value.of(word()));
        fields.put(FieldPath.LEAD_PRICE, new Value.Number(new BigDecimal(random.nextInt(4))));
        fields.put(FieldPath.custom(Entity.LEAD, "501"), Value.ofTexts(some(WORDS)));
        fields.put(FieldPath.custom(Entity.LEAD, "502"), new Value.Flag(random.nextBoolean()));
        fields.put(FieldPath.LEAD_RESPONSIBLE, Value.of(String.valueOf(6 + random.nextInt(3))));
        Map<FieldPath, Value> contact = Map.of(
                FieldPath.CONTACT_PHONE,
                Value.ofTexts(some(WORDS)),
                FieldPath.custom(Entity.CONTACT, "601"),
                Value.of(word()));
        String pipeline = random.nextInt(8) == 0 ? null : random.nextBoolean() ? "10" : "20";
        List<Transition> entered = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            entered.add(new Transition(null, status(), random.nextBoolean() ? null : "10", null));
        }
        Record record = new Record(
                lead, pipeline, status(), null, null, null, fields, List.of(new Contact("9", true, contact)));
        Set<Change> changes = EnumSet.of(change(), change());
        return new Work(
                new Hint(lead, changes, List.of(), null, Set.of(), List.of(), Optional.empty()), record, entered);
    }

    private String status() {
        return String.valueOf(1 + random.nextInt(4));
    }

    private String word() {
        return random.nextInt(4) == 0 ? "" : WORDS.get(random.nextInt(WORDS.size()));
    }
}
