package io.leadbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.testing.TestRedis;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

class RedisBooksTest extends FencedBooksContract {

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

    private long connectionsMade() {
        return redis.ask("INFO", "stats")
                .lines()
                .filter(line -> line.startsWith("total_connections_received:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                .findFirst()
                .orElseThrow();
    }
}
