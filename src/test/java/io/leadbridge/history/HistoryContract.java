package io.leadbridge.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Ended;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every implementation of the history promises. */
abstract class HistoryContract {

    private static final TenantId ACME = new TenantId("acme");
    private static final Outcome APPLIED = new Outcome.Applied("lptracker:lead:7 lead.name");
    private static final Outcome PARKED = new Outcome.Parked("refused");

    final List<Ended> heard = new ArrayList<>();

    abstract History history();

    @Test
    void countsWhatItIsToldTwiceOnce() {
        history().seen(ACME, Map.of("m1", 2));
        history().seen(ACME, Map.of("m1", 2));
        history().ended(ACME, List.of(ended("m1", 0, APPLIED)));
        history().ended(ACME, List.of(ended("m1", 0, new Outcome.Echo())));

        assertThat(history().totals(ACME)).isEqualTo(new Totals(2, Map.of("applied", 1L)));
        assertThat(history().totals(ACME).waiting()).isEqualTo(1);
        assertThat(heard).containsExactly(ended("m1", 0, APPLIED));
    }

    @Test
    void countsOnlyWhatAMessageHasMore() {
        history().seen(ACME, Map.of("m1", 1));

        history().seen(ACME, Map.of("m1", 3));
        history().seen(ACME, Map.of("m1", 2));

        assertThat(history().totals(ACME).seen()).isEqualTo(3);
    }

    @Test
    void letsAParkedEventEndOnceMore() {
        history().seen(ACME, Map.of("m1", 1));
        history().ended(ACME, List.of(ended("m1", 0, PARKED)));
        history().ended(ACME, List.of(ended("m1", 0, PARKED)));

        history().ended(ACME, List.of(ended("m1", 0, APPLIED)));
        history().ended(ACME, List.of(ended("m1", 0, PARKED)));

        assertThat(history().totals(ACME)).isEqualTo(new Totals(1, Map.of("applied", 1L)));
    }

    @Test
    void keepsTenantsApart() {
        history().seen(ACME, Map.of("m1", 1));

        assertThat(history().totals(new TenantId("other"))).isEqualTo(new Totals(0, Map.of()));
    }

    private static Ended ended(String message, int index, Outcome outcome) {
        return new Ended(
                new EventId(message, index),
                RecordRef.lead(new CrmId("amocrm"), "1"),
                Change.UPDATED,
                Instant.ofEpochSecond(50),
                outcome);
    }
}
