package io.leadbridge.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.deliver.View;
import io.leadbridge.event.Batch;
import io.leadbridge.event.Condition;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Region;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import io.leadbridge.event.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MatchingTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    private static final Instant MADE = Instant.parse("2026-11-23T05:00:00Z");
    private static final List<FieldPath> MAPPED = List.of(FieldPath.LEAD_NAME, FieldPath.LEAD_PRICE);

    private final Batch batch = new Batch(
            new TenantId("acme"),
            List.of(rule("there", AMOCRM, LPTRACKER), rule("back", LPTRACKER, AMOCRM)),
            Region.DEFAULT,
            () -> Duration.ZERO);
    private final Slots slots = new Slots(
            batch, Map.of(AMOCRM, new Metadata(List.of(), List.of()), LPTRACKER, new Metadata(List.of(), List.of())));
    private final Leads here = new Leads();
    private final Leads there = new Leads();

    @Test
    void tellsTheLeadsOfACustomerWhoCameBackApartByTheirFields() {
        here("1", "anna", "+7 912 000-00-01", "Order", 100, MADE);
        here("2", "anna", "+7 912 000-00-01", "Order", 200, MADE);
        there("71", "x", "89120000001", "Order", 200, MADE);
        there("72", "x", "89120000001", "Order", 100, MADE);

        Matching matching = match();

        assertThat(matching.matched()).isEqualTo(Map.of("1", "72", "2", "71"));
        assertThat(matching.linkedContacts()).isEqualTo(Map.of("anna", "x"));
        assertThat(matching.differing()).isEmpty();
    }

    @Test
    void neverLinksSomebodyElsesLeadWhateverItIsNamed() {
        here("1", "anna", "+79120000001", "Order", 100, MADE);
        there("71", "y", "+79120000002", "Order", 100, MADE);

        Matching matching = match();

        assertThat(matching.matched()).isEmpty();
        assertThat(matching.aloneHere()).containsExactly("1");
        assertThat(matching.aloneThere()).containsExactly("71");
    }

    @Test
    void tellsTwinsApartByWhenTheyWereMadeIfThatIsBeyondDoubt() {
        here("1", "anna", "+79120000001", "Order", 100, MADE);
        here("2", "anna", "+79120000001", "Order", 100, MADE.plusSeconds(7200));
        there("71", "x", "+79120000001", "Order", 100, MADE.plusSeconds(7230));
        there("72", "x", "+79120000001", "Order", 100, MADE.plusSeconds(40));

        assertThat(match().matched()).isEqualTo(Map.of("1", "72", "2", "71"));
    }

    @Test
    void reportsTwinsOfTheSameMinuteAndGuessesNothing() {
        here("1", "anna", "+79120000001", "Order", 100, MADE);
        here("2", "anna", "+79120000001", "Order", 100, MADE.plusSeconds(30));
        there("71", "x", "+79120000001", "Order", 100, MADE.plusSeconds(31));
        there("72", "x", "+79120000001", "Order", 100, MADE.plusSeconds(1));

        Matching matching = match();

        assertThat(matching.matched()).isEmpty();
        assertThat(matching.ambiguous()).containsExactly(List.of("1", "2", "|", "71", "72"));
        assertThat(matching.linkedContacts()).isEmpty();
    }

    @Test
    void findsALeadThatWasEditedMeanwhileByWhatIsLeft() {
        here("1", "anna", "+79120000001", "Order", 100, MADE);
        here("2", "anna", "+79120000001", "Order", 200, MADE);
        there("71", "x", "+79120000001", "Order", 100, MADE);
        there("72", "x", "+79120000001", "Order, twice", 200, MADE);

        Matching matching = match();

        assertThat(matching.matched()).isEqualTo(Map.of("1", "71", "2", "72"));
        assertThat(matching.differing()).containsExactly("2");
    }

    @Test
    void leavesTwoLeadsAloneThatHaveNothingInCommonButThePerson() {
        here("1", "anna", "+79120000001", "Kitchen", 100, MADE);
        there("71", "x", "+79120000001", "Complaint", 5, MADE.plus(Duration.ofDays(30)));

        Matching matching = match();

        assertThat(matching.matched()).isEmpty();
        assertThat(matching.ambiguous()).isEmpty();
    }

    @Test
    void doesNotLinkContactsOfWhomOneSideHasTwo() {
        here("1", "anna", "+79120000001", "Order", 100, MADE);
        here("2", "anna again", "+79120000001", "Order", 200, MADE);
        there("71", "x", "+79120000001", "Order", 100, MADE);
        there("72", "x", "+79120000001", "Order", 200, MADE);

        Matching matching = match();

        assertThat(matching.matched()).hasSize(2);
        assertThat(matching.linkedContacts()).isEmpty();
    }

    private Matching match() {
        return Matching.of(here, there, slots);
    }

    private void here(String id, String contact, String phone, String name, int price, Instant made) {
        here.add(batch, view(AMOCRM, LPTRACKER, "there", id, contact, phone, name, price, made), slots);
    }

    private void there(String id, String contact, String phone, String name, int price, Instant made) {
        there.add(batch, view(LPTRACKER, AMOCRM, "back", id, contact, phone, name, price, made), slots);
    }

    private static View view(
            CrmId crm,
            CrmId target,
            String rule,
            String id,
            String contact,
            String phone,
            String name,
            int price,
            Instant made) {
        Map<FieldPath, Value> fields =
                Map.of(FieldPath.LEAD_NAME, Value.of(name), FieldPath.LEAD_PRICE, Value.of(price));
        Record record = new Record(
                RecordRef.lead(crm, id),
                "1",
                "2",
                null,
                made,
                made,
                fields,
                List.of(new Contact(contact, true, Map.of(FieldPath.CONTACT_PHONE, Value.of(phone)))));
        List<Wish.Assignment> wanted = MAPPED.stream()
                .map(path -> new Wish.Assignment(path, fields.get(path), path, fields.get(path)))
                .toList();
        return new View(
                record, List.of(new Wish(rule, target, List.of(), true, true, null, null, wanted, null)), false);
    }

    private static Rule rule(String name, CrmId from, CrmId to) {
        List<FieldRule> fields = Stream.of(FieldPath.LEAD_NAME, FieldPath.LEAD_PRICE)
                .map(path -> new FieldRule(path, path, List.of(), null))
                .toList();
        return new Rule(
                name,
                from,
                new Condition.All(List.of()),
                List.of(new SyncTo(to, List.of(), true, true, null, null, fields)));
    }
}
