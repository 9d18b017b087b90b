package io.leadbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.deliver.Conflict.End;
import io.leadbridge.deliver.Conflict.Verdict;
import io.leadbridge.event.Conflicts;
import io.leadbridge.event.CrmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What must hold of any two sides of a field, however they came to be so. */
class ConflictPropertyTest {

    private static final int CASES = 200_000;
    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final List<Conflicts> POLICIES = List.of(
            Conflicts.NEWEST,
            Conflicts.REVIEW,
            Conflicts.wonBy(AMOCRM),
            Conflicts.wonBy(LPTRACKER),
            Conflicts.wonBy(new CrmId("third")));
    private static final Instant NINE = Instant.parse("2026-03-01T09:00:00Z");

    private final long seed = Long.getLong("seed", 20_261_123L);
    private final Random random = new Random(seed);

    @Test
    void saysTheSameFromBothEnds() {
        Map<Verdict, Integer> seen = new EnumMap<>(Verdict.class);
        for (int i = 0; i < CASES; i++) {
            End one = end(AMOCRM);
            End other = end(LPTRACKER);
            boolean equal = random.nextInt(10) == 0;
            Conflicts policy = POLICIES.get(random.nextInt(POLICIES.size()));

            Verdict verdict = Conflict.judge(one, other, equal, policy);

            assertThat(Conflict.judge(other, one, equal, policy))
                    .as("seed %d: %s, %s, equal %s, %s", seed, one, other, equal, policy)
                    .isEqualTo(mirrored(verdict));
            seen.merge(verdict, 1, Integer::sum);
        }

        assertThat(seen).containsOnlyKeys(Verdict.values()).allSatisfy((verdict, times) -> assertThat(times)
                .isGreaterThan(CASES / 100));
    }

    @Test
    void keepsWhatWasChangedOnOneSideOnly() {
        for (int i = 0; i < CASES; i++) {
            // In step: each side answers to the other's value.
            String here = value();
            String there = value();
            Known ofHere = new Known(here, random.nextBoolean(), there);
            Known ofThere = new Known(there, random.nextBoolean(), here);
            String edited = here + "+";
            End changed = new End(AMOCRM, ofHere, edited, time());
            End kept = new End(LPTRACKER, ofThere, there, time());
            Conflicts policy = POLICIES.get(random.nextInt(POLICIES.size()));

            assertThat(Conflict.judge(changed, kept, false, policy))
                    .as("seed %d: %s, %s", seed, changed, kept)
                    .isEqualTo(Verdict.HERE);
            End still = new End(AMOCRM, ofHere, here, time());
            assertThat(Conflict.judge(still, kept, false, policy))
                    .as("seed %d: nobody changed it, %s, %s", seed, still, kept)
                    .isEqualTo(Verdict.AGREED);
        }
    }

    @Test
    void leavesAloneWhatIsEqual() {
        for (int i = 0; i < CASES; i++) {
            Conflicts policy = POLICIES.get(random.nextInt(POLICIES.size()));

            assertThat(Conflict.judge(end(AMOCRM), end(LPTRACKER), true, policy))
                    .isEqualTo(Verdict.AGREED);
        }
    }

    /** Times change between the two sides' turns, by our own writes too: what was decided first must stand. */
    @Test
    void standsByWhatItDecidedUntilASideMoves() {
        for (int i = 0; i < CASES; i++) {
            String here = value() + "!";
            String there = value() + "?";
            Known ofHere = new Known(here, false, "old there");
            Known ofThere = new Known(there, false, "old here");
            Verdict first = Conflict.judge(
                    new End(AMOCRM, ofHere, here, time()),
                    new End(LPTRACKER, ofThere, there, time()),
                    false,
                    Conflicts.NEWEST);
            boolean hereWon = first == Verdict.HERE;
            Known here2 = ofHere.against(hereWon ? there : Conflict.LOST);
            Known there2 = ofThere.against(hereWon ? Conflict.LOST : here);

            Verdict later = Conflict.judge(
                    new End(AMOCRM, here2, here, time()),
                    new End(LPTRACKER, there2, there, time()),
                    false,
                    Conflicts.NEWEST);

            assertThat(later).as("seed %d", seed).isEqualTo(first);
            // Whoever edits it alone from now on has it, even with the very value of before.
            assertThat(Conflict.judge(
                            new End(AMOCRM, ofHere.against(there), "old here", time()),
                            new End(LPTRACKER, ofThere.against(here), there, time()),
                            false,
                            Conflicts.REVIEW))
                    .isEqualTo(Verdict.HERE);
        }
    }

    /** Any two sides: known or not, ours or theirs, in a conflict or in none. Few values, so that they often meet. */
    private End end(CrmId crm) {
        List<String> values = new ArrayList<>(List.of("", "a", "b", "c"));
        String hash = values.get(random.nextInt(4));
        String now = random.nextBoolean() ? hash : values.get(random.nextInt(4));
        String carried = random.nextInt(5) == 0 ? null : values.get(random.nextInt(4));
        values.add(Conflict.LOST);
        String against = random.nextInt(3) > 0 ? null : values.get(random.nextInt(5));
        Known known = random.nextInt(10) == 0 ? null : new Known(hash, random.nextBoolean(), carried, against);
        return new End(crm, known, now, time());
    }

    private String value() {
        return Integer.toString(random.nextInt(1000));
    }

    /** Of some seconds around a minute; LPTracker's are whole minutes; sometimes none. */
    private Instant time() {
        int second = random.nextInt(180);
        return random.nextInt(20) == 0 ? null : NINE.plusSeconds(random.nextBoolean() ? second / 60 * 60 : second);
    }

    private static Verdict mirrored(Verdict verdict) {
        return switch (verdict) {
            case HERE -> Verdict.THERE;
            case THERE -> Verdict.HERE;
            default -> verdict;
        };
    }
}
