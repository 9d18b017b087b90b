package io.leadbridge.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Account;
import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every book of polls does. */
abstract class CursorsContract {

    private static final Account ACCOUNT = new Account(new TenantId("acme"), new CrmId("amocrm"));
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Duration OVERLAP = Duration.ofMinutes(10);
    private static final Duration AT_ONCE = Duration.ZERO;
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
    void givesNobodyATurnBeforeItsTime() {
        claim(LATER);

        assertThat(claim(LATER)).isEmpty();
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
        Poll late = cursors.claim(ACCOUNT, Instant.EPOCH, AT_ONCE, Duration.ZERO, OVERLAP, Optional.empty())
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

        Poll first = cursors.claim(ACCOUNT, Instant.EPOCH, AT_ONCE, Duration.ZERO, OVERLAP, Optional.of(LATER))
                .orElseThrow();
        Poll second = cursors.claim(ACCOUNT, Instant.EPOCH, AT_ONCE, Duration.ZERO, OVERLAP, Optional.of(LATER))
                .orElseThrow();

        assertThat(first.subscribes()).isTrue();
        assertThat(second.subscribes()).isFalse();
    }

    private Optional<Poll> claim(Duration period) {
        return cursors.claim(ACCOUNT, Instant.EPOCH, period, LEASE, OVERLAP, Optional.empty());
    }
}
