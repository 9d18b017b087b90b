package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Ended;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.Ends;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TenantMetersTest {

    private static final TenantId BUSY = new TenantId("busy");
    private static final TenantId CALM = new TenantId("calm");
    private static final TenantId IDLE = new TenantId("idle");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TenantMeters numbers = new TenantMeters(meters, 1);

    @Test
    void namesTheBusiestAndPutsTheOthersTogether() {
        end(BUSY, Ends.APPLIED, 4);
        end(BUSY, new Outcome.Echo(), 3);
        end(BUSY, new Outcome.Parked("conflict: changed on both sides: lead.name"), 1);
        numbers.wrote(BUSY, 4);
        end(CALM, Ends.APPLIED, 2);
        end(IDLE, new Outcome.Unchanged(), 2);
        end(IDLE, new Outcome.Echo(), 1);
        numbers.wrote(CALM, 1);

        numbers.refresh();

        assertThat(gauge("echoes", "busy")).isEqualTo(3);
        assertThat(gauge("conflicts", "busy")).isEqualTo(1);
        assertThat(gauge("writes.per.edit", "busy")).isEqualTo(4.0 / 5);
        assertThat(gauge("echoes", "other tenants")).isEqualTo(1);
        assertThat(gauge("writes.per.edit", "other tenants")).isEqualTo(1.0 / 4);
        assertThat(meters.find("leadbridge.tenant.echoes").gauges()).hasSize(2);
    }

    @Test
    void renamesWhoBecomesTheBusiest() {
        end(BUSY, Ends.APPLIED, 2);
        end(CALM, Ends.APPLIED, 1);
        numbers.refresh();
        end(CALM, Ends.APPLIED, 5);

        numbers.refresh();

        assertThat(meters.find("leadbridge.tenant.echoes").gauges())
                .extracting(gauge -> gauge.getId().getTag("tenant"))
                .containsExactlyInAnyOrder("calm", "other tenants");
    }

    @Test
    void putsNothingAnewThatIsShownSoThatNoPageMissesIt() {
        end(BUSY, Ends.APPLIED, 2);
        end(CALM, new Outcome.Echo(), 1);
        numbers.refresh();
        List<Meter> removed = new ArrayList<>();
        meters.config().onMeterRemoved(removed::add);
        end(BUSY, new Outcome.Echo(), 5);
        end(IDLE, new Outcome.Echo(), 3);

        numbers.refresh();

        assertThat(removed).isEmpty();
        assertThat(gauge("echoes", "busy")).isEqualTo(5);
        assertThat(gauge("echoes", "other tenants")).isEqualTo(4);
    }

    private void end(TenantId tenant, Outcome outcome, int times) {
        for (int i = 0; i < times; i++) {
            Ended event = Ends.of("m" + i, 0, RecordRef.lead(Ends.AMOCRM, "1"), outcome, null);
            numbers.ended(tenant, event);
        }
    }

    private double gauge(String name, String tenant) {
        Gauge gauge =
                meters.get("leadbridge.tenant." + name).tag("tenant", tenant).gauge();
        return gauge.value();
    }
}
