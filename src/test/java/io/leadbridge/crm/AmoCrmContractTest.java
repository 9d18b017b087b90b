package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.Sandbox;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AmoCrmContractTest extends CrmContractTest {

    @Override
    Account account() {
        return new Account(new TenantId("acme"), new CrmId("amocrm"));
    }

    @Override
    Sandbox sandbox() {
        return AmoSandbox.create(Clock.systemUTC(), new Random(1));
    }

    @Override
    Connection connection(String url) {
        return connection(url, "demo");
    }

    private Connection connection(String url, String token) {
        return new Connection(account(), uri(url), new Connection.Credentials.Token(token), null, null, "hook");
    }

    @Override
    Connection renewable(String url) {
        JsonNode consent = server.ask(sandbox -> json(sandbox.handle(Request.of(
                "POST",
                "/sandbox/oauth/code",
                Map.of(),
                "{\"client_id\":\"client\",\"client_secret\":\"secret\",\"redirect_uri\":\"https://hub.test\"}"))));
        return new Connection(
                account(),
                uri(url),
                new Connection.Credentials.OAuth(
                        "client",
                        "secret",
                        "https://hub.test",
                        consent.path("refresh_token").asText(),
                        null),
                null,
                null,
                "hook");
    }

    @Override
    FieldPath textCustom() {
        return FieldPath.custom(Entity.LEAD, "427181");
    }

    @Override
    String pipeline() {
        return "5149393";
    }

    @Override
    String otherStage() {
        return "61605486";
    }

    @Test
    void writesEveryKindOfValue() {
        Created created = create(null);
        Map<FieldPath, Value> fields = Map.of(
                FieldPath.LEAD_PRICE,
                new Value.Number(new BigDecimal("1999.6")),
                FieldPath.custom(Entity.LEAD, "427185"),
                Value.of("Sofa"),
                FieldPath.custom(Entity.LEAD, "427189"),
                new Value.Moment(Instant.ofEpochSecond(1_700_000_000)),
                FieldPath.custom(Entity.LEAD, "427191"),
                Value.of(12),
                FieldPath.custom(Entity.LEAD, "427193"),
                new Value.Flag(true));

        Updated updated = ok(crm.update(account, patch(created, null, fields), LONG));

        Record record = read(created.lead());
        assertThat(updated.updatedAt()).isNotNull();
        assertThat(record.value(FieldPath.LEAD_PRICE).canonical()).isEqualTo("2000");
        fields.forEach((path, value) -> {
            if (path.custom()) {
                assertThat(record.value(path).canonical()).as(path.toString()).isEqualTo(value.canonical());
            }
        });
    }

    @Test
    void needsAPersonForADeadToken() {
        wiring.connect(connection(server.url(), "dead"));

        assertThat(crm.fetch(account, Set.of("1"), null))
                .isInstanceOfSatisfying(Answer.Hold.class, hold -> assertThat(hold.reason())
                        .contains("needs a person")
                        .doesNotContain("dead"));
    }

    @Test
    void makesManyLeadsInOneRequest() {
        List<Draft> drafts = IntStream.range(0, 50).mapToObj(this::numbered).toList();

        List<Answer<Created>> answers = crm.create(account, drafts, LONG);

        assertThat(calls()).isEqualTo(1);
        List<Record> records = ok(crm.fetch(
                account, answers.stream().map(answer -> ok(answer).lead()).collect(Collectors.toSet()), null));
        Map<String, Record> byId =
                records.stream().collect(Collectors.toMap(record -> record.ref().id(), record -> record));
        for (int i = 0; i < 50; i++) {
            Created created = ok(answers.get(i));
            assertThat(byId.get(created.lead()).value(FieldPath.LEAD_NAME)).isEqualTo(Value.of("Lead " + i));
            assertThat(byId.get(created.lead()).mainContact().orElseThrow().id())
                    .isEqualTo(created.contact());
        }
    }

    @Test
    void makesLeadsOnOldAndNewContactsInTwoRequests() {
        String contact = create(null).contact();
        Draft onOld = new Draft(pipeline(), null, contact, Map.of(FieldPath.LEAD_NAME, Value.of("Second")));
        Draft onNone = new Draft(pipeline(), null, null, Map.of(FieldPath.LEAD_NAME, Value.of("Third")));
        long before = calls();

        List<Answer<Created>> answers = crm.create(account, List.of(onOld, numbered(1), onNone), LONG);

        assertThat(calls() - before).isEqualTo(2);
        assertThat(ok(answers.get(0)).contact()).isEqualTo(contact);
        assertThat(ok(answers.get(1)).contact()).isNotNull().isNotEqualTo(contact);
        assertThat(ok(answers.get(2)).contact()).isNull();
    }

    @Test
    void takesABadDraftOutAndMakesTheRest() {
        Draft bad = new Draft(
                pipeline(),
                null,
                null,
                Map.of(
                        FieldPath.LEAD_NAME,
                        Value.of("Bad"),
                        FieldPath.custom(Entity.LEAD, "427185"),
                        Value.of("Boat"),
                        FieldPath.CONTACT_NAME,
                        Value.of("Anna")));

        List<Answer<Created>> answers = crm.create(account, List.of(numbered(0), bad, numbered(2)), LONG);

        assertThat(calls()).isEqualTo(2);
        assertThat(ok(answers.get(0)).lead()).isNotEqualTo(ok(answers.get(2)).lead());
        assertThat(answers.get(1)).isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                .contains("field 427185", "NotSupportedChoice")
                .doesNotContain("Boat"));
        assertThat(madeLeads()).isEqualTo(2);
    }

    @Test
    void writesManyDifferencesInThreeRequests() {
        List<Created> made = made(20);
        long before = calls();
        List<Patch> patches = made.stream()
                .map(created -> patch(
                        created,
                        otherStage(),
                        Map.of(
                                FieldPath.LEAD_NAME,
                                Value.of("Lead of " + created.contact()),
                                FieldPath.CONTACT_PHONE,
                                Value.ofTexts(
                                        List.of("+7998" + created.contact().substring(1))))))
                .toList();

        List<Answer<Updated>> answers = crm.update(account, patches, LONG);

        assertThat(answers)
                .allSatisfy(answer -> assertThat(ok(answer).updatedAt()).isNotNull());
        assertThat(calls() - before)
                .as("contacts read, contacts written, leads written")
                .isEqualTo(3);
        ok(crm.fetch(account, made.stream().map(Created::lead).collect(Collectors.toSet()), null))
                .forEach(record -> {
                    String contact = record.mainContact().orElseThrow().id();
                    assertThat(record.value(FieldPath.LEAD_NAME)).isEqualTo(Value.of("Lead of " + contact));
                    assertThat(record.status()).isEqualTo(otherStage());
                    assertThat(record.value(FieldPath.CONTACT_PHONE).all())
                            .hasSize(2)
                            .anyMatch(phone -> phone.canonical().endsWith(contact.substring(1)));
                });
    }

    @Test
    void readsNoContactOfWhichOnlyTheNameChanges() {
        Created created = create(null);
        long before = calls();

        ok(crm.update(account, patch(created, null, Map.of(FieldPath.CONTACT_NAME, Value.of("Vera"))), LONG));

        assertThat(calls() - before).isEqualTo(1);
        assertThat(read(created.lead()).value(FieldPath.CONTACT_NAME)).isEqualTo(Value.of("Vera"));
    }

    @Test
    void tellsRefusedAndGoneApartAndWritesTheRest() {
        List<Created> made = made(3);
        Map<FieldPath, Value> name = Map.of(FieldPath.LEAD_NAME, Value.of("New name"));
        Patch gone = new Patch("99999998", null, null, null, name);
        Patch refused = patch(made.get(1), null, Map.of(FieldPath.custom(Entity.LEAD, "7777777"), Value.of("x")));

        List<Answer<Updated>> answers = crm.update(
                account, List.of(patch(made.get(0), null, name), refused, gone, patch(made.get(2), null, name)), LONG);

        assertThat(answers.get(1)).isInstanceOfSatisfying(Answer.Refused.class, answer -> assertThat(answer.reason())
                .contains("7777777"));
        assertThat(answers.get(2)).isInstanceOf(Answer.Gone.class);
        assertThat(ok(answers.get(0)).updatedAt()).isNotNull();
        assertThat(read(made.get(2).lead()).value(FieldPath.LEAD_NAME)).isEqualTo(Value.of("New name"));
    }

    @Test
    void leavesALeadAloneIfItsContactIsRefused() {
        List<Created> made = made(2);
        Map<FieldPath, Value> bad = Map.of(
                FieldPath.LEAD_NAME,
                Value.of("Changed"),
                FieldPath.custom(Entity.CONTACT, "427181"),
                Value.of("a lead's field"));
        Map<FieldPath, Value> good =
                Map.of(FieldPath.LEAD_NAME, Value.of("Changed"), FieldPath.CONTACT_NAME, Value.of("Vera"));

        List<Answer<Updated>> answers =
                crm.update(account, List.of(patch(made.get(0), null, bad), patch(made.get(1), null, good)), LONG);

        assertThat(answers.get(0)).isInstanceOf(Answer.Refused.class);
        assertThat(read(made.get(0).lead()).value(FieldPath.LEAD_NAME)).isEqualTo(Value.of("Lead 0"));
        assertThat(read(made.get(1).lead()).value(FieldPath.LEAD_NAME)).isEqualTo(Value.of("Changed"));
        assertThat(read(made.get(1).lead()).value(FieldPath.CONTACT_NAME)).isEqualTo(Value.of("Vera"));
    }

    @Test
    void writesAContactOfTwoLeadsOnceWithAllThatIsWanted() {
        Created first = create(null);
        Draft draft = new Draft(pipeline(), null, first.contact(), Map.of(FieldPath.LEAD_NAME, Value.of("Second")));
        Created second = ok(crm.create(account, draft, LONG));

        List<Answer<Updated>> answers = crm.update(
                account,
                List.of(
                        patch(first, null, Map.of(FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990003344")))),
                        patch(second, null, Map.of(FieldPath.CONTACT_PHONE, Value.ofTexts(List.of("+79990005566"))))),
                LONG);

        assertThat(answers).allSatisfy(answer -> assertThat(answer).isInstanceOf(Answer.Ok.class));
        assertThat(read(first.lead()).value(FieldPath.CONTACT_PHONE).all()).hasSize(3);
    }

    @Test
    void knowsNothingOfABatchOfWhichTheAnswerWasLost() {
        List<Created> made = made(2);
        List<Patch> patches = made.stream()
                .map(created -> patch(created, null, Map.of(FieldPath.LEAD_NAME, Value.of("New"))))
                .toList();
        faults("{\"lostAnswerShare\":1}");

        assertThat(crm.update(account, patches, LONG)).hasSize(2).allSatisfy(answer -> assertThat(answer)
                .isInstanceOf(Answer.Unknown.class));
        assertThat(crm.create(account, List.of(numbered(5), numbered(6)), LONG))
                .hasSize(2)
                .allSatisfy(answer -> assertThat(answer).isInstanceOf(Answer.Unknown.class));
    }

    @Test
    void keepsTheAnswersOfWhatWasDoneBeforeACallIsHeld() {
        String contact = create(null).contact();
        Draft onOld = new Draft(pipeline(), null, contact, Map.of(FieldPath.LEAD_NAME, Value.of("Second")));
        AtomicInteger looks = new AtomicInteger();
        io.leadbridge.event.Lease endsAfterTheFirstWrite =
                () -> looks.incrementAndGet() == 1 ? Duration.ofMinutes(1) : Duration.ZERO;

        List<Answer<Created>> answers = crm.create(account, List.of(onOld, numbered(1)), endsAfterTheFirstWrite);

        assertThat(answers.get(0)).isInstanceOf(Answer.Hold.class);
        assertThat(answers.get(1)).isInstanceOf(Answer.Ok.class);
    }

    @Test
    void writesTagsAndTheResponsibleUser() {
        Created created = create(null);
        ok(crm.update(account, patch(created, null, Map.of(FieldPath.LEAD_TAGS, Value.of("vip"))), LONG));

        ok(crm.update(
                account,
                patch(
                        created,
                        null,
                        Map.of(
                                FieldPath.LEAD_TAGS,
                                Value.ofTexts(List.of("hot", "vip")),
                                FieldPath.LEAD_RESPONSIBLE,
                                Value.of("9300002"))),
                LONG));

        Record record = read(created.lead());
        assertThat(record.value(FieldPath.LEAD_TAGS).all())
                .extracting(Value::canonical)
                .containsExactlyInAnyOrder("vip", "hot");
        assertThat(record.value(FieldPath.LEAD_RESPONSIBLE)).isEqualTo(Value.of("9300002"));
        assertThat(record.responsible()).isEqualTo("9300002");
    }

    @Test
    void writesALossReasonOnlyWithTheStatusOfLostLeads() {
        Created created = create(null);
        Map<FieldPath, Value> reason = Map.of(FieldPath.LEAD_LOSS_REASON, Value.of(lossReason()));

        assertThat(crm.update(account, patch(created, null, reason), LONG))
                .isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                        .contains("lead.loss-reason", "143"));
        ok(crm.update(account, patch(created, "143", reason), LONG));

        assertThat(read(created.lead()).value(FieldPath.LEAD_LOSS_REASON)).isEqualTo(Value.of(lossReason()));
    }

    /** One that the sandbox has; one without reasons takes any. */
    private String lossReason() {
        List<Metadata.Named> known = ok(crm.describe(account)).lossReasons();
        return known.isEmpty() ? "77" : known.get(0).id();
    }

    @Test
    void namesTheUsers() {
        assertThat(ok(crm.describe(account)).users())
                .contains(new Metadata.Named("9300001", "Anna Admin"), new Metadata.Named("9300002", "Max Manager"));
    }

    @Test
    void findsTheContactThatIsNotOnTheFirstPage() {
        for (int batch = 0; batch < 6; batch++) {
            int first = batch * 50;
            List<Draft> decoys = IntStream.range(first, first + 50)
                    .mapToObj(i -> new Draft(
                            pipeline(),
                            null,
                            null,
                            Map.of(
                                    FieldPath.LEAD_NAME,
                                    Value.of("Decoy"),
                                    FieldPath.CONTACT_NAME,
                                    Value.of("knows 9990001122 " + i))))
                    .toList();
            crm.create(account, decoys, LONG).forEach(CrmContractTest::ok);
        }
        Created created = create(null);

        assertThat(ok(crm.search(account, new Search(List.of("+7 999 000-11-22"), List.of()))))
                .extracting(Match::contact)
                .containsExactly(created.contact());
    }

    @Test
    void listsWhatChangedPageByPage() {
        List<Created> made = made(50);
        Instant start = read(made.get(0).lead()).updatedAt();

        Changes all = ok(crm.changes(account, start));
        Changes none = ok(crm.changes(account, start.plusSeconds(3600)));

        assertThat(all.leads())
                .extracting(record -> record.ref().id())
                .containsExactlyInAnyOrderElementsOf(
                        made.stream().map(Created::lead).toList());
        assertThat(all.leads().get(0).contacts()).isNotEmpty();
        assertThat(all.more()).isFalse();
        assertThat(all.until()).isEqualTo(all.leads().get(49).updatedAt());
        assertThat(none.leads()).isEmpty();
        assertThat(none.until()).isEqualTo(start.plusSeconds(3600));
    }

    @Test
    void findsAContactByItsFullNameAndNoOneWhoseNameContainsIt() {
        Created anna = named("Анна Ли");
        named("Анна Лирова");
        named("Мария Анна Ли");

        List<Match> matches = ok(crm.search(account, new Search(List.of(), List.of(), List.of("анна ли"))));

        assertThat(matches).extracting(Match::contact).containsExactly(anna.contact());
    }

    @Test
    void subscribesTheWebhookOnceAndRepairsIt() {
        URI webhook = uri("http://127.0.0.1:1/webhooks/acme/amocrm/secret");

        assertThat(ok(crm.subscribe(account, webhook)).changed()).isTrue();
        assertThat(ok(crm.subscribe(account, webhook)).changed()).isFalse();
        assertThat(ok(crm.subscribe(account, uri(webhook + "2"))).changed())
                .as("another address")
                .isTrue();
    }

    private List<Created> made(int count) {
        List<Draft> drafts = IntStream.range(0, count).mapToObj(this::numbered).toList();
        return crm.create(account, drafts, LONG).stream()
                .map(CrmContractTest::ok)
                .toList();
    }

    private Draft numbered(int i) {
        return new Draft(
                pipeline(),
                null,
                null,
                Map.of(
                        FieldPath.LEAD_NAME,
                        Value.of("Lead " + i),
                        FieldPath.CONTACT_NAME,
                        Value.of("Contact " + i),
                        FieldPath.CONTACT_PHONE,
                        Value.ofTexts(List.of("+7999000" + (1000 + i)))));
    }

    private Created named(String name) {
        return ok(crm.create(
                account,
                new Draft(
                        null,
                        null,
                        null,
                        Map.of(FieldPath.LEAD_NAME, Value.of("Lead"), FieldPath.CONTACT_NAME, Value.of(name))),
                LONG));
    }

    private int madeLeads() {
        return ok(crm.changes(account, Instant.EPOCH.plusSeconds(1))).leads().size();
    }
}
