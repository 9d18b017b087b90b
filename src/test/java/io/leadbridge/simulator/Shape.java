package io.leadbridge.simulator;

import io.leadbridge.event.Condition;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.TaskRule;
import io.leadbridge.event.Transform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a tenant wants, drawn from the seed.
 *
 * @param toLptracker whether leads of amoCRM are carried to LPTracker
 * @param toAmocrm whether leads of LPTracker are carried to amoCRM
 * @param backCreates whether a lead of LPTracker that amoCRM does not have is made there
 * @param price whether the price is carried
 * @param person whether the contact's name is carried
 * @param town whether the town is carried, in capital letters to LPTracker and as it is to amoCRM
 * @param told whether a note and a task tell of each change
 * @param lost whether a lost lead of amoCRM is moved in LPTracker, with a note
 * @param called whether a lead of LPTracker that is being called is moved in amoCRM
 * @param matchBy how a counterpart is looked for
 * @param oauth whether amoCRM is called with OAuth
 */
record Shape(
        boolean toLptracker,
        boolean toAmocrm,
        boolean backCreates,
        boolean price,
        boolean person,
        boolean town,
        boolean told,
        boolean lost,
        boolean called,
        List<MatchBy> matchBy,
        boolean oauth) {

    static final FieldPath BUDGET = FieldPath.custom(Entity.LEAD, "Бюджет");
    static final FieldPath CITY = FieldPath.custom(Entity.LEAD, "City");
    static final FieldPath SOURCE = FieldPath.custom(Entity.LEAD, "Источник");

    private static final List<List<MatchBy>> WAYS = List.of(
            List.of(MatchBy.LINK, MatchBy.PHONE),
            List.of(MatchBy.LINK, MatchBy.PHONE, MatchBy.EMAIL),
            List.of(MatchBy.LINK, MatchBy.EMAIL, MatchBy.PHONE));

    static Shape draw(Random random) {
        int ways = random.nextInt(4);
        boolean toLptracker = ways != 0;
        boolean toAmocrm = ways != 1;
        return new Shape(
                toLptracker,
                toAmocrm,
                !toLptracker || random.nextInt(4) > 0,
                random.nextInt(10) > 0,
                random.nextInt(10) > 1,
                random.nextBoolean(),
                random.nextInt(10) < 6,
                toLptracker && random.nextBoolean(),
                toAmocrm && random.nextInt(10) < 4,
                WAYS.get(random.nextInt(WAYS.size())),
                random.nextInt(10) < 4);
    }

    boolean bothWays() {
        return toLptracker && toAmocrm;
    }

    /** Whether leads that people make in a CRM come into the other one. */
    boolean carriesFrom(boolean amocrm) {
        return amocrm ? toLptracker : toAmocrm && backCreates;
    }

    List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        Condition always = new Condition.All(List.of());
        if (toLptracker) {
            rules.add(rule("to lptracker", World.AMOCRM, always, told(true, null, fields(true), "changed in amocrm")));
        }
        if (lost) {
            Condition isLost = new Condition.InStatus(List.of("143"));
            rules.add(rule("lost", World.AMOCRM, isLost, noted(true, "Отказ", List.of(), "lost")));
        }
        if (toAmocrm) {
            rules.add(rule(
                    "to amocrm", World.LPTRACKER, always, told(false, null, fields(false), "changed in lptracker")));
        }
        if (called) {
            Condition isCalled = new Condition.InStatus(List.of("Звонок"));
            rules.add(rule("called", World.LPTRACKER, isCalled, to(false, "61605486", List.of(), null)));
        }
        return rules;
    }

    private List<FieldRule> fields(boolean fromAmocrm) {
        List<FieldRule> fields = new ArrayList<>();
        fields.add(field(FieldPath.LEAD_NAME, FieldPath.LEAD_NAME));
        fields.add(field(FieldPath.CONTACT_PHONE, FieldPath.CONTACT_PHONE));
        if (price) {
            fields.add(fromAmocrm ? field(FieldPath.LEAD_PRICE, BUDGET) : field(BUDGET, FieldPath.LEAD_PRICE));
        }
        if (person) {
            fields.add(field(FieldPath.CONTACT_NAME, FieldPath.CONTACT_NAME));
        }
        if (town) {
            fields.add(
                    fromAmocrm
                            ? new FieldRule(CITY, SOURCE, List.of(new Transform.Upper()), null)
                            : field(SOURCE, CITY));
        }
        return fields;
    }

    private SyncTo told(boolean toLptracker, String stage, List<FieldRule> fields, String text) {
        return told ? noted(toLptracker, stage, fields, text) : to(toLptracker, stage, fields, null);
    }

    private SyncTo noted(boolean toLptracker, String stage, List<FieldRule> fields, String text) {
        return to(toLptracker, stage, fields, text);
    }

    private SyncTo to(boolean there, String stage, List<FieldRule> fields, String text) {
        return new SyncTo(
                there ? World.LPTRACKER : World.AMOCRM,
                matchBy,
                there || backCreates,
                true,
                stage != null && !there ? "Sales" : null,
                stage,
                fields,
                false,
                text,
                text == null ? null : new TaskRule(text, Duration.ofDays(1), null));
    }

    private static Rule rule(String name, CrmId from, Condition when, SyncTo then) {
        return new Rule(name, from, when, List.of(then));
    }

    private static FieldRule field(FieldPath from, FieldPath to) {
        return new FieldRule(from, to, List.of(), null);
    }
}
