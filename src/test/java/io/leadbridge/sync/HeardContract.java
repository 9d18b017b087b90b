package io.leadbridge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@link Heard} promises, wherever it is kept. */
abstract class HeardContract {

    private static final TenantId ACME = new TenantId("acme");
    private static final RecordRef LEAD = RecordRef.lead(new CrmId("amocrm"), "1");
    private static final RecordRef OTHER = RecordRef.lead(new CrmId("amocrm"), "2");
    private static final Instant FIRST = Instant.ofEpochMilli(1_700_000_000_123L);
    private static final Duration LIFE = Duration.ofMinutes(1);

    abstract Heard heard();

    @Test
    void tellsWhenTheLastWebhookOfALeadCame() {
        Heard heard = heard();

        Map<RecordRef, Instant> nothing = heard.hear(ACME, Map.of(LEAD, FIRST), LIFE);
        Map<RecordRef, Instant> before =
                heard.hear(ACME, Map.of(LEAD, FIRST.plusMillis(5), OTHER, FIRST.plusMillis(6)), LIFE);

        assertThat(nothing).isEmpty();
        assertThat(before).isEqualTo(Map.of(LEAD, FIRST));
    }

    @Test
    void keepsTheNewerOfTwoTimes() {
        Heard heard = heard();
        heard.hear(ACME, Map.of(LEAD, FIRST), LIFE);

        heard.hear(ACME, Map.of(LEAD, FIRST.minusMillis(5)), LIFE);

        assertThat(heard.hear(ACME, Map.of(LEAD, FIRST), LIFE)).isEqualTo(Map.of(LEAD, FIRST));
    }

    @Test
    void keepsTenantsApart() {
        Heard heard = heard();
        heard.hear(ACME, Map.of(LEAD, FIRST), LIFE);

        assertThat(heard.hear(new TenantId("other"), Map.of(LEAD, FIRST), LIFE)).isEmpty();
    }
}
