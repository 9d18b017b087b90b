package io.leadbridge.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProfileTest {

    private static final double SHARE = 0.2;

    @Test
    void staysAsSmallForAMillionLeadsAsForTwoThousand() {
        Profile profile = new Profile(10);

        for (long place = 0; place < 1_000_000; place += 10) {
            profile.add(place, part(10, 3, 7, 0));
        }

        assertThat(profile.parts).hasSizeBetween(100, 200);
        assertThat(profile.parts.stream().mapToLong(part -> part.leads).sum()).isEqualTo(1_000_000);
        assertThat(profile.parts.stream().mapToLong(part -> part.created).sum()).isEqualTo(300_000);
    }

    @Test
    void takesWhatThePlanForetold() {
        Profile profile = new Profile(10);
        profile.add(0, part(10, 10, 0, 0));
        profile.add(10, part(10, 0, 10, 0));

        assertThat(profile.departure(0, part(10, 10, 0, 0), SHARE)).isEmpty();
        assertThat(profile.departure(1, part(10, 0, 10, 0), SHARE)).isEmpty();
    }

    @Test
    void takesLeadsThatHaveMovedABitSinceThePlan() {
        Profile profile = new Profile(10);
        profile.add(0, part(10, 10, 0, 0));
        profile.add(10, part(10, 0, 10, 0));

        assertThat(profile.departure(0, part(10, 5, 5, 0), SHARE)).isEmpty();
    }

    @Test
    void tellsWhatNobodyForetold() {
        Profile profile = new Profile(10);
        for (long place = 0; place < 100; place += 10) {
            profile.add(place, part(10, 0, 10, 0));
        }

        assertThat(profile.departure(3, part(10, 10, 0, 0), SHARE))
                .hasValueSatisfying(text -> assertThat(text).contains("10 created where the plan has at most 0"));
        assertThat(profile.departure(3, part(10, 0, 5, 5), SHARE))
                .hasValueSatisfying(text -> assertThat(text).contains("5 parked"));
    }

    @Test
    void tellsFieldsThatWouldBeEmptied() {
        Profile profile = new Profile(10);
        profile.add(0, part(10, 0, 10, 0));
        Profile.Part real = part(10, 0, 10, 0);
        real.emptied = 10;

        assertThat(profile.departure(0, real, SHARE))
                .hasValueSatisfying(text -> assertThat(text).contains("10 fields emptied"));
    }

    @Test
    void holdsALeadBeyondThePlanAgainstItsEnd() {
        Profile profile = new Profile(10);
        profile.add(0, part(10, 10, 0, 0));

        assertThat(profile.departure(7, part(10, 10, 0, 0), SHARE)).isEmpty();
        assertThat(new Profile(10).departure(0, part(10, 10, 0, 0), SHARE)).isPresent();
    }

    private static Profile.Part part(long leads, long created, long updated, long parked) {
        Profile.Part part = new Profile.Part();
        part.leads = leads;
        part.created = created;
        part.updated = updated;
        part.parked = parked;
        return part;
    }
}
