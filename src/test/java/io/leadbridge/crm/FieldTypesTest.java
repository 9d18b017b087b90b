package io.leadbridge.crm;

import static io.leadbridge.crm.CrmContractTest.LONG;
import static io.leadbridge.crm.CrmContractTest.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Decision;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Metadata.Field;
import io.leadbridge.event.Record;
import io.leadbridge.event.Region;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import io.leadbridge.event.Wish;
import io.leadbridge.mapping.Canonical;
import io.leadbridge.mapping.Mapped;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import io.leadbridge.sandbox.lptracker.LpSandbox;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The table of docs/mapping.md: each type of field of one CRM to each of the other, both ways. Values from a seed are
 * written by one connector into its sandbox, read, mapped, written into the other and read back.
 *
 * <p>{@code -Dvalues=1000} is the full form; the table is then in {@code target/field-types.md}.
 */
class FieldTypesTest {

    private static final int VALUES = Integer.getInteger("values", 8);
    private static final long SEED = 20261123;
    private static final int BATCH = 50;

    private static final TenantId TENANT = new TenantId("acme");
    private static final CrmId AMO = new CrmId("amocrm");
    private static final CrmId LP = new CrmId("lptracker");
    private static final Account AMOCRM = new Account(TENANT, AMO);
    private static final Account LPTRACKER = new Account(TENANT, LP);

    /** Types of LPTracker's fields that can be written; a multi-select is a type of its own here. */
    private static final List<String> LP_TYPES =
            List.of("text", "string", "number", "date", "funnel_date", "cats", "cats, several");

    /** amoCRM wants a name of a contact. */
    private static final Value NAMELESS = Value.of("Anna");

    private SandboxServer amocrm;
    private SandboxServer lptracker;
    private Wiring wiring;
    private Crm crm;
    private final Mapping mapping = new Mapping();
    private final Map<String, Pair> table = new TreeMap<>();

    /** What became of the values of one pair of types. */
    private static final class Pair {
        private int values;
        private int empty;
        private int converted;
        private int told;
    }

    @BeforeEach
    void start() throws Exception {
        amocrm = SandboxServer.start(0, AmoSandbox.create(Clock.systemUTC(), new Random(SEED)));
        lptracker = SandboxServer.start(0, LpSandbox.create(Clock.systemUTC(), new Random(SEED)));
        for (SandboxServer server : List.of(amocrm, lptracker)) {
            post(server, "/sandbox/faults", "{\"rateLimit\":\"off\"}");
        }
        // Rates and time-outs are other tests' matter.
        wiring = new Wiring(Map.of(
                "amocrm.requests-per-window", "10000",
                "amocrm.account-requests-per-window", "10000",
                "amocrm.response-timeout-ms", "30000",
                "lptracker.requests-per-window", "10000",
                "lptracker.response-timeout-ms", "30000"));
        wiring.connect(new Connection(
                AMOCRM, URI.create(amocrm.url()), new Connection.Credentials.Token("demo"), null, null, "hook"));
        wiring.connect(new Connection(
                LPTRACKER,
                URI.create(lptracker.url()),
                new Connection.Credentials.Login("demo@example.test", "demo"),
                null,
                "77",
                "hook"));
        crm = wiring.crm;
    }

    @AfterEach
    void stop() {
        wiring.close();
        amocrm.close();
        lptracker.close();
    }

    @Test
    void everyTypeBecomesEveryOtherAndReadsBackEqualOrIsTold() throws Exception {
        Map<FieldPath, String> amoTypes = amoTypes(ok(crm.describe(AMOCRM)));
        Map<FieldPath, Map<String, String>> lpFields = makeLpFields(amoTypes);
        FieldValues values = new FieldValues(new Random(SEED));

        List<Record> sources = toLptracker(amoTypes, lpFields, values);
        Map<FieldPath, String> contactTypes = lpContactTypes(ok(crm.describe(LPTRACKER)));
        toLptrackersContacts(sources, amoTypes, contactTypes);
        Map<FieldPath, String> lpTypes = new LinkedHashMap<>(contactTypes);
        lpFields.get(amoTypes.keySet().iterator().next())
                .forEach((type, id) -> lpTypes.put(FieldPath.custom(Entity.LEAD, id), type));
        toAmocrm(amoTypes, lpTypes, values);

        String markdown = markdown();
        Files.writeString(Path.of("target", "field-types.md"), markdown);
        System.out.println(markdown);
        assertThat(table).hasSize(2 * amoTypes.size() * lpTypes.size());
        table.forEach((types, pair) -> {
            assertThat(pair.values).as(types).isEqualTo(VALUES);
            assertThat(pair.converted + pair.told + pair.empty).as(types).isEqualTo(VALUES);
        });
    }

    /**
     * One field of each type of leads, contacts and companies, and the standard fields that are of no such type. Phones and
     * e-mails are left out: leads are told apart by them.
     */
    private static Map<FieldPath, String> amoTypes(Metadata metadata) {
        Map<FieldPath, String> types = new LinkedHashMap<>();
        Set<String> seen = new LinkedHashSet<>();
        for (Field field : metadata.fields()) {
            boolean personal = "PHONE".equals(field.code()) || "EMAIL".equals(field.code());
            String label = label(field);
            if (isCustom(field) && !personal && seen.add(label)) {
                types.put(FieldPath.custom(field.of(), field.id()), label);
            }
        }
        types.put(FieldPath.LEAD_PRICE, "price of the lead");
        types.put(FieldPath.LEAD_TAGS, "tags");
        types.put(FieldPath.CONTACT_NAME, "contact: name");
        types.put(FieldPath.COMPANY_NAME, "company: name");
        return types;
    }

    /** Contact fields of LPTracker, which the sandbox has from the start. */
    private static Map<FieldPath, String> lpContactTypes(Metadata metadata) {
        Map<FieldPath, String> types = new LinkedHashMap<>();
        for (Field field : metadata.fields()) {
            if (field.of() == Entity.CONTACT && isCustom(field)) {
                types.put(FieldPath.custom(Entity.CONTACT, field.id()), label(field));
            }
        }
        return types;
    }

    /** Standard fields have words for ids. */
    private static boolean isCustom(Field field) {
        return Character.isDigit(field.id().charAt(0));
    }

    private static String label(Field field) {
        return field.of() == Entity.LEAD ? field.type() : field.of().word() + ": " + field.type();
    }

    /** For each type of amoCRM a field of each type of LPTracker: ids by type. */
    private Map<FieldPath, Map<String, String>> makeLpFields(Map<FieldPath, String> amoTypes) {
        Map<FieldPath, Map<String, String>> ids = new LinkedHashMap<>();
        String options = FieldValues.OPTIONS.stream()
                .map(option -> "{\"name\":\"" + option + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        amoTypes.forEach((path, type) -> {
            for (String lpType : LP_TYPES) {
                boolean cats = lpType.startsWith("cats");
                post(
                        lptracker,
                        "/sandbox/projects/77/customs",
                        "{\"action\":\"create\",\"name\":\"" + name(type, lpType) + "\",\"type\":\""
                                + (cats ? "cats" : lpType) + "\",\"is_multi_select\":"
                                + (lpType.equals("cats, several") ? 1 : 0) + (cats ? ",\"categories\":" + options : "")
                                + "}");
            }
        });
        Metadata metadata = ok(crm.describe(LPTRACKER));
        amoTypes.forEach((path, type) -> {
            Map<String, String> byType = new LinkedHashMap<>();
            LP_TYPES.forEach(lpType -> byType.put(
                    lpType,
                    metadata.field(Entity.LEAD, name(type, lpType))
                            .orElseThrow()
                            .id()));
            ids.put(path, byType);
        });
        return ids;
    }

    private static String name(String amoType, String lpType) {
        return amoType + " to " + lpType;
    }

    /** @return the leads of amoCRM that were carried */
    private List<Record> toLptracker(
            Map<FieldPath, String> amoTypes, Map<FieldPath, Map<String, String>> lpFields, FieldValues values) {
        List<Map<FieldPath, Value>> leads = new ArrayList<>();
        for (int i = 0; i < VALUES; i++) {
            leads.add(values.ofAmocrm(amoTypes, i));
        }
        List<Record> sources = inAmocrm(leads);
        Map<FieldPath, String> targets = new LinkedHashMap<>();
        List<FieldRule> rules = new ArrayList<>(List.of(
                rule(FieldPath.LEAD_NAME, FieldPath.LEAD_NAME),
                rule(FieldPath.CONTACT_PHONE, FieldPath.CONTACT_PHONE)));
        lpFields.forEach((from, ids) -> ids.forEach((type, id) -> {
            targets.put(FieldPath.custom(Entity.LEAD, id), type);
            rules.add(rule(from, FieldPath.custom(Entity.LEAD, id)));
        }));
        Metadata source = ok(crm.describe(AMOCRM));
        Metadata target = ok(crm.describe(LPTRACKER));
        List<Wish> wishes = sources.stream()
                .map(record -> wish(record, LP, rules, source, target))
                .toList();
        List<Record> read =
                inLptracker(wishes.stream().map(FieldTypesTest::fields).toList());
        for (int i = 0; i < wishes.size(); i++) {
            count(sources.get(i), wishes.get(i), read.get(i), rules, amoTypes, targets, "amocrm");
        }
        return sources;
    }

    /** There is one contact field of each type, so that one type of amoCRM after the other goes there. */
    private void toLptrackersContacts(
            List<Record> sources, Map<FieldPath, String> amoTypes, Map<FieldPath, String> contactTypes) {
        Metadata source = ok(crm.describe(AMOCRM));
        Metadata target = ok(crm.describe(LPTRACKER));
        for (FieldPath from : amoTypes.keySet()) {
            List<FieldRule> rules = new ArrayList<>(List.of(rule(FieldPath.CONTACT_PHONE, FieldPath.CONTACT_PHONE)));
            contactTypes.keySet().forEach(to -> rules.add(rule(from, to)));
            List<Wish> wishes = sources.stream()
                    .map(record -> wish(record, LP, rules, source, target))
                    .toList();
            List<Record> read =
                    inLptracker(wishes.stream().map(FieldTypesTest::fields).toList());
            for (int i = 0; i < wishes.size(); i++) {
                count(sources.get(i), wishes.get(i), read.get(i), rules, amoTypes, contactTypes, "amocrm");
            }
        }
    }

    private void toAmocrm(Map<FieldPath, String> amoTypes, Map<FieldPath, String> lpTypes, FieldValues values) {
        List<Map<FieldPath, Value>> leads = new ArrayList<>();
        for (int i = 0; i < VALUES; i++) {
            leads.add(values.ofLptracker(lpTypes, i));
        }
        List<Record> sources = inLptracker(leads);
        Metadata source = ok(crm.describe(LPTRACKER));
        Metadata target = ok(crm.describe(AMOCRM));
        for (FieldPath from : lpTypes.keySet()) {
            List<FieldRule> rules =
                    amoTypes.keySet().stream().map(to -> rule(from, to)).toList();
            List<Wish> wishes = sources.stream()
                    .map(record -> wish(record, AMO, rules, source, target))
                    .toList();
            List<Record> read =
                    inAmocrm(wishes.stream().map(FieldTypesTest::fields).toList());
            for (int i = 0; i < wishes.size(); i++) {
                count(sources.get(i), wishes.get(i), read.get(i), rules, lpTypes, amoTypes, "lptracker");
            }
        }
    }

    private static FieldRule rule(FieldPath from, FieldPath to) {
        return new FieldRule(from, to, List.of(), null);
    }

    private Wish wish(Record record, CrmId to, List<FieldRule> rules, Metadata source, Metadata target) {
        SyncTo action = new SyncTo(to, List.of(), true, true, null, null, rules);
        Mapped mapped = mapping.map(new Decision.Fired("all", action, null), record, source, target, Region.DEFAULT);
        assertThat(mapped).isInstanceOf(Mapped.Ok.class);
        return ((Mapped.Ok) mapped).wish();
    }

    private static Map<FieldPath, Value> fields(Wish wish) {
        Map<FieldPath, Value> fields = new LinkedHashMap<>();
        wish.fields().forEach(field -> fields.put(field.to(), field.target()));
        return fields;
    }

    /** Makes leads in amoCRM, and reads them, in their order. */
    private List<Record> inAmocrm(List<Map<FieldPath, Value>> leads) {
        List<Record> records = new ArrayList<>();
        for (int start = 0; start < leads.size(); start += BATCH) {
            List<Draft> drafts = new ArrayList<>();
            for (Map<FieldPath, Value> fields : leads.subList(start, Math.min(start + BATCH, leads.size()))) {
                Map<FieldPath, Value> filled = filled(fields);
                filled.putIfAbsent(FieldPath.CONTACT_NAME, NAMELESS);
                drafts.add(new Draft("5149393", null, null, filled));
            }
            List<String> ids = crm.create(AMOCRM, drafts, LONG).stream()
                    .map(answer -> ok(answer).lead())
                    .toList();
            records.addAll(inOrder(ids, ok(crm.fetch(AMOCRM, new LinkedHashSet<>(ids), null))));
        }
        return records;
    }

    private List<Record> inLptracker(List<Map<FieldPath, Value>> leads) {
        List<Record> records = new ArrayList<>();
        for (Map<FieldPath, Value> fields : leads) {
            Map<FieldPath, Value> filled = filled(fields);
            filled.putIfAbsent(FieldPath.LEAD_NAME, Value.of("A"));
            filled.putIfAbsent(FieldPath.CONTACT_PHONE, Value.of("+79990000000"));
            String id = ok(crm.create(LPTRACKER, new Draft(null, null, null, filled), LONG))
                    .lead();
            records.addAll(inOrder(List.of(id), ok(crm.fetch(LPTRACKER, Set.of(id), null))));
        }
        return records;
    }

    private static Map<FieldPath, Value> filled(Map<FieldPath, Value> fields) {
        Map<FieldPath, Value> filled = new LinkedHashMap<>(fields);
        filled.values().removeIf(Value::isEmpty);
        return filled;
    }

    private static List<Record> inOrder(List<String> ids, List<Record> records) {
        Map<String, Record> byId =
                records.stream().collect(Collectors.toMap(record -> record.ref().id(), record -> record));
        return ids.stream().map(byId::get).toList();
    }

    private void count(
            Record source,
            Wish wish,
            Record read,
            List<FieldRule> rules,
            Map<FieldPath, String> from,
            Map<FieldPath, String> to,
            String direction) {
        Map<FieldPath, Value> wanted = fields(wish);
        int told = 0;
        for (FieldRule rule : rules) {
            if (!to.containsKey(rule.to()) || !from.containsKey(rule.from())) {
                continue;
            }
            String types = direction + " | " + from.get(rule.from()) + " | " + to.get(rule.to());
            Pair pair = table.computeIfAbsent(types, absent -> new Pair());
            pair.values++;
            Value given = source.value(rule.from());
            Value target = wanted.get(rule.to());
            if (target == null) {
                pair.told++;
                told++;
                assertThat(wish.lost())
                        .as(types)
                        .anyMatch(text -> text.contains(rule.from() + " (") && text.contains("-> " + rule.to() + " ("));
                continue;
            }
            // amoCRM knows no lead without a price: 0 is none.
            boolean noPrice = target.isEmpty() && rule.to().equals(FieldPath.LEAD_PRICE);
            boolean noName = target.isEmpty() && rule.to().equals(FieldPath.CONTACT_NAME);
            assertThat(Canonical.of(rule.to(), read.value(rule.to())))
                    .as("seed %d, %s, of %s", SEED, types, given)
                    .isEqualTo(noPrice ? "0" : Canonical.of(rule.to(), noName ? NAMELESS : target));
            if (target.isEmpty()) {
                pair.empty++;
            } else {
                pair.converted++;
            }
        }
        assertThat(wish.lost()).hasSize(told);
    }

    private String markdown() {
        StringBuilder text = new StringBuilder("| from | type | to type | values | read back equal | empty | told |\n");
        text.append("|---|---|---|---|---|---|---|\n");
        table.forEach((types, pair) -> text.append("| ")
                .append(types)
                .append(" | ")
                .append(pair.values)
                .append(" | ")
                .append(pair.converted)
                .append(" | ")
                .append(pair.empty)
                .append(" | ")
                .append(pair.told)
                .append(" |\n"));
        return text.toString();
    }

    private static void post(SandboxServer server, String path, String json) {
        int status = server.ask(sandbox -> sandbox.handle(Request.of("POST", path, Map.of(), json)))
                .status();
        assertThat(status).as(path).isLessThan(300);
    }
}
