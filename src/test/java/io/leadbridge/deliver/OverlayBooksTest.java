package io.leadbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlayBooksTest extends BooksContract {

    private static final TenantId ACME = new TenantId("acme");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final RecordRef HERE = RecordRef.lead(new CrmId("amocrm"), "1");
    private static final RecordRef THERE = RecordRef.lead(LPTRACKER, "7");
    private static final RecordRef ELSEWHERE = RecordRef.lead(LPTRACKER, "8");
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    private final InMemoryBooks below = new InMemoryBooks();
    private final Books books = new OverlayBooks(below);

    @Override
    Books books() {
        return books;
    }

    @Test
    void showsWhatIsBelowUntilItIsChangedHere() {
        below.keep(ACME, new Landing().link(HERE, THERE).identity(LPTRACKER, "phone:1", "70"));
        below.save(ACME, Base.unknown(HERE).edit().place("77", "1").done());
        Intent intent = new Intent(NOW, NOW, List.of(), List.of(), "");
        below.open(ACME, HERE, LPTRACKER, intent);

        books.save(ACME, Base.unknown(HERE).edit().place("77", "2").done());
        books.close(ACME, HERE, LPTRACKER);
        books.forgetContact(ACME, LPTRACKER, "phone:1");

        assertThat(books.counterpart(ACME, HERE, LPTRACKER)).contains(THERE);
        assertThat(books.bases(ACME, List.of(HERE)).get(HERE).stage()).isEqualTo("2");
        assertThat(books.intent(ACME, HERE, LPTRACKER)).isEmpty();
        assertThat(books.contactOf(ACME, LPTRACKER, "phone:1")).isEmpty();
    }

    @Test
    void changesNothingBelow() {
        Base base = Base.unknown(HERE).edit().place("77", "1").done();
        below.save(ACME, base);

        books.hinted(ACME, List.of(HERE));
        books.keep(ACME, new Landing().link(HERE, THERE).identity(LPTRACKER, "phone:1", "70"));
        books.open(ACME, HERE, LPTRACKER, new Intent(NOW, NOW, List.of(), List.of(), ""));
        books.contactUnderWay(ACME, LPTRACKER, List.of("phone:1"), NOW);

        assertThat(books.bases(ACME, List.of(HERE)).get(HERE).hinted()).isTrue();
        assertThat(below.bases(ACME, List.of(HERE)).get(HERE)).isEqualTo(base);
        assertThat(below.counterpart(ACME, HERE, LPTRACKER)).isEmpty();
        assertThat(below.contactOf(ACME, LPTRACKER, "phone:1")).isEmpty();
        assertThat(below.intent(ACME, HERE, LPTRACKER)).isEmpty();
        assertThat(below.contactUnderWay(ACME, LPTRACKER, "phone:1")).isEmpty();
    }

    @Test
    void keepsNoLinkThatContradictsOneBelow() {
        below.keep(ACME, new Landing().link(HERE, THERE));

        assertThat(books.keep(ACME, new Landing().link(HERE, ELSEWHERE))).isFalse();

        assertThat(books.counterpart(ACME, HERE, LPTRACKER)).contains(THERE);
        assertThat(books.counterpart(ACME, ELSEWHERE, HERE.crm())).isEmpty();
    }
}
