package io.leadbridge.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Batch;
import io.leadbridge.event.Change;
import io.leadbridge.event.Condition;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Decision;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Metadata.Field;
import io.leadbridge.event.Metadata.Named;
import io.leadbridge.event.Metadata.Pipeline;
import io.leadbridge.event.Metadata.Stage;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Region;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Value;
import io.leadbridge.event.Work;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final String SALES = "10";
    private static final String SERVICE = "20";
    private static final Metadata METADATA = new Metadata(
            List.of(
                    new Pipeline(
                            SALES,
                            "Sales",
                            true,
                            List.of(
                                    new Stage("101", "New", false),
                                    new Stage("102", "Qualified", false),
                                    new Stage("103", "В  работе", false),
                                    new Stage("142", "Won", true),
                                    new Stage("143", "Lost", true))),
                    new Pipeline(
                            SERVICE,
                            "Service",
                            false,
                            List.of(new Stage("201", "New", false), new Stage("142", "Closed", true)))),
            List.of(
                    new Field(Entity.LEAD, "501", "Source", null, "text", List.of()),
                    new Field(Entity.LEAD, "502", "Urgent", null, "checkbox", List.of()),
                    new Field(Entity.LEAD, "503", "Deadline", null, "date_time", List.of()),
                    new Field(Entity.COMPANY, "701", "City", null, "text", List.of()),
                    new Field(Entity.CONTACT, "601", "Position", null, "text", List.of())),
            List.of(new Named("7", "Анна Петрова"), new Named("8", "Boris"), new Named("9", "boris")),
            List.of(new Named("31", "Too dear"), new Named("32", "No answer")),
            List.of());
    private static final FieldPath SOURCE = FieldPath.custom(Entity.LEAD, "501");
    private static final FieldPath SOURCE_BY_NAME = FieldPath.custom(Entity.LEAD, "Source");
    private static final FieldPath URGENT = FieldPath.custom(Entity.LEAD, "502");

    private final Rules rules = new Rules();

    private String pipeline = SALES;
    private String status = "101";
    private Set<Change> changes = Set.of(Change.UPDATED);
    private List<Transition> entered = List.of();
    private Map<FieldPath, Value> fields = Map.of();

    @Test
    void leavesAnUnsortedLeadAloneWhateverTheRuleSays() {
        Stage incoming = new Stage("100", "Incoming", false, true);
        Metadata metadata = new Metadata(List.of(new Pipeline(SALES, "Sales", true, List.of(incoming))), List.of());
        status = "100";

        for (Condition condition : List.of(all(), status("100"))) {
            List<Rule> rule = List.of(new Rule("r", AMOCRM, condition, List.of(action())));
            assertThat(rules.decide(work(), batch(rule), metadata)).isInstanceOf(Decision.Ignore.class);
        }
    }

    @Test
    void combinesConditions() {
        Condition yes = pipeline("Sales");
        Condition no = pipeline("Service");

        assertThat(matches(all())).isTrue();
        assertThat(matches(all(yes, yes))).isTrue();
        assertThat(matches(all(yes, no))).isFalse();
        assertThat(matches(any())).isFalse();
        assertThat(matches(any(no, yes))).isTrue();
        assertThat(matches(any(no, no))).isFalse();
        assertThat(matches(not(no))).isTrue();
        assertThat(matches(not(yes))).isFalse();
        assertThat(matches(all(yes, not(any(no, all(yes, no)))))).isTrue();
    }

    @Test
    void knowsWhatWasReported() {
        changes = Set.of(Change.ADDED, Change.RESPONSIBLE);

        assertThat(matches(changed(Change.ADDED))).isTrue();
        assertThat(matches(changed(Change.UPDATED, Change.RESPONSIBLE))).isTrue();
        assertThat(matches(changed(Change.UPDATED))).isFalse();
        assertThat(matches(changed(Change.STATUS))).isFalse();
    }

    @Test
    void takesAnEnteredStatusForAChangeOfStatusThoughNobodyReportedIt() {
        entered = List.of(new Transition(null, "101", SALES, null));

        assertThat(matches(changed(Change.STATUS))).isTrue();
    }

    @Test
    void findsPipelinesAndStatusesByIdOrFoldedName() {
        status = "103";

        assertThat(matches(pipeline("10"))).isTrue();
        assertThat(matches(pipeline(" SALES "))).isTrue();
        assertThat(matches(pipeline("Service", "Sales"))).isTrue();
        assertThat(matches(status("103"))).isTrue();
        assertThat(matches(status("в работе"))).isTrue();
        assertThat(matches(status("New", "В РАБОТЕ"))).isTrue();
        assertThat(matches(status("New"))).isFalse();
    }

    @Test
    void looksForAStatusNameOnlyInThePipelineBesideIt() {
        pipeline = SERVICE;
        status = "142";

        assertThat(matches(status("Won"))).isFalse();
        assertThat(matches(status("Closed"))).isTrue();
        assertThat(matches(status("142"))).isTrue();
        assertThat(matches(all(pipeline("Service"), status("Closed")))).isTrue();
        assertThat(decide(all(pipeline("Service"), status("Won"))))
                .isEqualTo(
                        new Decision.Fault(
                                "rule 'r0', when.all[1].status: no stage 'Won' in pipeline 'Service'; known are 'New', 'Closed'"));
    }

    @Test
    void comparesFields() {
        fields = Map.of(
                SOURCE,
                Value.of(" Landing Page "),
                URGENT,
                new Value.Flag(true),
                FieldPath.LEAD_PRICE,
                new Value.Number(new BigDecimal("1500.00")));

        assertThat(matches(equalTo("Source", "landing page"))).isTrue();
        assertThat(matches(equalTo("501", "LANDING PAGE"))).isTrue();
        assertThat(matches(equalTo("Source", "landing"))).isFalse();
        assertThat(matches(field("Source", Condition.Test.CONTAINS, "PAGE"))).isTrue();
        assertThat(matches(field("Source", Condition.Test.CONTAINS, "mail"))).isFalse();
        assertThat(matches(field("Source", Condition.Test.EMPTY, ""))).isFalse();
        assertThat(matches(field("Source", Condition.Test.NOT_EMPTY, ""))).isTrue();
        assertThat(matches(equalTo("Urgent", "true"))).isTrue();
        assertThat(matches(equalTo("Urgent", "false"))).isFalse();
        assertThat(matches(new Condition.OfField(FieldPath.LEAD_PRICE, Condition.Test.EQUALS, "1500")))
                .isTrue();
        assertThat(matches(new Condition.OfField(FieldPath.LEAD_PRICE, Condition.Test.EQUALS, "1e3")))
                .isFalse();
        assertThat(matches(new Condition.OfField(FieldPath.LEAD_NAME, Condition.Test.EMPTY, "")))
                .isTrue();
    }

    @Test
    void findsARegularExpressionAnywhereWithoutRegardToCase() {
        fields = Map.of(SOURCE, Value.of("Landing-17 (спб)"));

        assertThat(matches(field("Source", Condition.Test.MATCHES, "landing-\\d+")))
                .isTrue();
        assertThat(matches(field("Source", Condition.Test.MATCHES, "^\\d"))).isFalse();
        assertThat(matches(field("Source", Condition.Test.MATCHES, "СПБ\\)$"))).isTrue();
        assertThat(matches(field("Source", Condition.Test.MATCHES, "(?-i)landing")))
                .isFalse();
        assertThat(matches(not(field("Urgent", Condition.Test.MATCHES, ".")))).isTrue();
    }

    @Test
    void staysQuickWhereOtherExpressionsWouldNotEnd() {
        fields = Map.of(SOURCE, Value.of("a".repeat(20_000) + "!"));

        assertThat(matches(field("Source", Condition.Test.MATCHES, "^(a+)+$"))).isTrue();
        assertThat(matches(field("Source", Condition.Test.MATCHES, "(a|aa)+b"))).isFalse();
    }

    @Test
    void takesTheValueForOneOfSeveral() {
        fields = Map.of(SOURCE, Value.of("Landing"), FieldPath.LEAD_PRICE, new Value.Number(new BigDecimal("1500.00")));

        assertThat(matches(in(SOURCE_BY_NAME, "mail", " LANDING "))).isTrue();
        assertThat(matches(in(SOURCE_BY_NAME, "mail", "land"))).isFalse();
        assertThat(matches(in(FieldPath.LEAD_PRICE, "7", "1500"))).isTrue();
        assertThat(matches(in(FieldPath.CONTACT_EMAIL, "z@x.example", "b@x.example")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "1500.00, 1499.99, true, false",
        "1500.00, 1500, false, false",
        "1500.00, 1500.01, false, true",
        "-2, -10, true, false",
    })
    void comparesNumbersBySize(BigDecimal price, String bound, boolean greater, boolean less) {
        fields = Map.of(FieldPath.LEAD_PRICE, new Value.Number(price), SOURCE, Value.of(price.toPlainString()));

        for (FieldPath field : List.of(FieldPath.LEAD_PRICE, SOURCE_BY_NAME)) {
            assertThat(matches(new Condition.OfField(field, Condition.Test.GREATER, bound)))
                    .isEqualTo(greater);
            assertThat(matches(new Condition.OfField(field, Condition.Test.LESS, bound)))
                    .isEqualTo(less);
        }
    }

    @Test
    void readsANumberOutOfATextAsPeopleWriteIt() {
        fields = Map.of(SOURCE, Value.of("1\u00A0500,50"));

        assertThat(matches(field("Source", Condition.Test.GREATER, "1500"))).isTrue();
        assertThat(matches(field("Source", Condition.Test.GREATER, "1501"))).isFalse();
        fields = Map.of(SOURCE, Value.of("1500 rub"));
        assertThat(matches(field("Source", Condition.Test.GREATER, "1"))).isFalse();
        assertThat(matches(field("Source", Condition.Test.LESS, "9999"))).isFalse();
    }

    /** Moscow is three hours ahead: its 24th lasts from 21:00 of the 23rd to 21:00 of the 24th. */
    @ParameterizedTest
    @CsvSource({
        "2026-12-23T20:59:59Z, 2026-12-24, false, true, false",
        "2026-12-23T21:00:00Z, 2026-12-24, false, false, true",
        "2026-12-24T20:59:59Z, 24.12.2026, false, false, true",
        "2026-12-24T21:00:00Z, 2026-12-24, true, false, false",
        "2026-12-24T12:30:00Z, 2026-12-24T15:30, false, false, true",
        "2026-12-24T12:30:01Z, 2026-12-24T15:30, true, false, false",
        "2026-12-24T12:29:59Z, 2026-12-24T12:30Z, false, true, false",
        "2026-12-24T12:30:00Z, 2026-12-24T13:30+01:00, false, false, true",
    })
    void comparesTimesInTheTenantsZone(Instant time, String bound, boolean greater, boolean less, boolean equal) {
        fields = Map.of(FieldPath.custom(Entity.LEAD, "503"), new Value.Moment(time));

        assertThat(matches(field("Deadline", Condition.Test.GREATER, bound))).isEqualTo(greater);
        assertThat(matches(field("Deadline", Condition.Test.LESS, bound))).isEqualTo(less);
        assertThat(matches(field("Deadline", Condition.Test.EQUALS, bound))).isEqualTo(equal);
        assertThat(matches(field("Deadline", Condition.Test.GREATER, "5"))).isFalse();
    }

    @Test
    void showsTimesToTextsInTheTenantsZone() {
        fields = Map.of(FieldPath.custom(Entity.LEAD, "503"), new Value.Moment(Instant.parse("2026-12-23T21:00:00Z")));

        assertThat(matches(field("Deadline", Condition.Test.MATCHES, "^2026-12-24$")))
                .isTrue();
        assertThat(matches(field("Deadline", Condition.Test.CONTAINS, "2026-12")))
                .isTrue();
    }

    @Test
    void neverFindsSomethingInAFieldWithoutAValue() {
        assertThat(matches(field("Source", Condition.Test.MATCHES, ".*"))).isFalse();
        assertThat(matches(field("Source", Condition.Test.GREATER, "-1"))).isFalse();
        assertThat(matches(field("Source", Condition.Test.LESS, "1"))).isFalse();
        assertThat(matches(in(SOURCE_BY_NAME, "a", "b"))).isFalse();
    }

    @Test
    void knowsUsersAndLossReasonsByNameOrId() {
        fields = Map.of(
                FieldPath.LEAD_RESPONSIBLE, Value.of("9"),
                FieldPath.LEAD_LOSS_REASON, Value.of("31"),
                FieldPath.LEAD_TAGS, Value.ofTexts(List.of("VIP", "spring")));

        assertThat(matches(in(FieldPath.LEAD_RESPONSIBLE, "анна  петрова", "BORIS")))
                .isTrue();
        assertThat(matches(in(FieldPath.LEAD_RESPONSIBLE, "7", "8"))).isFalse();
        assertThat(matches(in(FieldPath.LEAD_RESPONSIBLE, "9"))).isTrue();
        assertThat(matches(new Condition.OfField(FieldPath.LEAD_RESPONSIBLE, Condition.Test.CONTAINS, "ори")))
                .isFalse();
        assertThat(matches(new Condition.OfField(FieldPath.LEAD_RESPONSIBLE, Condition.Test.MATCHES, "^bor")))
                .isTrue();
        assertThat(matches(new Condition.OfField(FieldPath.LEAD_LOSS_REASON, Condition.Test.EQUALS, "too dear")))
                .isTrue();
        assertThat(matches(new Condition.OfField(FieldPath.LEAD_TAGS, Condition.Test.EQUALS, "vip")))
                .isTrue();
        assertThat(matches(new Condition.OfField(FieldPath.LEAD_RESPONSIBLE, Condition.Test.EMPTY, "")))
                .isFalse();
    }

    @Test
    void comparesTheLeadsCompany() {
        fields = Map.of(
                FieldPath.COMPANY_NAME, Value.of("Acme"), FieldPath.custom(Entity.COMPANY, "701"), Value.of("Омск"));

        assertThat(matches(new Condition.OfField(FieldPath.COMPANY_NAME, Condition.Test.EQUALS, "ACME")))
                .isTrue();
        assertThat(matches(in(FieldPath.custom(Entity.COMPANY, "city"), "омск")))
                .isTrue();
    }

    @Test
    void namesUsersReasonsAndFieldsThatTheCrmDoesNotHave() {
        assertThat(decide(in(FieldPath.LEAD_RESPONSIBLE, "Anna", "Borys")))
                .isEqualTo(
                        new Decision.Fault("rule 'r0', when.field: no user 'Anna' in amocrm; known are 'Анна Петрова',"
                                + " 'Boris', 'boris'; rule 'r0', when.field: no user 'Borys' in amocrm; did you mean 'Boris'"
                                + " or 'boris'?"));
        assertThat(decide(in(FieldPath.LEAD_LOSS_REASON, "No anwser")))
                .isEqualTo(new Decision.Fault(
                        "rule 'r0', when.field: no loss reason 'No anwser' in amocrm; did you mean 'No answer'?"));
        assertThat(decide(in(FieldPath.custom(Entity.COMPANY, "Town"), "x")))
                .isEqualTo(new Decision.Fault(
                        "rule 'r0', when.field: no field 'Town' of a company in amocrm; known are 'name', 'City'"));
    }

    @Test
    void isInDoubtAboutAnExpressionThatIsNone() {
        assertThat(decide(field("Source", Condition.Test.MATCHES, "(")))
                .isEqualTo(new Decision.Fault("rule 'r0', when.field: not a regular expression: missing closing )"));
        assertThat(decide(field("Source", Condition.Test.LESS, "soon"))).isInstanceOf(Decision.Fault.class);
    }

    @Test
    void isNotAskedWhenSwitchedOff() {
        Rule off = new Rule("off", AMOCRM, false, all(pipeline("no such")), List.of(action()));

        assertThat(rules.decide(work(), batch(List.of(off)), METADATA))
                .isEqualTo(new Decision.Ignore(Outcome.Reason.NO_RULE, "no rule is from amocrm"));
    }

    @Test
    void findsOneFittingValueAmongSeveralOfTheMainContact() {
        Condition email = new Condition.OfField(FieldPath.CONTACT_EMAIL, Condition.Test.EQUALS, "b@x.example");
        Condition position =
                new Condition.OfField(FieldPath.custom(Entity.CONTACT, "Position"), Condition.Test.NOT_EMPTY, "");

        assertThat(matches(email)).isTrue();
        assertThat(matches(position)).isFalse();
    }

    @Test
    void namesWhatTheCrmDoesNotHaveWithTheNearestNames() {
        assertThat(decide(all(changed(Change.UPDATED), pipeline("Sale"))))
                .isEqualTo(new Decision.Fault(
                        "rule 'r0', when.all[1].pipeline: no pipeline 'Sale'; did you mean 'Sales'?"));
        assertThat(decide(all(pipeline("Sales"), status("Qualifeid"))))
                .isEqualTo(new Decision.Fault("rule 'r0', when.all[1].status: no stage 'Qualifeid' in pipeline"
                        + " 'Sales'; did you mean 'Qualified'?"));
        assertThat(decide(not(equalTo("Sorce", "x"))))
                .isEqualTo(new Decision.Fault(
                        "rule 'r0', when.not.field: no field 'Sorce' of a lead in amocrm; did you mean 'Source'?"));
    }

    @Test
    void leavesALeadAloneThatAnUnknownNameCannotConcern() {
        pipeline = SERVICE;
        Condition broken = status("no such");

        assertThat(decide(all(pipeline("Sales"), broken))).isInstanceOf(Decision.Ignore.class);
        assertThat(decide(any(pipeline("Service"), broken))).isInstanceOf(Decision.Act.class);
        assertThat(decide(any(pipeline("Sales"), broken))).isInstanceOf(Decision.Fault.class);
    }

    @Test
    void actsOnNothingWhileOneRuleIsInDoubt() {
        assertThat(decide(all(), pipeline("Sale"))).isInstanceOf(Decision.Fault.class);
    }

    @Test
    void firesEveryMatchingRuleInTheOrderOfTheFile() {
        assertThat(fired(decide(all(), pipeline("Service"), pipeline("Sales")))).containsExactly("r0@null", "r2@null");
    }

    @Test
    void firesOnAPassedStatusBeforeThePresentState() {
        status = "102";
        entered = List.of(
                new Transition("101", "142", SALES, Instant.ofEpochSecond(1)),
                new Transition("142", "143", SALES, Instant.ofEpochSecond(2)),
                new Transition("143", "102", SALES, Instant.ofEpochSecond(3)));

        Decision decision =
                decide(status("Qualified"), all(changed(Change.STATUS), status("Won", "Lost")), pipeline("Sales"));

        assertThat(fired(decision)).containsExactly("r1@142", "r1@143", "r0@null", "r2@null");
    }

    @Test
    void firesOnceWhereARuleMatchesThePassedAndThePresentStatus() {
        status = "143";
        entered = List.of(
                new Transition("101", "142", SALES, Instant.ofEpochSecond(1)),
                new Transition("142", "143", SALES, Instant.ofEpochSecond(2)));

        assertThat(fired(decide(status("Won", "Lost")))).containsExactly("r0@null");
        assertThat(fired(decide(status("Lost")))).containsExactly("r0@null");
    }

    @Test
    void doesNotFireOnAPassedStatusWhereTheRuleAsksForNone() {
        entered = List.of(new Transition("101", "201", SERVICE, Instant.ofEpochSecond(1)));

        assertThat(decide(pipeline("Service"))).isInstanceOf(Decision.Ignore.class);
        assertThat(fired(decide(all(pipeline("Service"), status("New"))))).containsExactly("r0@201");
    }

    @Test
    void knowsThePipelineOfAPassedStatusThatCameWithoutOne() {
        entered = List.of(new Transition(null, "201", null, null));

        assertThat(fired(decide(all(pipeline("Service"), status("201"))))).containsExactly("r0@201");
    }

    @Test
    void takesTheSameStatusIdInAnotherPipelineForAPassedOne() {
        status = "142";
        entered = List.of(new Transition(null, "142", SERVICE, null), new Transition(null, "142", SALES, null));

        assertThat(fired(decide(status("Closed")))).containsExactly("r0@142");
    }

    @Test
    void saysWhichConditionFailedAndOfTheLeadOnlyWhereItStands() {
        fields = Map.of(SOURCE, Value.of("hush"));

        Decision decision = decide(
                all(changed(Change.UPDATED), status("Won", "Lost")),
                changed(Change.ADDED, Change.STATUS),
                not(equalTo("Source", "hush")),
                any(pipeline("Service"), status("Won")));

        assertThat(decision)
                .isEqualTo(new Decision.Ignore(
                        Outcome.Reason.CONDITION,
                        "rule 'r0': status is 'New', not Won or Lost; rule 'r1': change is not added or status;"
                                + " rule 'r2': field lead.custom.Source equals what the rule names;"
                                + " rule 'r3': pipeline is 'Sales', not Service"));
    }

    @Test
    void saysThatNoRuleIsFromThisCrm() {
        Rule other = new Rule("other", LPTRACKER, all(), List.of(action()));

        assertThat(rules.decide(work(), batch(List.of(other)), METADATA))
                .isEqualTo(new Decision.Ignore(Outcome.Reason.NO_RULE, "no rule is from amocrm"));
    }

    @Test
    void decidesAnewWhenTheMetadataIsNew() {
        List<Rule> same = List.of(new Rule("r0", AMOCRM, pipeline("Later"), List.of(action())));
        Metadata later = new Metadata(List.of(new Pipeline(SALES, "Later", true, List.of())), List.of());

        assertThat(rules.decide(work(), batch(same), METADATA)).isInstanceOf(Decision.Fault.class);
        assertThat(rules.decide(work(), batch(same), later)).isInstanceOf(Decision.Act.class);
    }

    private boolean matches(Condition condition) {
        Decision decision = decide(condition);
        assertThat(decision).isNotInstanceOf(Decision.Fault.class);
        return decision instanceof Decision.Act;
    }

    private Decision decide(Condition... conditions) {
        List<Rule> made = new ArrayList<>();
        for (Condition condition : conditions) {
            made.add(new Rule("r" + made.size(), AMOCRM, condition, List.of(action())));
        }
        return rules.decide(work(), batch(made), METADATA);
    }

    private Work work() {
        RecordRef lead = RecordRef.lead(AMOCRM, "1");
        Contact contact = new Contact(
                "7", true, Map.of(FieldPath.CONTACT_EMAIL, Value.ofTexts(List.of("a@x.example", "B@x.example"))));
        Record record = new Record(lead, pipeline, status, null, null, null, fields, List.of(contact));
        Hint hint = new Hint(lead, changes, List.of(), null, Set.of(), List.of(), Optional.empty());
        return new Work(hint, record, entered);
    }

    private static Batch batch(List<Rule> rules) {
        return new Batch(new TenantId("acme"), rules, Region.DEFAULT, () -> Duration.ofMinutes(1));
    }

    private static List<String> fired(Decision decision) {
        return ((Decision.Act) decision)
                .fired().stream()
                        .map(fired -> fired.rule() + "@"
                                + (fired.trigger() == null
                                        ? null
                                        : fired.trigger().to()))
                        .toList();
    }

    private static SyncTo action() {
        return new SyncTo(LPTRACKER, List.of(), true, true, null, null, List.of());
    }

    private static Condition all(Condition... parts) {
        return new Condition.All(List.of(parts));
    }

    private static Condition any(Condition... parts) {
        return new Condition.Any(List.of(parts));
    }

    private static Condition not(Condition part) {
        return new Condition.Not(part);
    }

    private static Condition changed(Change... changes) {
        return new Condition.Changed(Set.of(changes));
    }

    private static Condition pipeline(String... names) {
        return new Condition.InPipeline(List.of(names));
    }

    private static Condition status(String... names) {
        return new Condition.InStatus(List.of(names));
    }

    private static Condition equalTo(String field, String operand) {
        return field(field, Condition.Test.EQUALS, operand);
    }

    private static Condition in(FieldPath field, String... operands) {
        return new Condition.OfField(field, Condition.Test.IN, List.of(operands));
    }

    private static Condition field(String name, Condition.Test test, String operand) {
        return new Condition.OfField(FieldPath.custom(Entity.LEAD, name), test, operand);
    }
}
