package io.leadbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every implementation of the books promises. */
abstract class BooksContract {

    static final TenantId ACME = new TenantId("acme");
    static final TenantId OTHER = new TenantId("other");
    static final CrmId AMOCRM = new CrmId("amocrm");
    static final CrmId LPTRACKER = new CrmId("lptracker");
    static final RecordRef HERE = RecordRef.lead(AMOCRM, "1");
    static final RecordRef THERE = RecordRef.lead(LPTRACKER, "7");

    abstract Books books();

    @Test
    void findsALinkFromBothSides() {
        assertThat(books().keep(ACME, new Landing().link(HERE, THERE))).isTrue();

        assertThat(books().counterpart(ACME, HERE, LPTRACKER)).contains(THERE);
        assertThat(books().counterpart(ACME, THERE, AMOCRM)).contains(HERE);
        assertThat(books().counterpart(OTHER, HERE, LPTRACKER)).isEmpty();
    }

    @Test
    void findsTheCounterpartsOfManyAtOnce() {
        RecordRef second = RecordRef.lead(AMOCRM, "2");
        books().keep(ACME, new Landing().link(HERE, THERE));

        assertThat(books().counterparts(ACME, List.of(second, HERE), LPTRACKER)).isEqualTo(Map.of(HERE, THERE));
        assertThat(books().counterparts(ACME, List.of(), LPTRACKER)).isEmpty();
        assertThat(books().counterparts(OTHER, List.of(HERE), LPTRACKER)).isEmpty();
    }

    @Test
    void keepsNothingWhereALinkWouldBeOverwritten() {
        RecordRef second = RecordRef.lead(AMOCRM, "2");
        books().keep(ACME, new Landing().link(HERE, THERE));
        books().open(ACME, second, LPTRACKER, intent());

        boolean kept = books().keep(
                        ACME, new Landing().link(second, THERE).base(base()).closes(second, THERE));

        assertThat(kept).isFalse();
        assertThat(books().counterpart(ACME, second, LPTRACKER)).isEmpty();
        assertThat(books().bases(ACME, List.of(HERE)).get(HERE)).isEqualTo(Base.unknown(HERE));
        assertThat(books().intent(ACME, second, LPTRACKER)).isPresent();
    }

    @Test
    void remembersAContactThatMayBeUnderWayUntilItsEndIsKnown() {
        Instant until = Instant.ofEpochSecond(1_700_000_008);
        books().contactUnderWay(ACME, LPTRACKER, List.of("phone:1", "email:2"), until);

        assertThat(books().contactUnderWay(ACME, LPTRACKER, "phone:1")).contains(until);
        assertThat(books().contactUnderWay(ACME, AMOCRM, "phone:1")).isEmpty();
        assertThat(books().contactUnderWay(OTHER, LPTRACKER, "phone:1")).isEmpty();

        books().contactNotUnderWay(ACME, LPTRACKER, List.of("phone:1"));

        assertThat(books().contactUnderWay(ACME, LPTRACKER, "phone:1")).isEmpty();
        assertThat(books().contactUnderWay(ACME, LPTRACKER, "email:2")).contains(until);
    }

    @Test
    void movesALinkInOneStep() {
        RecordRef other = RecordRef.lead(THERE.crm(), "other");
        books().keep(ACME, new Landing().link(HERE, THERE));

        assertThat(books().keep(ACME, new Landing().unlink(HERE, THERE).link(HERE, other)))
                .isTrue();

        assertThat(books().counterpart(ACME, HERE, THERE.crm())).contains(other);
        assertThat(books().counterpart(ACME, other, HERE.crm())).contains(HERE);
        assertThat(books().counterpart(ACME, THERE, HERE.crm())).isEmpty();
    }

    @Test
    void takesAwayNoLinkButTheOneThatIsMeant() {
        RecordRef other = RecordRef.lead(THERE.crm(), "other");
        books().keep(ACME, new Landing().link(HERE, THERE));

        assertThat(books().keep(ACME, new Landing().unlink(HERE, other))).isTrue();
        assertThat(books().keep(ACME, new Landing().unlink(HERE, other).link(HERE, other)))
                .isFalse();

        assertThat(books().counterpart(ACME, HERE, THERE.crm())).contains(THERE);
        assertThat(books().counterpart(ACME, THERE, HERE.crm())).contains(HERE);
    }

    @Test
    void keepsTheSameLinkAgain() {
        books().keep(ACME, new Landing().link(HERE, THERE));

        assertThat(books().keep(ACME, new Landing().link(HERE, THERE))).isTrue();
    }

    @Test
    void carriesAgainOnlyWhatIsAsItWasKnown() {
        Known name = new Known("aa", true, "11");
        Known price = new Known("bb", true, "22");
        Base kept = base().edit()
                .field(FieldPath.LEAD_NAME, name)
                .field(FieldPath.LEAD_PRICE, price)
                .hinted(false)
                .done();
        books().save(ACME, kept);

        books().carryAgain(
                        ACME,
                        HERE,
                        Map.of(FieldPath.LEAD_NAME, name, FieldPath.LEAD_PRICE, new Known("older", true, "22")));

        assertThat(books().bases(ACME, List.of(HERE)).get(HERE))
                .isEqualTo(kept.edit()
                        .field(FieldPath.LEAD_NAME, new Known("aa", true, null))
                        .hinted(true)
                        .done());
    }

    @Test
    void givesBackABaseAsItWasKept() {
        books().keep(ACME, new Landing().base(base()));

        assertThat(books().bases(ACME, List.of(HERE, THERE)))
                .containsEntry(HERE, base())
                .containsEntry(THERE, Base.unknown(THERE));
    }

    @Test
    void replacesABaseWhole() {
        books().save(ACME, base());

        books().save(ACME, Base.unknown(HERE).edit().contact("9").done());

        assertThat(books().bases(ACME, List.of(HERE)).get(HERE))
                .isEqualTo(Base.unknown(HERE).edit().contact("9").done());
    }

    @Test
    void marksOnlyWhatIsKnown() {
        books().save(ACME, base());

        books().hinted(ACME, List.of(HERE, THERE));

        assertThat(books().bases(ACME, List.of(HERE)).get(HERE).hinted()).isTrue();
        assertThat(books().bases(ACME, List.of(THERE)).get(THERE)).isEqualTo(Base.unknown(THERE));
    }

    @Test
    void opensOneIntentAtATime() {
        assertThat(books().open(ACME, HERE, LPTRACKER, intent())).isTrue();
        assertThat(books().open(ACME, HERE, LPTRACKER, intent())).isFalse();

        assertThat(books().intent(ACME, HERE, LPTRACKER)).contains(intent());
    }

    @Test
    void opensNoIntentForALeadThatIsLinkedByNow() {
        books().keep(ACME, new Landing().link(HERE, THERE));

        assertThat(books().open(ACME, HERE, LPTRACKER, intent())).isFalse();
        assertThat(books().intent(ACME, HERE, LPTRACKER)).isEmpty();
    }

    @Test
    void notesWithAnIntentWhoseContactItMayMakeAndWithItsLandingThatItHasArrived() {
        assertThat(books().open(ACME, HERE, LPTRACKER, intent(), List.of("phone:1", "email:2")))
                .isTrue();

        assertThat(books().contactUnderWay(ACME, LPTRACKER, "phone:1")).contains(intent().notBefore());

        Landing landing = new Landing().link(HERE, THERE).closes(HERE, THERE).arrived(LPTRACKER, List.of("phone:1"));
        assertThat(books().keep(ACME, landing)).isTrue();

        assertThat(books().contactUnderWay(ACME, LPTRACKER, "phone:1")).isEmpty();
        assertThat(books().contactUnderWay(ACME, LPTRACKER, "email:2")).isPresent();
    }

    @Test
    void notesNoContactWhereItOpensNoIntent() {
        books().keep(ACME, new Landing().link(HERE, THERE));

        assertThat(books().open(ACME, HERE, LPTRACKER, intent(), List.of("phone:1")))
                .isFalse();

        assertThat(books().contactUnderWay(ACME, LPTRACKER, "phone:1")).isEmpty();
    }

    @Test
    void linksWhatIsFreeAndKeepsTheRestWhereItIsNot() {
        RecordRef contact = RecordRef.contact(AMOCRM, "1");
        RecordRef person = RecordRef.contact(LPTRACKER, "7");
        RecordRef another = RecordRef.contact(LPTRACKER, "8");

        books().keep(ACME, new Landing().linkIfFree(contact, person));
        boolean kept = books().keep(ACME, new Landing().link(HERE, THERE).linkIfFree(contact, another));

        assertThat(kept).isTrue();
        assertThat(books().counterpart(ACME, HERE, LPTRACKER)).contains(THERE);
        assertThat(books().counterpart(ACME, contact, LPTRACKER)).contains(person);
        assertThat(books().counterpart(ACME, another, AMOCRM)).isEmpty();
    }

    @Test
    void replacesOnlyAnOpenIntent() {
        Intent later = intent().notBefore(Instant.ofEpochSecond(99));
        books().replace(ACME, HERE, LPTRACKER, later);
        assertThat(books().intent(ACME, HERE, LPTRACKER)).isEmpty();

        books().open(ACME, HERE, LPTRACKER, intent());
        books().replace(ACME, HERE, LPTRACKER, later);

        assertThat(books().intent(ACME, HERE, LPTRACKER)).contains(later);
    }

    @Test
    void closesTheIntentTogetherWithTheLink() {
        books().open(ACME, HERE, LPTRACKER, intent());

        books().keep(ACME, new Landing().link(HERE, THERE).closes(HERE, THERE));

        assertThat(books().intent(ACME, HERE, LPTRACKER)).isEmpty();
    }

    @Test
    void remembersWhichRuleAnsweredWhichEntry() {
        Transition won = new Transition("1", "142", "3", Instant.ofEpochSecond(50));
        Transition again = new Transition("1", "142", "3", Instant.ofEpochSecond(60));

        books().keep(ACME, new Landing().mark(new Mark(HERE, "won", 0, won)));

        assertThat(books().answered(ACME, new Mark(HERE, "won", 0, won))).isTrue();
        assertThat(books().answered(ACME, new Mark(HERE, "other", 0, won))).isFalse();
        assertThat(books().answered(ACME, new Mark(HERE, "won", 0, again))).isFalse();
    }

    @Test
    void knowsAndForgetsTheContactsThatWeMade() {
        books().keep(ACME, new Landing().identity(LPTRACKER, "phone:ab", "55"));
        assertThat(books().contactOf(ACME, LPTRACKER, "phone:ab")).contains("55");
        assertThat(books().contactOf(ACME, AMOCRM, "phone:ab")).isEmpty();

        books().forgetContact(ACME, LPTRACKER, "phone:ab");

        assertThat(books().contactOf(ACME, LPTRACKER, "phone:ab")).isEmpty();
    }

    static Base base() {
        return Base.unknown(HERE)
                .edit()
                .field(FieldPath.LEAD_NAME, new Known("aa", true, "bb", "ee"))
                .field(FieldPath.LEAD_PRICE, new Known("", false, null, Conflict.LOST))
                .field(FieldPath.custom(io.leadbridge.event.Entity.LEAD, "427183"), new Known("cc,dd", false, ""))
                .place("3", "142")
                .answered("142", true, Instant.ofEpochSecond(50))
                .stagedBy("won:deal:142")
                .contact("5")
                .rest("ee")
                .uncertainUntil(Instant.ofEpochMilli(60_001))
                .done();
    }

    static Intent intent() {
        return new Intent(
                Instant.ofEpochMilli(1001),
                Instant.ofEpochMilli(2002),
                List.of("+79990001122"),
                List.of("a@example.test"),
                "Кухня",
                Map.of(
                        FieldPath.LEAD_NAME,
                        new Known("aa", true, "bb"),
                        FieldPath.custom(io.leadbridge.event.Entity.LEAD, "7"),
                        new Known("", true, "")));
    }
}
