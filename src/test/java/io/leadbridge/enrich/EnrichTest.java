package io.leadbridge.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Crm;
import io.leadbridge.crm.NoCrm;
import io.leadbridge.crm.Patch;
import io.leadbridge.crm.Updated;
import io.leadbridge.event.Account;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Lease;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

class EnrichTest {

    private static final Account ACCOUNT = new Account(new TenantId("acme"), new CrmId("amocrm"));
    private static final Duration FRESH = Duration.ofMinutes(30);
    private static final Duration LOCAL = Duration.ofSeconds(2);
    private static final Metadata METADATA = new Metadata(
            List.of(new Metadata.Pipeline("1", "Sales", true, List.of(new Metadata.Stage("142", "Won", true)))),
            List.of(new Metadata.Field(Entity.LEAD, "5", "Source", null, "text", List.of())));

    private static final Metadata NEWER = new Metadata(METADATA.pipelines(), List.of());
    private static final Patch PATCH = new Patch("1", null, null, null, Map.of(FieldPath.LEAD_NAME, Value.of("n")));

    private final CountingCrm crm = new CountingCrm();
    private Instant now = Instant.ofEpochSecond(1_700_000_000);

    @BeforeEach
    void emptyRedis() {
        TestRedis.shared().flush();
    }

    @Test
    void readsTheMetadataOnceForAThousandEvents() {
        Enrich enrich = enrich();

        for (int event = 0; event < 1000; event++) {
            now = now.plusSeconds(1);
            assertThat(enrich.metadata(ACCOUNT)).isEqualTo(new Answer.Ok<>(METADATA));
        }

        assertThat(crm.describes).isOne();
    }

    @Test
    void sharesTheMetadataWithTheNextInstance() {
        enrich().metadata(ACCOUNT);

        Answer<Metadata> second = enrich().metadata(ACCOUNT);

        assertThat(second).isEqualTo(new Answer.Ok<>(METADATA));
        assertThat(crm.describes).isOne();
    }

    @Test
    void servesStaleMetadataWhileTheCrmIsDown() {
        Enrich enrich = enrich();
        enrich.metadata(ACCOUNT);
        now = now.plus(FRESH).plus(LOCAL);
        crm.answer = new Answer.Later<>(Duration.ofSeconds(1), "503");

        assertThat(enrich.metadata(ACCOUNT)).isEqualTo(new Answer.Ok<>(METADATA));
    }

    @Test
    void tellsTheFailureWhenNothingIsKnown() {
        crm.answer = new Answer.Later<>(Duration.ofSeconds(1), "503");

        assertThat(enrich().metadata(ACCOUNT)).isEqualTo(crm.answer);
    }

    @Test
    void triesOnceWhileTheCrmIsDownThoughManyAsk() {
        keep(METADATA, now);
        crm.answer = new Answer.Later<>(Duration.ofSeconds(1), "503");

        for (int caller = 0; caller < 20; caller++) {
            assertThat(enrich().metadata(ACCOUNT)).isEqualTo(new Answer.Ok<>(METADATA));
        }

        assertThat(crm.describes).isOne();
    }

    @Test
    void letsOneCallerReadAndServesTheOthersWhatIsKnown() {
        keep(METADATA, now.minusSeconds(1));
        store().lock(ACCOUNT, Duration.ofSeconds(30));

        assertThat(enrich().metadata(ACCOUNT)).isEqualTo(new Answer.Ok<>(METADATA));
        assertThat(crm.describes).isZero();
    }

    @Test
    void holdsWhileAnotherReadsWhatNobodyKnowsYet() {
        store().lock(ACCOUNT, Duration.ofSeconds(30));

        assertThat(enrich().metadata(ACCOUNT)).isInstanceOf(Answer.Hold.class);
    }

    @Test
    void readsOnceWhenManyInstancesAskAtOnce() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(8);
        List<Callable<Answer<Metadata>>> calls = IntStream.range(0, 40)
                .<Callable<Answer<Metadata>>>mapToObj(i -> () -> enrich().metadata(ACCOUNT))
                .toList();
        try {
            for (Future<Answer<Metadata>> answer : callers.invokeAll(calls)) {
                assertThat(answer.get()).isInstanceOfAny(Answer.Ok.class, Answer.Hold.class);
            }
        } finally {
            callers.shutdownNow();
        }

        assertThat(crm.describes).isOne();
    }

    @Test
    void readsAgainAfterAnEviction() {
        Enrich enrich = enrich();
        enrich.metadata(ACCOUNT);

        enrich.evict(ACCOUNT);
        enrich.metadata(ACCOUNT);
        enrich.metadata(ACCOUNT);

        assertThat(crm.describes).isEqualTo(2);
    }

    @Test
    void servesWhatWasEvictedWhileTheCrmIsDown() {
        Enrich enrich = enrich();
        enrich.metadata(ACCOUNT);
        crm.answer = new Answer.Later<>(Duration.ofSeconds(1), "503");

        enrich.evict(ACCOUNT);

        assertThat(enrich.metadata(ACCOUNT)).isEqualTo(new Answer.Ok<>(METADATA));
    }

    @Test
    void doesNotTrustWhatWasBeingReadWhenTheStructureChanged() {
        Enrich enrich = enrich();
        crm.whileDescribing = () -> enrich().evict(ACCOUNT);

        assertThat(enrich.metadata(ACCOUNT)).isEqualTo(new Answer.Ok<>(METADATA));

        crm.whileDescribing = () -> {};
        crm.answer = new Answer.Ok<>(NEWER);
        assertThat(enrich.metadata(ACCOUNT)).isEqualTo(new Answer.Ok<>(NEWER));
    }

    @Test
    void neitherOverwritesNorUnlocksAnotherWhenItsOwnLockIsLost() {
        crm.whileDescribing = () -> {
            // As if it had hung for longer than the lock lasts.
            TestRedis.shared().flush();
            keep(NEWER, now.plus(FRESH));
            store().lock(ACCOUNT, Duration.ofSeconds(30));
        };

        enrich().metadata(ACCOUNT);

        assertThat(enrich().metadata(ACCOUNT)).isEqualTo(new Answer.Ok<>(NEWER));
        assertThat(store().lock(ACCOUNT, Duration.ofSeconds(30))).isEmpty();
    }

    @Test
    void readsAgainOnceForARecordThatShowsAnUnknownStage() {
        Enrich enrich = enrich();
        enrich.metadata(ACCOUNT);
        crm.status = "143";

        assertThat(enrich.read(ACCOUNT, List.of(hint("1", now)))).isInstanceOf(Answer.Hold.class);
        for (int event = 0; event < 1000; event++) {
            now = now.plusMillis(100);
            enrich.metadata(ACCOUNT);
            assertThat(enrich.read(ACCOUNT, List.of(hint("1", now)))).isInstanceOf(Answer.Ok.class);
        }

        assertThat(crm.describes).isEqualTo(2);
    }

    @Test
    void readsAgainNoMoreOftenThanTheIntervalHoweverManyIdsAreUnknown() {
        Enrich one = enrich();
        Enrich other = enrich();

        for (int event = 0; event < 100; event++) {
            crm.status = Integer.toString(1000 + event);
            one.metadata(ACCOUNT);
            one.read(ACCOUNT, List.of(hint("1", now)));
            other.metadata(ACCOUNT);
            other.read(ACCOUNT, List.of(hint("1", now)));
        }

        assertThat(crm.describes).isEqualTo(2);
    }

    @Test
    void tellsWhichIdsARecordShowsThatMetadataDoesNotKnow() {
        Metadata metadata = new Metadata(
                METADATA.pipelines(), METADATA.fields(), List.of(new Metadata.Named("7", "Ann")), List.of(), List.of());
        Contact contact = new Contact(
                "c",
                true,
                Map.of(FieldPath.custom(Entity.CONTACT, "5"), Value.of("x"), FieldPath.CONTACT_PHONE, Value.of("1")));
        Record record = new Record(
                RecordRef.lead(ACCOUNT.crm(), "1"),
                "2",
                "143",
                "8",
                null,
                null,
                Map.of(
                        FieldPath.custom(Entity.LEAD, "5"),
                        Value.of("x"),
                        FieldPath.custom(Entity.LEAD, "6"),
                        Value.of("x")),
                List.of(contact));

        assertThat(new Known(metadata).missing(List.of(record)))
                .containsExactly("field contact.custom.5", "field lead.custom.6", "pipeline 2", "status 143", "user 8");
    }

    @Test
    void triesARefusedWriteOnceMoreWithNewMetadata() {
        Enrich enrich = enrich();
        enrich.metadata(ACCOUNT);
        Crm refreshing = new RefreshingCrm(crm, enrich);
        crm.written = new Answer.Refused<>("update: PATCH: NotSupportedChoice at status_id");

        List<Answer<Updated>> side = refreshing.update(ACCOUNT, List.of(PATCH, PATCH), () -> LOCAL);

        assertThat(side).allMatch(answer -> answer instanceof Answer.Later);
        enrich.metadata(ACCOUNT);
        assertThat(crm.describes).isEqualTo(2);
        assertThat(refreshing.update(ACCOUNT, PATCH, () -> LOCAL)).isEqualTo(crm.written);
    }

    @Test
    void believesEveryOtherRefusal() {
        Enrich enrich = enrich();
        enrich.metadata(ACCOUNT);
        Crm refreshing = new RefreshingCrm(crm, enrich);
        crm.written = new Answer.Refused<>("update: PATCH: TooLong at name (sent fields: 1803704)");

        assertThat(refreshing.update(ACCOUNT, PATCH, () -> LOCAL)).isEqualTo(crm.written);
        enrich.metadata(ACCOUNT);
        assertThat(crm.describes).isOne();
    }

    @Test
    void readsLeadsInChunksAndTellsSinceWhenTheyChanged() {
        List<Hint> hints = IntStream.range(0, 300)
                .mapToObj(id -> hint(Integer.toString(id), now.plusSeconds(id)))
                .toList();

        Answer<Map<RecordRef, Record>> answer = enrich().read(ACCOUNT, hints);

        assertThat(answer).isInstanceOfSatisfying(Answer.Ok.class, ok -> assertThat((Map<?, ?>) ok.value())
                .hasSize(300));
        assertThat(crm.chunks).containsExactly(250, 50);
        assertThat(crm.since).containsExactly(now, now.plusSeconds(250));
    }

    @Test
    void doesNotGuessSinceWhenIfAHintHasNoTime() {
        enrich().read(ACCOUNT, List.of(hint("1", now), hint("2", null), hint("3", now)));

        assertThat(crm.chunks).containsExactly(3);
        assertThat(crm.since).containsOnlyNulls();
    }

    @Test
    void tellsSinceWhenManyChangedThoughOneHintHasNoTime() {
        List<Hint> hints = IntStream.range(0, 100)
                .mapToObj(id -> hint(Integer.toString(id), id == 50 ? null : now.plusSeconds(id)))
                .toList();

        Answer<Map<RecordRef, Record>> answer = enrich().read(ACCOUNT, hints);

        assertThat(answer).isInstanceOfSatisfying(Answer.Ok.class, ok -> assertThat((Map<?, ?>) ok.value())
                .hasSize(100));
        assertThat(crm.chunks).containsExactly(99, 1);
        assertThat(crm.since).containsExactly(now, null);
    }

    private Enrich enrich() {
        return new Enrich(crm, store(), () -> now, FRESH, LOCAL);
    }

    private static RedisMetadataStore store() {
        return new RedisMetadataStore(new StringRedisTemplate(TestRedis.shared().factory()));
    }

    private static void keep(Metadata metadata, Instant freshUntil) {
        String lock = store().lock(ACCOUNT, Duration.ofSeconds(30)).orElseThrow();
        store().save(ACCOUNT, lock, new MetadataStore.Stored(metadata, freshUntil));
        store().unlock(ACCOUNT, lock);
    }

    private static Hint hint(String id, Instant newest) {
        return new Hint(
                RecordRef.lead(ACCOUNT.crm(), id), Set.of(), List.of(), newest, Set.of(), List.of(), Optional.empty());
    }

    /** Counts what it is asked; every lead is there. */
    private static final class CountingCrm extends NoCrm {
        private Answer<Metadata> answer = new Answer.Ok<>(METADATA);
        private Answer<Updated> written;
        private String status;
        private Runnable whileDescribing = () -> {};
        private volatile int describes;
        private final List<Integer> chunks = new ArrayList<>();
        private final List<Instant> since = new ArrayList<>();

        @Override
        public Answer<List<Record>> fetch(Account account, Set<String> leads, Instant changedSince) {
            chunks.add(leads.size());
            since.add(changedSince);
            return new Answer.Ok<>(leads.stream()
                    .map(id -> new Record(
                            RecordRef.lead(account.crm(), id), null, status, null, null, null, Map.of(), List.of()))
                    .toList());
        }

        @Override
        public List<Answer<Updated>> update(Account account, List<Patch> patches, Lease lease) {
            return patches.stream().map(patch -> written).toList();
        }

        @Override
        public Answer<Metadata> describe(Account account) {
            synchronized (this) {
                describes++;
            }
            whileDescribing.run();
            return answer;
        }
    }
}
