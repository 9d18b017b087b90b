package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Record;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import io.leadbridge.sandbox.Sandbox;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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
}
