package io.leadbridge.catchup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leadbridge.event.Account;
import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every book of polls does. */
abstract class CursorsContract {

    private static final Account ACCOUNT = new Account(new TenantId("acme"), new CrmId("amocrm"));
    private static final Account OTHER = new Account(new TenantId("acme"), new CrmId("lptracker"));
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Duration OVERLAP = Duration.ofMinutes(10);
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration NOT = Duration.ZERO;
    private static final Duration LATER = Duration.ofHours(1);

    private final Cursors cursors = empty();

    /** A book in which nothing stands. */
    abstract Cursors empty();

    @Test
    void beginsWithNowAndDoesNotCatchUpWithWhatWasBefore() {
        Optional<Poll> first = claim(AT_ONCE);

        Poll second = claim(AT_ONCE).orElseThrow();

        assertThat(first).isEmpty();
        assertThat(second.since()).isEqualTo(second.cursor()).isEqualTo(second.window());
    }

    @Test
    void beginsWhereTheConnectionCameIntoForceBeforeAnybodyLookedAtIt() {
        claim(OTHER, AT_ONCE);
        cursors.claim(ACCOUNT, Instant.EPOCH, LATER, NOT, terms(AT_ONCE, LEASE), false);

        Poll late = claim(AT_ONCE).orElseThrow();

        Instant now = claim(OTHER, AT_ONCE).orElseThrow().since();
        assertThat(late.since()).isEqualTo(late.window()).isCloseTo(now.minus(LATER), within(5, ChronoUnit.MINUTES));
    }

    @Test
    void beginsWhereTheFirstOfTwoInstancesHadItInForceThoughTheOtherLookedFirst() {
        cursors.claim(ACCOUNT, Instant.EPOCH, Duration.ZERO, NOT, terms(AT_ONCE, LEASE), false);

        Poll poll = cursors.claim(ACCOUNT, Instant.EPOCH, LATER, NOT, terms(AT_ONCE, LEASE), false)
                .orElseThrow();

        claim(OTHER, AT_ONCE);
        Instant now = claim(OTHER, AT_ONCE).orElseThrow().since();
        assertThat(poll.since()).isCloseTo(now.minus(LATER), within(5, ChronoUnit.MINUTES));
    }

    @Test
    void givesNobodyATurnBeforeItsTime() {
        claim(LATER);

        assertThat(claim(LATER)).isEmpty();
    }

    @Test
    void putsATurnOff() {
        claim(AT_ONCE);

        assertThat(cursors.claim(ACCOUNT, Instant.EPOCH, Duration.ZERO, LATER, terms(AT_ONCE, LEASE), false))
                .isEmpty();
        assertThat(claim(AT_ONCE)).isPresent();
    }

    @Test
    void givesTheRightToOneAtATime() {
        claim(AT_ONCE);
        Poll mine = claim(AT_ONCE).orElseThrow();

        Optional<Poll> another = claim(AT_ONCE);

        assertThat(another).isEmpty();
        cursors.end(mine, mine.cursor(), false, List.of(), OVERLAP, AT_ONCE);
        assertThat(claim(AT_ONCE)).isPresent();
    }

    @Test
    void letsNobodyWhoseRightHasEndedMoveTheCursor() {
        claim(AT_ONCE);
        Poll late = cursors.claim(ACCOUNT, Instant.EPOCH, AT_ONCE, NOT, terms(AT_ONCE, Duration.ZERO), false)
                .orElseThrow();
        Poll present = claim(AT_ONCE).orElseThrow();

        cursors.end(late, late.cursor().plusSeconds(500), false, List.of(), OVERLAP, LATER);

        cursors.end(present, present.cursor().plusSeconds(5), false, List.of(), OVERLAP, AT_ONCE);
        assertThat(claim(AT_ONCE).orElseThrow().cursor())
                .isEqualTo(present.cursor().plusSeconds(5));
    }

    @Test
    void goesOnBeforeTheLastChangeByTheOverlapButNotBeforeTheFirstCursor() {
        claim(AT_ONCE);
        Poll poll = claim(AT_ONCE).orElseThrow();
        Instant start = poll.cursor();
        cursors.end(poll, start.plusSeconds(60), false, List.of(), OVERLAP, AT_ONCE);

        Poll soon = claim(AT_ONCE).orElseThrow();
        cursors.end(soon, start.plusSeconds(3600), false, List.of(), OVERLAP, AT_ONCE);
        Poll later = claim(AT_ONCE).orElseThrow();

        assertThat(soon.since()).isEqualTo(start);
        assertThat(later.since()).isEqualTo(start.plusSeconds(3000));
    }

    @Test
    void goesOnWhereTheAnswerEndedWhileThereIsMoreOfTheSameWindow() {
        claim(AT_ONCE);
        Poll poll = claim(AT_ONCE).orElseThrow();
        Instant start = poll.cursor();
        cursors.end(poll, start.plusSeconds(3600), false, List.of(), OVERLAP, AT_ONCE);
        Poll part = claim(AT_ONCE).orElseThrow();

        cursors.end(part, start.plusSeconds(3100), true, List.of(), OVERLAP, AT_ONCE);
        Poll rest = claim(AT_ONCE).orElseThrow();
        cursors.end(rest, start.plusSeconds(4000), false, List.of(), OVERLAP, AT_ONCE);

        assertThat(rest.since()).isEqualTo(start.plusSeconds(3100));
        assertThat(rest.window()).isEqualTo(part.window());
        assertThat(claim(AT_ONCE).orElseThrow().since()).isEqualTo(start.plusSeconds(3400));
    }

    @Test
    void findsTheSameChangeOnceAndANewerOneAgain() {
        claim(AT_ONCE);
        Poll poll = claim(AT_ONCE).orElseThrow();
        Found seen = new Found("1", Change.UPDATED, poll.cursor());
        Found newer = new Found("1", Change.UPDATED, poll.cursor().plusSeconds(1));
        Found gone = new Found("2", Change.DELETED, null);
        cursors.end(poll, poll.cursor(), false, List.of(seen, gone), OVERLAP, AT_ONCE);

        assertThat(cursors.unseen(ACCOUNT, List.of(seen, newer, gone))).containsExactly(newer);
    }

    @Test
    void forgetsWhatNoPollCanFindAnyMore() {
        claim(AT_ONCE);
        Poll poll = claim(AT_ONCE).orElseThrow();
        Found old = new Found("1", Change.UPDATED, poll.cursor());
        cursors.end(poll, poll.cursor(), false, List.of(old), OVERLAP, AT_ONCE);

        cursors.end(claim(AT_ONCE).orElseThrow(), poll.cursor().plus(LATER), false, List.of(), OVERLAP, AT_ONCE);

        assertThat(cursors.unseen(ACCOUNT, List.of(old))).containsExactly(old);
    }

    @Test
    void looksAtTheSubscriptionOnceAPeriod() {
        claim(AT_ONCE);

        Poll first = cursors.claim(ACCOUNT, Instant.EPOCH, AT_ONCE, NOT, terms(AT_ONCE, Duration.ZERO), true)
                .orElseThrow();
        Poll second = cursors.claim(ACCOUNT, Instant.EPOCH, AT_ONCE, NOT, terms(AT_ONCE, Duration.ZERO), true)
                .orElseThrow();

        assertThat(first.subscribes()).isTrue();
        assertThat(second.subscribes()).isFalse();
    }

    private Optional<Poll> claim(Duration period) {
        return claim(ACCOUNT, period);
    }

    private Optional<Poll> claim(Account account, Duration period) {
        return cursors.claim(account, Instant.EPOCH, Duration.ZERO, NOT, terms(period, LEASE), false);
    }

    private static CatchUp.Terms terms(Duration period, Duration lease) {
        return new CatchUp.Terms(period, OVERLAP, Duration.ZERO, LATER, lease, LATER, 1);
    }
}
