package io.leadbridge.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Condition;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Rule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionReaderTest {

    private static final String FILE =
            """
            tenant: acme
            connections:
              amocrm: {url: 'http://amo.example', token: hush-hush-token, webhook-secret: hook-one}
              lptracker: {url: 'https://lp.example', login: me, password: hush, project: 77, webhook-secret: hook-two}
            rules:
              - name: one
                from: amocrm
                when:
                  WHEN
                then: [{sync-to: lptracker, fields: [{from: lead.name, to: lead.name}]}]
            """;

    private final TenantFiles files =
            new TenantFiles(name -> null, Set.of(new CrmId("amocrm"), new CrmId("lptracker")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {name: Source, equals: a}                          | lead.custom.Source     | EQUALS    | a
            {name: tags, contains: vip}                        | lead.tags              | CONTAINS  | vip
            {of: contact, name: phone, matches: '^\\+7495'}     | contact.phone       | MATCHES   | ^\\+7495
            {name: responsible, in: [Anna, 7]}                 | lead.responsible       | IN        | Anna,7
            {name: loss-reason, not-empty: true}               | lead.loss-reason       | NOT_EMPTY |
            {name: price, greater: 1000}                       | lead.price             | GREATER   | 1000
            {name: Deadline, less: 2026-12-24T15:30}           | lead.custom.Deadline   | LESS      | 2026-12-24T15:30
            {of: company, name: name, empty: true}             | company.name           | EMPTY     |
            {of: company, name: City, equals: Омск}            | company.custom.City    | EQUALS    | Омск
            """)
    void readsEveryComparison(String field, String path, Condition.Test test, String operands) {
        Rule rule = read("field: " + field).tenant().orElseThrow().rules().get(0);

        Condition.OfField condition = (Condition.OfField) rule.when();
        assertThat(condition.field()).hasToString(path);
        assertThat(condition.test()).isEqualTo(test);
        assertThat(String.join(",", condition.operands())).isEqualTo(operands == null ? "" : operands);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            field: {name: A, matches: '(a'}                | not a regular expression: missing closing )
            field: {name: A, matches: '(?=a)'}             | not a regular expression: invalid or unsupported Perl syntax
            field: {name: A, matches: '((a{999}){999}){9}'} | counted repetitions multiply to too much
            field: {name: A, matches: [a]}                 | a list given; a text or number expected
            field: {name: A, in: x}                        | a single value given; a list with at least one item
            field: {name: A, in: []}                       | an empty list given
            field: {name: A, in: [x, ' ']}                 | empty; a text expected
            field: {name: A, in: [x, [y]]}                 | a list given; a text or number expected
            field: {name: A, greater: many}                | 'many' given; a number as 1500.50, a date as 2026-12-24
            field: {name: A, greater: 1e9}                 | '1e9' given; a number
            field: {name: A, less: 2026-13-01}             | '2026-13-01' given; a number
            field: {name: A, less: 2026-12-24T25:00}       | '2026-12-24T25:00' given; a number
            field: {name: A, less: {a: 1}}                 | a mapping given; a text or number expected
            field: {name: A, equals: 1, matches: 1}        | 2 comparisons given; one of equals, contains, matches, in
            field: {name: A}                               | 0 comparisons given; one of equals
            field: {name: A, equal: 1}                     | unknown key 'equal' of a field condition; did you mean 'equals'?
            field: {of: deal, name: A, empty: true}        | 'deal' given; 'lead', 'contact' or 'company' expected
            field: {of: [lead], name: A, empty: true}      | a list given; a text or number expected
            status: [New, '']                              | empty; a name or id expected
            """)
    void saysWhatIsWrongAndWhere(String when, String message) {
        TenantFile file = read(when);

        assertThat(file.tenant()).isEmpty();
        assertThat(file.faults()).anySatisfy(fault -> {
            assertThat(fault.message()).contains(message);
            assertThat(fault.line()).isEqualTo(9);
            assertThat(fault.column()).isGreaterThan(6);
            assertThat(fault.path()).startsWith("rules[0].when.");
        });
    }

    @Test
    void boundsListsAndDepthAndExpressions() {
        String items = IntStream.range(0, 1_001).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        String deep = "{not: ".repeat(9) + "{change: added}" + "}".repeat(9);

        assertThat(messages("field: {name: A, in: [" + items + "]}"))
                .contains("1001 items given; at most 1000 expected");
        assertThat(messages("status: [" + items + "]")).contains("1001 items given; at most 1000 expected");
        assertThat(messages("any: [" + "{change: added}, ".repeat(1_001) + "]"))
                .contains("1001 items given; at most 1000 expected");
        assertThat(messages("not: " + deep)).contains("nested deeper than 8; fewer levels expected");
        assertThat(messages("field: {name: A, matches: " + "a".repeat(501) + "}"))
                .contains("501 characters given; at most 500 expected");
    }

    @Test
    void takesAsMuchAsTheBoundsAllow() {
        String items = IntStream.range(0, 1_000).mapToObj(String::valueOf).collect(Collectors.joining(", "));

        Rule rule = read("field: {name: A, in: [" + items + "]}")
                .tenant()
                .orElseThrow()
                .rules()
                .get(0);

        assertThat(((Condition.OfField) rule.when()).operands()).hasSize(1_000);
        assertThat(((Condition.OfField) rule.when()).field()).isEqualTo(FieldPath.custom(Entity.LEAD, "A"));
    }

    @ParameterizedTest
    @CsvSource({"enabled: true, true", "enabled: false, false", "enabled: 'false', false"})
    void readsWhetherARuleIsSwitchedOn(String key, boolean enabled) {
        String text = FILE.replace("name: one", "name: one\n    " + key).replace("WHEN", "change: added");

        assertThat(isEnabled(FILE.replace("WHEN", "change: added"))).isTrue();
        assertThat(isEnabled(text)).isEqualTo(enabled);
    }

    @Test
    void refusesToGuessWhetherARuleIsSwitchedOn() {
        String text = FILE.replace("name: one", "name: one\n    enabled: yes").replace("WHEN", "change: added");

        TenantFile file = files.read(Path.of("acme.yaml"), text.getBytes(StandardCharsets.UTF_8));

        assertThat(file.tenant()).isEmpty();
        assertThat(file.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.message()).isEqualTo("'yes' given; 'true' or 'false' expected");
            assertThat(fault.path()).isEqualTo("rules[0].enabled");
            assertThat(fault.line()).isEqualTo(7);
        });
    }

    private boolean isEnabled(String text) {
        return files.read(Path.of("acme.yaml"), text.getBytes(StandardCharsets.UTF_8))
                .tenant()
                .orElseThrow()
                .rules()
                .get(0)
                .enabled();
    }

    private List<String> messages(String when) {
        return read(when).faults().stream().map(Fault::message).toList();
    }

    private TenantFile read(String when) {
        return files.read(Path.of("acme.yaml"), FILE.replace("WHEN", when).getBytes(StandardCharsets.UTF_8));
    }
}
