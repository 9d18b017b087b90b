package io.leadbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What books promise beside that if several workers share them. */
abstract class FencedBooksContract extends BooksContract {

    /** A worker that freezes longer than its lease and goes on. */
    @Test
    void keepsNothingOfAWorkerWhoseLeaseAnotherOneHasFollowed() {
        TestLease first = new TestLease(1);
        Books frozen = books().under(first);
        Books present = books().under(new TestLease(2));
        frozen.bases(ACME, List.of(HERE));
        present.bases(ACME, List.of(HERE));

        List<Runnable> writes = List.of(
                () -> frozen.keep(ACME, new Landing().link(HERE, THERE).base(base())),
                () -> frozen.save(ACME, base()),
                () -> frozen.open(ACME, HERE, LPTRACKER, intent()),
                () -> frozen.replace(ACME, HERE, LPTRACKER, intent()),
                () -> frozen.close(ACME, HERE, LPTRACKER),
                () -> frozen.hinted(ACME, List.of(HERE)),
                () -> frozen.contactUnderWay(ACME, LPTRACKER, List.of("phone:1"), Instant.EPOCH),
                () -> frozen.contactNotUnderWay(ACME, LPTRACKER, List.of("phone:1")),
                () -> frozen.forgetContact(ACME, LPTRACKER, "phone:1"));

        assertThat(writes).allSatisfy(write -> assertThatThrownBy(write::run).isInstanceOf(LeaseOver.class));
        assertThat(first.isLost()).isTrue();
        assertThat(books().bases(ACME, List.of(HERE)).get(HERE).isUnknown()).isTrue();
        assertThat(books().counterpart(ACME, HERE, LPTRACKER)).isEmpty();
        assertThat(books().intent(ACME, HERE, LPTRACKER)).isEmpty();
        assertThat(books().contactUnderWay(ACME, LPTRACKER, "phone:1")).isEmpty();
    }

    @Test
    void keepsWhatComesUnderTheLatestLeaseOrNone() {
        Books earlier = books().under(new TestLease(1));
        Books present = books().under(new TestLease(2));
        Books other = books().under(new TestLease(1));
        earlier.open(ACME, HERE, LPTRACKER, intent());
        present.bases(ACME, List.of(HERE));

        assertThat(present.keep(
                        ACME, new Landing().link(HERE, THERE).base(base()).closes(HERE, THERE)))
                .isTrue();
        present.close(ACME, HERE, LPTRACKER);
        books().under(new TestLease(0)).hinted(ACME, List.of(HERE));
        other.save(OTHER, base());

        assertThat(books().counterpart(ACME, HERE, LPTRACKER)).contains(THERE);
        assertThat(books().intent(ACME, HERE, LPTRACKER)).isEmpty();
        assertThat(books().bases(ACME, List.of(HERE)).get(HERE).hinted()).isTrue();
        assertThat(books().bases(OTHER, List.of(HERE)).get(HERE)).isEqualTo(base());
        assertThat(earlier.bases(ACME, List.of(HERE)))
                .as("who is late may read")
                .containsKey(HERE);
    }
}
