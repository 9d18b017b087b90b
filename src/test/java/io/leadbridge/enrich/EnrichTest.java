package io.leadbridge.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.NoCrm;
import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    void letsOneCallerReadAndServesTheOthersWhatIsKnown() {
        store().save(ACCOUNT, new MetadataStore.Stored(METADATA, now.minusSeconds(1)));
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
    void readsAgainAfterAnEviction() {
        Enrich enrich = enrich();
        enrich.metadata(ACCOUNT);

        enrich.evict(ACCOUNT);
        enrich.metadata(ACCOUNT);

        assertThat(crm.describes).isEqualTo(2);
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
    void doesNotGuessSinceWhenIfOneHintHasNoTime() {
        enrich().read(ACCOUNT, List.of(hint("1", now), hint("2", null)));

        assertThat(crm.since).containsOnlyNulls();
    }

    private Enrich enrich() {
        return new Enrich(crm, store(), () -> now, FRESH, LOCAL);
    }

    private static RedisMetadataStore store() {
        return new RedisMetadataStore(new StringRedisTemplate(TestRedis.shared().factory()));
    }

    private static Hint hint(String id, Instant newest) {
        return new Hint(
                RecordRef.lead(ACCOUNT.crm(), id), Set.of(), List.of(), newest, Set.of(), List.of(), Optional.empty());
    }

    /** Counts what it is asked; every lead is there. */
    private static final class CountingCrm extends NoCrm {
        private Answer<Metadata> answer = new Answer.Ok<>(METADATA);
        private int describes;
        private final List<Integer> chunks = new ArrayList<>();
        private final List<Instant> since = new ArrayList<>();

        @Override
        public Answer<List<Record>> fetch(Account account, Set<String> leads, Instant changedSince) {
            chunks.add(leads.size());
            since.add(changedSince);
            return new Answer.Ok<>(leads.stream()
                    .map(id -> new Record(
                            RecordRef.lead(account.crm(), id), null, null, null, null, null, Map.of(), List.of()))
                    .toList());
        }

        @Override
        public Answer<Metadata> describe(Account account) {
            describes++;
            return answer;
        }
    }
}
