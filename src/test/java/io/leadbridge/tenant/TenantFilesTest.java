package io.leadbridge.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.leadbridge.event.Change;
import io.leadbridge.event.Condition;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Transform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantFilesTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final Path FILES = Path.of("src/test/resources/tenants");
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "TOKEN", "tok-4711",
            "ACME_AMOCRM_TOKEN", "tok-4711",
            "ACME_AMOCRM_HOOK", "amo-hook-secret",
            "ACME_LPTRACKER_PASSWORD", "pass-0815",
            "ACME_LPTRACKER_HOOK", "lp-hook-secret");

    private final TenantFiles files = new TenantFiles(ENVIRONMENT::get, Set.of(AMOCRM, LPTRACKER));

    @TempDir
    Path folder;

    @Test
    void tellsAllFaultsOfAFileWithTheirLines() {
        TenantFile file = files.read(FILES.resolve("five-faults.yaml"));

        assertThat(file.tenant()).isEmpty();
        assertThat(file.faults())
                .extracting(Fault::line, Fault::path)
                .containsExactly(
                        tuple(1, "tenant"),
                        tuple(4, "connections.amocrm.url"),
                        tuple(10, "connections.lptracker.password"),
                        tuple(17, "rules[0].when"),
                        tuple(22, "rules[0].then[0].fields[1].from"));
        assertThat(file.faults().get(3).message()).contains("'chnage'", "did you mean 'change'?");
        assertThat(file.faults().get(2).message()).isEqualTo("the environment variable NOT_SET is not set, or empty");
        assertThat(file.faults().get(0))
                .hasToString("src/test/resources/tenants/five-faults.yaml:1:9: tenant: 'Acme Ltd' given;"
                        + " 1 to 40 of a-z, 0-9 and '-' expected");
    }

    @Test
    void readsEveryPartOfAGoodFile() {
        Tenant tenant = files.read(FILES.resolve("acme.yaml")).tenant().orElseThrow();

        assertThat(tenant.id()).isEqualTo(new TenantId("acme"));
        assertThat(tenant.region().country()).isEqualTo("RU");
        assertThat(tenant.version()).matches("[0-9a-f]{16}");
        assertThat(tenant.connections().keySet()).containsExactly(AMOCRM, LPTRACKER);
        Connection amocrm = tenant.connections().get(AMOCRM);
        assertThat(amocrm.url()).hasToString("https://acme.amocrm.ru");
        assertThat(amocrm.credentials()).isEqualTo(new Connection.Credentials.Token("tok-4711"));
        assertThat(amocrm.accountId()).isEqualTo("29039599");
        assertThat(amocrm.webhookSecret()).isEqualTo("amo-hook-secret");
        Connection lptracker = tenant.connections().get(LPTRACKER);
        assertThat(lptracker.credentials())
                .isEqualTo(new Connection.Credentials.Login("sync@acme.example", "pass-0815"));
        assertThat(lptracker.project()).isEqualTo("77");
        assertThat(tenant.rules()).singleElement().satisfies(rule -> {
            assertThat(rule.name()).isEqualTo("won deals go to the call centre");
            assertThat(rule.from()).isEqualTo(AMOCRM);
            assertThat(rule.when())
                    .isEqualTo(new Condition.All(List.of(
                            new Condition.Changed(Set.of(Change.ADDED, Change.STATUS)),
                            new Condition.InPipeline(List.of("Sales")),
                            new Condition.InStatus(List.of("142")),
                            new Condition.OfField(
                                    FieldPath.custom(Entity.LEAD, "Source"), Condition.Test.CONTAINS, "landing"))));
            assertThat(rule.then())
                    .containsExactly(new SyncTo(
                            LPTRACKER,
                            List.of(MatchBy.LINK, MatchBy.PHONE, MatchBy.EMAIL),
                            true,
                            true,
                            null,
                            "Новая",
                            List.of(
                                    new FieldRule(FieldPath.LEAD_NAME, FieldPath.LEAD_NAME, List.of(), null),
                                    new FieldRule(
                                            FieldPath.CONTACT_PHONE,
                                            FieldPath.CONTACT_PHONE,
                                            List.of(new Transform.E164()),
                                            null),
                                    new FieldRule(
                                            FieldPath.LEAD_PRICE,
                                            FieldPath.custom(Entity.LEAD, "Бюджет"),
                                            List.of(),
                                            "0"),
                                    new FieldRule(
                                            FieldPath.custom(Entity.LEAD, "427183"),
                                            FieldPath.custom(Entity.CONTACT, "City"),
                                            List.of(new Transform.Trim(), new Transform.Digits()),
                                            null))));
        });
    }

    @ParameterizedTest
    @CsvSource({"refresh-token, seed-1, ", "code, , seed-1"})
    void readsAnIntegrationWithItsSeed(String key, String refreshToken, String code) {
        String oauth = "oauth: {client-id: id-1, client-secret: '${env:TOKEN}', redirect-uri: 'https://hub.example', "
                + key + ": seed-1}";

        Tenant tenant =
                read(FLAT.replace("token: hush-hush-token", oauth)).tenant().orElseThrow();

        assertThat(tenant.connections().get(AMOCRM).credentials())
                .isEqualTo(
                        new Connection.Credentials.OAuth("id-1", "tok-4711", "https://hub.example", refreshToken, code))
                .hasToString("OAuth[***]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            project: 77                 | oauth: {client-id: 1}                            | 'oauth' is of no use for lptracker
            token: hush-hush-token      | oauth: {client-id: 1}                            | the integration's secret expected
            token: hush-hush-token      | oauth: hush                                      | a mapping with keys expected
            token: hush-hush-token      | oauth: {client: 1}                               | did you mean 'client-id' or
            token: hush-hush-token      | oauth: {client-id: 1, client-secret: s, redirect-uri: u} | a refresh token, or 'code'
            token: hush-hush-token      | oauth: {client-id: 1, client-secret: s, redirect-uri: u, code: c, refresh-token: r} | given beside 'refresh-token'
            token: hush-hush-token      | token: t, oauth: {client-id: 1}                  | given beside 'oauth'
            webhook-secret: hook-two    | webhook-secret: hook two                         | 8 to 200 of a-z
            webhook-secret: hook-two    | webhook-secret: hook                             | 4 characters given; 8 to 200
            https://lp.example          | https://user:hush@lp.example                     | no such address
            https://lp.example          | lp.example                                       | no such address
            project: 77                 | project: seventy                                 | a number, the CRM's id, expected
            project: 77                 | token: t                                         | 'token' is of no use for lptracker
            lptracker: {                | bitrix: {                                        | unknown CRM 'bitrix'
            from: amocrm                | from: amocrmm                                    | no connection 'amocrmm'; did you mean 'amocrm'?
            sync-to: lptracker          | sync-to: amocrm                                  | the same as 'from'
            change: [added]             | change: [add]                                    | unknown change 'add'; did you mean 'added'?
            change: [added]             | change: [other]                                  | unknown change 'other'
            change: [added]             | change: added, status: New                       | 2 conditions given; one expected
            change: [added]             | all: []                                          | an empty list given
            change: [added]             | not: [change]                                    | a list given; a mapping with keys expected
            change: [added]             | field: {name: A, equals: 1, empty: true}         | 2 comparisons given
            change: [added]             | field: {name: A}                                 | 0 comparisons given
            change: [added]             | field: {name: A, empty: false}                   | for the opposite use not-empty: true
            change: [added]             | field: {of: deal, name: A, empty: true}          | 'lead', 'contact' or 'company' expected
            match-by: [link]            | match-by: [name]                                 | 'name' is not supported yet
            match-by: [link]            | match-by: [mail]                                 | unknown way 'mail'; did you mean 'email'?
            match-by: [link]            | note: hello                                      | 'note' is not supported yet
            match-by: [link]            | task: {text: call}                               | 'task' is not supported yet
            match-by: [link]            | if-missing: make                                 | 'create' or 'skip' expected
            match-by: [link]            | if-found: overwrite                              | 'update' or 'skip' expected
            match-by: [link]            | stage: A, status: B                              | given beside 'status', which is the same
            to: lead.name               | to: lead.name, transform: 'jq: ascii_upcase'     | 'jq' is not supported yet
            to: lead.name               | to: lead.name, transform: e163                   | unknown transform 'e163'; did you mean 'e164'?
            to: lead.name               | to: leed.name                                    | 'leed.name' given
            to: lead.name               | to: lead.nme                                     | did you mean 'lead.name'?
            to: lead.name               | to: company.name                                 | company are not supported yet
            to: lead.name               | to: lead.price                                   | 'lead.price' is written already
            name: one                   | name: two                                        | 'two' is the name of the rule in line
            tenant: acme                | tenant: acme, phone-region: Russia               | two capital letters
            tenant: acme                | tenant: acme, limits: {}                         | unknown key 'limits'
            tenant: acme                | tenant: acme, tenant: acme                       | given twice
            tenant: acme                | tenant: '${TENANT}'                              | '${' without meaning
            """)
    void refusesWithTheWord(String good, String bad, String message) {
        String text = FLAT.replace(good, bad);

        TenantFile file = read(text);

        assertThat(text).isNotEqualTo(FLAT);
        assertThat(file.tenant()).isEmpty();
        assertThat(file.faults()).anySatisfy(fault -> {
            assertThat(fault.message()).contains(message);
            assertThat(fault.line()).isPositive();
        });
    }

    private static final String FLAT =
            """
            {
            tenant: acme,
            connections: {
              amocrm: {url: 'http://amo.example', token: hush-hush-token, webhook-secret: hook-one},
              lptracker: {
                url: 'https://lp.example', login: me, password: hush-hush-word,
                project: 77,
                webhook-secret: hook-two
              }
            },
            rules: [
              {name: two, from: amocrm, then: [{sync-to: lptracker, stage: New}]},
              {
                name: one,
                from: amocrm,
                when: {change: [added]},
                then: [{sync-to: lptracker, match-by: [link], fields: [
                  {from: lead.price, to: lead.price},
                  {from: lead.name, to: lead.name}
                ]}]
              }
            ]
            }
            """;

    @Test
    void takesTheFileThatTheRefusedOnesAreMadeOf() {
        assertThat(read(FLAT).faults()).isEmpty();
    }

    @Test
    void neverShowsASecretWhateverIsWrong() {
        String text = FLAT.replace("'http://amo.example'", "'http://me:hush-hush@amo.example'")
                .replace("hook-one", "hush-hush/")
                .replace("project: 77", "project: '${env:SECRET_PROJECT}'")
                .replace("tenant: acme", "tenant: '${env:SECRET_PROJECT}'");
        TenantFiles withSecret = new TenantFiles(name -> "hush-hush-" + name, Set.of(AMOCRM, LPTRACKER));

        List<Fault> faults = withSecret
                .read(folder.resolve("t.yaml"), text.getBytes(StandardCharsets.UTF_8))
                .faults();

        assertThat(faults).hasSize(4);
        assertThat(faults).noneMatch(fault -> fault.toString().contains("hush"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            password: *hush             | begins an alias | 1
            password: !hush!x y         | begins a tag    | 1
            "password: hush: hush"      | not YAML        | 1
            "a: 1\\n  b: hush"          | not YAML        | 2
            "a: {hush"                  | not YAML        | 1
            "a: 1\\n---\\nhush: 1"      | not YAML        | 2
            "- hush"                    | a list given    | 1
            "# nothing"                 | empty           | 1
            """)
    void refusesWhatIsNoTenantWithoutShowingIt(String text, String message, int line) {
        String body = text.replaceAll("^\"|\"$", "").replace("\\n", "\n");

        List<Fault> faults = read(body).faults();

        assertThat(faults).noneMatch(fault -> fault.toString().contains("hush"));
        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.message()).contains(message);
            assertThat(fault.line()).isEqualTo(line);
        });
    }

    @Test
    void boundsSizeDepthAliasesAndCounts() {
        String bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
                + Arrays.stream("bcdefghi".split(""))
                        .map(name -> {
                            String other = "*" + (char) (name.charAt(0) - 1);
                            return name + ": &" + name + " [" + (other + ",").repeat(6) + other + "]\n";
                        })
                        .collect(Collectors.joining());
        String endless = "a: &a {b: *a}";
        String deep = "when: " + "[".repeat(500) + "]".repeat(500);
        String nested = FLAT.replace("change: [added]", "not: {".repeat(10) + "change: added" + "}".repeat(10));
        String large = "# " + "x".repeat(Yaml.BYTES_MAX);
        String rules = FLAT.replace("{name: two,", "{name: x, from: amocrm},".repeat(500) + "{name: two,");

        assertThat(List.of(bomb, endless, deep, large))
                .allSatisfy(text -> assertThat(read(text).faults()).hasSize(1));
        assertThat(read(nested).faults()).singleElement().satisfies(fault -> assertThat(fault.message())
                .startsWith("nested deeper than 8"));
        assertThat(read(rules).faults()).anyMatch(fault -> fault.message().startsWith("502 rules given"));
        assertThat(read(rules).faults()).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void survivesAnyDamageToAGoodFile() throws IOException {
        byte[] good = Files.readAllBytes(FILES.resolve("acme.yaml"));
        long seed = 20261122;
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            byte[] bad = good.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }

            TenantFile file = files.read(Path.of("damaged.yaml"), bad);

            assertThat(file.tenant().isPresent())
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(file.faults().isEmpty());
        }
    }

    @Test
    void takesTheDefaultWhereAVariableIsMissing() {
        TenantFile file = read(FLAT.replace("'http://amo.example'", "'${env:NOT_SET:http://127.0.0.1:8091}'")
                .replace("token: hush-hush-token", "token: 'a-${env:TOKEN:b}-c'"));

        Connection amocrm = file.tenant().orElseThrow().connections().get(AMOCRM);
        assertThat(amocrm.url()).hasToString("http://127.0.0.1:8091");
        assertThat(amocrm.credentials()).isEqualTo(new Connection.Credentials.Token("a-tok-4711-c"));
    }

    @Test
    void takesAFurtherCrmFromTheRouteFiles() {
        TenantFiles wider = new TenantFiles(ENVIRONMENT::get, Set.of(AMOCRM, LPTRACKER, new CrmId("bitrix")));
        String text = FLAT.replace("lptracker", "bitrix");

        TenantFile file = wider.read(Path.of("t.yaml"), text.getBytes(StandardCharsets.UTF_8));

        assertThat(file.faults()).isEmpty();
    }

    @Test
    void tellsOfATenantThatTwoFilesName() throws IOException {
        Path one = Files.writeString(folder.resolve("one.yaml"), FLAT);
        Path two = Files.writeString(folder.resolve("two.yaml"), FLAT);

        List<Fault> faults = files.check(List.of(one, two, folder.resolve("none.yaml")));

        assertThat(faults).extracting(Fault::file).containsExactly(two.toString(), folder + "/none.yaml");
        assertThat(faults.get(0).message()).contains("tenant 'acme'", one.toString(), "line 2");
        assertThat(faults.get(1).message()).isEqualTo("no such file");
    }

    private TenantFile read(String text) {
        return files.read(folder.resolve("t.yaml"), text.getBytes(StandardCharsets.UTF_8));
    }
}
