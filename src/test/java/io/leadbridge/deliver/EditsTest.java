package io.leadbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Crm;
import io.leadbridge.crm.Patch;
import io.leadbridge.crm.Wiring;
import io.leadbridge.event.Account;
import io.leadbridge.event.Batch;
import io.leadbridge.event.Change;
import io.leadbridge.event.Condition;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Connection.Credentials;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Decision;
import io.leadbridge.event.Entity;
import io.leadbridge.event.EventId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.Hint;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Region;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Transform;
import io.leadbridge.event.Value;
import io.leadbridge.event.Wish;
import io.leadbridge.event.Work;
import io.leadbridge.mapping.Mapped;
import io.leadbridge.mapping.Mapping;
import io.leadbridge.testing.TwoCrms;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * People edit every mapped field on both sides, most of them through transforms that have no inverse. Real routes and
 * connectors, real mapping and delivery, both sandboxes. No webhook shows a snapshot here, so that no echo is told apart
 * before its lead is read. {@code -Dedits=10000} makes more edits.
 */
class EditsTest {

    private static final int EDITS = Integer.getInteger("edits", 40);
    private static final int LEADS = 12;
    private static final int MOST_ROUNDS = 6;
    private static final TenantId TENANT = new TenantId("demo");
    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final Map<String, String> UNLIMITED = Map.of(
            "amocrm.requests-per-window", "100000",
            "amocrm.account-requests-per-window", "100000",
            "lptracker.requests-per-window", "100000");

    private final long seed = Long.getLong("seed", 20_261_123L);
    private final Random random = new Random(seed);
    private final InMemoryBooks books = new InMemoryBooks();
    private final Mapping mapping = new Mapping();
    private final AtomicLong writes = new AtomicLong();
    private final Map<CrmId, Metadata> metadata = new HashMap<>();
    private final List<Pair> pairs = new ArrayList<>();
    private TwoCrms crms;
    private Wiring hub;
    private Wiring people;
    private Crm crm;
    private Deliver deliver;
    private List<Rule> rules;
    private int messages;

    /** A field on both sides, and what a person may write there. */
    private record Pair(
            FieldPath amo,
            FieldPath lp,
            List<Transform> forth,
            List<Transform> back,
            Supplier<Value> inAmo,
            Supplier<Value> inLp) {}

    @BeforeEach
    void connect() throws Exception {
        crms = TwoCrms.start();
        crms.faults(crms.amocrm(), "{\"rateLimit\":\"off\"}");
        crms.faults(crms.lptracker(), "{\"rateLimit\":\"off\"}");
        for (String name : List.of("Метки", "Площадь", "Интересы", "Задаток")) {
            crms.personOfLptracker("POST", "/custom/77/create", "{\"name\":\"" + name + "\",\"type\":\"text\"}");
        }
        hub = wiring(new Credentials.Token("demo"), new Credentials.Login("demo@example.test", "demo"));
        people = wiring(new Credentials.Token("human"), new Credentials.Login("human@example.test", "human"));
        crm = counted(hub.crm());
        for (CrmId each : List.of(AMOCRM, LPTRACKER)) {
            metadata.put(each, ((Answer.Ok<Metadata>) crm.describe(account(each))).value());
        }
        deliver = new Deliver(
                crm, books, any -> new Terms(Duration.ofSeconds(10), Duration.ofSeconds(5), 1), Clock.systemUTC());
        pairs();
        rules = List.of(
                rule(
                        "forth",
                        AMOCRM,
                        LPTRACKER,
                        pairs.stream()
                                .map(pair -> new FieldRule(pair.amo(), pair.lp(), pair.forth(), null))
                                .toList()),
                rule(
                        "back",
                        LPTRACKER,
                        AMOCRM,
                        pairs.stream()
                                .map(pair -> new FieldRule(pair.lp(), pair.amo(), pair.back(), null))
                                .toList()));
    }

    @AfterEach
    void disconnect() {
        hub.close();
        people.close();
        crms.close();
    }

    @Test
    void oneEditIsAtMostOneWriteAndNoneIsSwallowed() throws Exception {
        crms.peopleMakeAmocrmLeads("Edited", 0, LEADS);
        List<RecordRef> leads = crms.leads(crms.amocrm()).stream()
                .map(lead -> RecordRef.lead(AMOCRM, lead.path("id").asText()))
                .toList();
        leads.forEach(this::settle);
        long made = writes.getAndSet(0);
        Map<Long, Integer> writesOfEdits = new TreeMap<>();
        int loops = 0;
        List<String> swallowed = new ArrayList<>();
        Map<String, Integer> byField = new TreeMap<>();

        for (int i = 0; i < EDITS; i++) {
            RecordRef amo = leads.get(random.nextInt(LEADS));
            RecordRef lp = books.counterpart(TENANT, amo, LPTRACKER).orElseThrow();
            // Each field on each side first.
            int turn = i < pairs.size() * 2 ? i : random.nextInt(pairs.size() * 2);
            Pair pair = pairs.get(turn / 2);
            boolean inAmo = turn % 2 == 0;
            RecordRef edited = inAmo ? amo : lp;
            Record before = read(inAmo ? lp : amo);
            Record beforeEdit = read(edited);
            edit(edited, inAmo ? pair.amo() : pair.lp(), (inAmo ? pair.inAmo() : pair.inLp()).get());
            Record meant = read(edited);
            byField.merge((inAmo ? "amocrm " : "lptracker ") + (inAmo ? pair.amo() : pair.lp()), 1, Integer::sum);

            long first = writes.get();
            work(edited);
            long direct = writes.get() - first;
            settle(edited);
            long all = writes.get() - first;

            writesOfEdits.merge(all, 1, Integer::sum);
            loops += all > direct ? 1 : 0;
            swallowed.addAll(wrong(i, edited, meant, beforeEdit, before, inAmo ? pair.lp() : pair.amo()));
        }

        System.out.println("EDITS edits=" + EDITS + " fields=" + pairs.size() + " created=" + made + " writes per edit="
                + writesOfEdits + " loops=" + loops + " swallowed=" + swallowed.size());
        assertThat(swallowed).as("seed %d", seed).isEmpty();
        assertThat(loops).as("seed %d", seed).isZero();
        assertThat(writesOfEdits.keySet())
                .as("seed %d: %s", seed, writesOfEdits)
                .isSubsetOf(0L, 1L);
        assertThat(byField).hasSize(pairs.size() * 2);
    }

    /** What came out otherwise than the person meant it: of the edited side, of its counterpart, of other fields. */
    private List<String> wrong(
            int edit, RecordRef edited, Record meant, Record editedBefore, Record otherBefore, FieldPath written) {
        List<String> wrong = new ArrayList<>();
        Record now = read(edited);
        Record other = read(otherBefore.ref());
        for (Wish.Assignment each : wish(now).fields()) {
            String had = Fingerprint.of(each.from(), meant.value(each.from()));
            if (!had.equals(Fingerprint.of(each.from(), now.value(each.from())))) {
                wrong.add("edit " + edit + ": " + edited + " " + each.from() + " was changed by us");
            }
            String there = Fingerprint.of(each.to(), other.value(each.to()));
            String wanted = Fingerprint.of(each.to(), each.target());
            // A person who enters the value that is there already edits nothing.
            boolean changed = !had.equals(Fingerprint.of(each.from(), editedBefore.value(each.from())));
            if (each.to().equals(written) && changed) {
                if (!Fingerprint.covers(each.to(), there, wanted)) {
                    wrong.add("edit " + edit + ": " + each.from() + " did not reach " + each.to());
                }
            } else if (!there.equals(Fingerprint.of(each.to(), otherBefore.value(each.to())))) {
                wrong.add("edit " + edit + ": " + each.to() + " was changed though nobody edited " + each.from());
            }
        }
        return wrong;
    }

    private void edit(RecordRef lead, FieldPath path, Value value) {
        Record present = read(lead);
        String contact = path.of() == Entity.CONTACT
                ? present.mainContact().orElseThrow().id()
                : null;
        Patch patch = new Patch(lead.id(), contact, null, null, Map.of(path, value));
        Answer<?> answer = people.crm().update(account(lead.crm()), patch, () -> Duration.ofMinutes(1));
        assertThat(answer).as("%s %s", path, answer).isInstanceOf(Answer.Ok.class);
    }

    /** Webhooks of both sides, until nothing is written any more. */
    private void settle(RecordRef lead) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            long before = writes.get();
            work(lead);
            books.counterpart(TENANT, lead, other(lead.crm())).ifPresent(this::work);
            if (writes.get() == before) {
                return;
            }
        }
    }

    private void work(RecordRef lead) {
        EventId event = new EventId("m" + ++messages, 0);
        Hint hint = new Hint(
                lead, Set.of(Change.UPDATED), List.of(), Instant.now(), Set.of(), List.of(event), Optional.empty());
        assertThat(deliver.recall(batch(), List.of(hint), List.of())).isEmpty();
        Record present = read(lead);
        Work work = deliver.entered(new Work(hint, present, List.of()), batch());
        Outcome outcome =
                (Outcome) deliver.deliver(work, List.of(new Mapped.Ok(wish(present))), batch(), metadata, false);
        assertThat(outcome)
                .as("%s", outcome)
                .isInstanceOfAny(Outcome.Applied.class, Outcome.Unchanged.class, Outcome.Echo.class);
    }

    private Wish wish(Record record) {
        CrmId from = record.ref().crm();
        Rule rule = rules.stream()
                .filter(each -> each.from().equals(from))
                .findFirst()
                .orElseThrow();
        Decision.Fired fired = new Decision.Fired(rule.name(), rule.then().get(0), null);
        Mapped mapped = mapping.map(fired, record, metadata.get(from), metadata.get(other(from)), Region.DEFAULT);
        Wish wish = ((Mapped.Ok) mapped).wish();
        assertThat(wish.lost()).isEmpty();
        return wish;
    }

    private Record read(RecordRef lead) {
        Answer<List<Record>> answer = crm.fetch(account(lead.crm()), Set.of(lead.id()), null);
        return ((Answer.Ok<List<Record>>) answer).value().get(0);
    }

    private Batch batch() {
        return new Batch(TENANT, rules, Region.DEFAULT, () -> Duration.ofMinutes(1));
    }

    private static Account account(CrmId crm) {
        return new Account(TENANT, crm);
    }

    private static CrmId other(CrmId crm) {
        return crm.equals(AMOCRM) ? LPTRACKER : AMOCRM;
    }

    private void pairs() {
        FieldPath lpSource = custom("Источник");
        Transform toRussian = new Transform.MapOf(Map.of("landing", "Сайт", "ads", "Реклама"), "Прочее");
        Transform toEnglish = new Transform.MapOf(Map.of("Сайт", "landing", "Реклама", "ads"), "other");
        Transform topics = new Transform.MapOf(Map.of("Kitchen", "Кухня", "Wardrobe", "Шкаф", "Sofa", "Диван"), null);
        Transform products = new Transform.MapOf(Map.of("Кухня", "Kitchen", "Шкаф", "Wardrobe", "Диван", "Sofa"), null);
        Transform number = new Transform.Number();
        Transform trim = new Transform.Trim();
        List<Transform> join = List.of(new Transform.Join(", "));
        List<Transform> split = List.of(new Transform.Split(","), trim);
        List<Transform> none = List.of();
        pair(FieldPath.LEAD_NAME, FieldPath.LEAD_NAME, List.of(new Transform.Upper()), none, this::words, this::words);
        // Whole in amoCRM, a text with a fraction in LPTracker.
        pair(FieldPath.LEAD_PRICE, custom("Бюджет"), none, List.of(number), () -> whole(), this::fraction);
        pair(custom("Deposit"), custom("Задаток"), none, List.of(number), () -> whole(), this::fraction);
        pair(custom("Area"), custom("Площадь"), none, List.of(number), () -> whole(), this::fraction);
        pair(
                custom("Source"),
                lpSource,
                List.of(toRussian),
                List.of(toEnglish),
                () -> one("landing", "ads", "friend", "Landing ", "other"),
                () -> one("Сайт", "Реклама", "Друг", "Прочее"));
        pair(
                custom("Product"),
                custom("Тема"),
                List.of(topics),
                List.of(products),
                () -> one("Kitchen", "Wardrobe", "Sofa"),
                () -> one("Кухня", "Шкаф", "Диван"));
        pair(custom("Deadline"), custom("Срок"), none, none, this::day, this::day);
        pair(
                custom("Interests"),
                custom("Интересы"),
                join,
                split,
                () -> many("Style", "Price", "Speed"),
                () -> one("Style", "Price,Speed", "Speed ,Style", "Price"));
        pair(
                FieldPath.LEAD_TAGS,
                custom("Метки"),
                join,
                split,
                () -> many("vip", "hot", "cold"),
                () -> one("vip", "hot, new", "cold ,vip"));
        pair(
                FieldPath.CONTACT_NAME,
                FieldPath.CONTACT_NAME,
                List.of(trim),
                List.of(new Transform.Lower()),
                this::words,
                this::words);
        pair(
                FieldPath.CONTACT_PHONE,
                FieldPath.CONTACT_PHONE,
                List.of(new Transform.E164()),
                List.of(new Transform.E164()),
                this::phone,
                this::phone);
        pair(
                FieldPath.CONTACT_EMAIL,
                FieldPath.CONTACT_EMAIL,
                List.of(new Transform.Lower()),
                none,
                this::email,
                this::email);
        pair(
                custom("City"),
                FieldPath.custom(Entity.CONTACT, "City"),
                List.of(trim),
                List.of(new Transform.Upper()),
                () -> one("Moscow", "kazan ", "Omsk"),
                () -> one("Tver", "omsk", "Perm "));
    }

    private void pair(
            FieldPath amo,
            FieldPath lp,
            List<Transform> forth,
            List<Transform> back,
            Supplier<Value> inAmo,
            Supplier<Value> inLp) {
        pairs.add(new Pair(resolved(AMOCRM, amo), resolved(LPTRACKER, lp), forth, back, inAmo, inLp));
    }

    private FieldPath resolved(CrmId where, FieldPath path) {
        return path.custom()
                ? FieldPath.custom(
                        path.of(),
                        metadata.get(where)
                                .field(path.of(), path.name())
                                .orElseThrow()
                                .id())
                : path;
    }

    private static FieldPath custom(String name) {
        return FieldPath.custom(Entity.LEAD, name);
    }

    private Value words() {
        return one("Kitchen", "kitchen", "Bath room", "BATH ROOM", "Sofa " + random.nextInt(50), " sofa");
    }

    private Value whole() {
        return Value.of(random.nextInt(2_000));
    }

    private Value fraction() {
        return one("100", "100,4", "100.5", "1 500,50", "1500.4999", Integer.toString(random.nextInt(2_000)));
    }

    private Value day() {
        return new Value.Moment(Instant.parse("2026-03-01T21:00:00Z").plus(Duration.ofDays(random.nextInt(40))));
    }

    private Value phone() {
        int number = random.nextInt(30);
        String digits = "999555" + String.format("%04d", number);
        return Value.ofTexts(List.of(one("+7" + digits, "8" + digits, "+7 (999) 555-" + digits.substring(6))
                .canonical()));
    }

    private Value email() {
        return Value.ofTexts(
                List.of(one("Ann", "ann", "BOB", "carl").canonical() + random.nextInt(8) + "@Example.test"));
    }

    private Value one(String... texts) {
        return Value.of(texts[random.nextInt(texts.length)]);
    }

    private Value many(String... texts) {
        List<String> some = new ArrayList<>(List.of(texts));
        some.removeIf(any -> random.nextBoolean());
        return Value.ofTexts(some.isEmpty() ? List.of(texts[0]) : some);
    }

    private Wiring wiring(Credentials inAmo, Credentials inLp) throws Exception {
        Wiring wiring = new Wiring(UNLIMITED);
        wiring.connect(new Connection(account(AMOCRM), URI.create(crms.amocrm().url()), inAmo, null, null, "hook"));
        wiring.connect(
                new Connection(account(LPTRACKER), URI.create(crms.lptracker().url()), inLp, null, "77", "hook"));
        return wiring;
    }

    /** Counts what the hub writes: patches and new leads. */
    private Crm counted(Crm port) {
        return (Crm) Proxy.newProxyInstance(
                Crm.class.getClassLoader(), new Class<?>[] {Crm.class}, (self, method, arguments) -> {
                    if (List.of("update", "create").contains(method.getName())) {
                        writes.addAndGet(arguments[1] instanceof List<?> list ? list.size() : 1);
                    }
                    try {
                        return method.invoke(port, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Rule rule(String name, CrmId from, CrmId to, List<FieldRule> fields) {
        SyncTo action =
                new SyncTo(to, List.of(MatchBy.LINK, MatchBy.PHONE), true, true, null, null, fields, false, null, null);
        return new Rule(name, from, new Condition.All(List.of()), List.of(action));
    }
}
