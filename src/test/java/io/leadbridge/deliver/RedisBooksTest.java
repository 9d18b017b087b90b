package io.leadbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

class RedisBooksTest extends FencedBooksContract {

    private static final TenantId ACME = new TenantId("acme");
    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final RecordRef LEAD = RecordRef.lead(AMOCRM, "1");
    private static final RecordRef PERSON = RecordRef.contact(AMOCRM, "5");
    private static final RecordRef OTHER = RecordRef.lead(LPTRACKER, "7");
    private static final RecordRef OTHER_PERSON = RecordRef.contact(LPTRACKER, "6");

    private final TestRedis redis = TestRedis.shared();
    private final Books books = new RedisBooks(new StringRedisTemplate(redis.factory()), Duration.ofDays(30));

    @BeforeEach
    void empty() {
        redis.flush();
    }

    @Override
    Books books() {
        return books;
    }

    @Test
    void readsBasesOverTheConnectionThatIsThere() {
        RecordRef lead = RecordRef.lead(new CrmId("amocrm"), "1");
        books.bases(new TenantId("acme"), List.of(lead));
        long before = connectionsMade();

        for (int i = 0; i < 10; i++) {
            books.bases(new TenantId("acme"), List.of(lead));
        }

        // The two looks are connections of their own.
        assertThat(connectionsMade() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void showsAtAGlanceWhatItTellsOneByOne() {
        books.keep(
                ACME,
                new Landing()
                        .link(LEAD, OTHER)
                        .link(PERSON, OTHER_PERSON)
                        .base(Base.unknown(LEAD)
                                .edit()
                                .contact("5")
                                .place("1", "2")
                                .done())
                        .base(Base.unknown(OTHER)
                                .edit()
                                .contact("6")
                                .place("3", "4")
                                .done())
                        .base(Base.unknown(OTHER_PERSON).edit().rest("r").done()));
        Books glance = glance();

        redis.flush();

        List<RecordRef> all = List.of(LEAD, PERSON, OTHER, OTHER_PERSON);
        assertThat(glance.bases(ACME, all)).hasSize(4);
        assertThat(glance.bases(ACME, List.of(LEAD)).get(LEAD).stage()).isEqualTo("2");
        assertThat(glance.bases(ACME, List.of(PERSON)).get(PERSON).isUnknown()).isTrue();
        assertThat(glance.bases(ACME, List.of(OTHER)).get(OTHER).stage()).isEqualTo("4");
        assertThat(glance.bases(ACME, List.of(OTHER_PERSON)).get(OTHER_PERSON).rest())
                .isEqualTo("r");
        assertThat(glance.counterpart(ACME, LEAD, LPTRACKER)).contains(OTHER);
        assertThat(glance.counterpart(ACME, PERSON, LPTRACKER)).contains(OTHER_PERSON);
        assertThat(glance.counterpart(ACME, OTHER_PERSON, AMOCRM)).contains(PERSON);
        assertThat(glance.intent(ACME, LEAD, LPTRACKER)).isEmpty();
    }

    @Test
    void showsWhoElseMakesAPersonAtAGlance() {
        Instant until = Instant.ofEpochMilli(2_000);
        books.keep(ACME, new Landing().link(PERSON, OTHER_PERSON).identity(LPTRACKER, "phone:1", "7"));
        books.contactUnderWay(ACME, AMOCRM, List.of("phone:1"), until);
        books.contactUnderWay(ACME, LPTRACKER, List.of("email:2"), until.plusMillis(1));
        Glance glance =
                ((Glancing) books).glance(ACME, Optional.of(PERSON), AMOCRM, LPTRACKER, List.of("phone:1", "email:2"));

        redis.flush();

        assertThat(glance.counterpart(ACME, PERSON, LPTRACKER)).contains(OTHER_PERSON);
        assertThat(glance.contactOf(ACME, LPTRACKER, "phone:1")).contains("7");
        assertThat(glance.contactOf(ACME, LPTRACKER, "email:2")).isEmpty();
        assertThat(glance.contactUnderWay(ACME, AMOCRM, "phone:1")).contains(until);
        assertThat(glance.contactUnderWay(ACME, AMOCRM, "email:2")).isEmpty();
        assertThat(glance.contactUnderWay(ACME, LPTRACKER, "phone:1")).isEmpty();
        assertThat(glance.contactUnderWay(ACME, LPTRACKER, "email:2")).contains(until.plusMillis(1));
    }

    @Test
    void seesNothingOfTheGlanceAfterAWrite() {
        Books glance = glance();

        glance.keep(ACME, new Landing().link(LEAD, OTHER));

        assertThat(glance.counterpart(ACME, LEAD, LPTRACKER)).contains(OTHER);
    }

    @Test
    void showsAnOpenIntentAtAGlance() {
        Instant now = Instant.ofEpochMilli(1_000);
        Intent intent = new Intent(now, now, List.of("+79990001122"), List.of(), "Sofa", Map.of());
        books.open(ACME, LEAD, LPTRACKER, intent);

        assertThat(glance().intent(ACME, LEAD, LPTRACKER)).contains(intent);
    }

    @Test
    void glancesUnderALeaseThatShutsOutEarlierOnes() {
        Books earlier = books.under(new TestLease(1));

        ((Glancing) books.under(new TestLease(2))).glance(ACME, LEAD, Optional.empty(), LPTRACKER);

        assertThatThrownBy(() -> earlier.save(ACME, Base.unknown(LEAD))).isInstanceOf(LeaseOver.class);
    }

    private Glance glance() {
        return ((Glancing) books).glance(ACME, LEAD, Optional.of(PERSON), LPTRACKER);
    }

    private long connectionsMade() {
        return redis.ask("INFO", "stats")
                .lines()
                .filter(line -> line.startsWith("total_connections_received:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                .findFirst()
                .orElseThrow();
    }
}
