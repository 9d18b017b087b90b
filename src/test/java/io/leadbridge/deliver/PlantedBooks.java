package io.leadbridge.deliver;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Value;
import io.leadbridge.mapping.Canonical;
import java.time.Instant;
import java.util.List;

/** Writes into the books what is in them after a lead was carried from amoCRM to LPTracker, for tests. */
public final class PlantedBooks {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");

    private PlantedBooks() {}

    /**
     * The lead and its contact (its id with a {@code c}) in amoCRM, and their counterparts in LPTracker (their ids with a
     * {@code 9} before them).
     */
    public static void plant(Books books, TenantId tenant, String lead, String name, String phone, String email) {
        RecordRef here = RecordRef.lead(AMOCRM, lead);
        RecordRef there = RecordRef.lead(LPTRACKER, "9" + lead);
        RecordRef contactHere = RecordRef.contact(AMOCRM, "c" + lead);
        RecordRef contactThere = RecordRef.contact(LPTRACKER, "9c" + lead);
        books.open(tenant, here, LPTRACKER, intent(name, phone, email));
        Landing landing = new Landing()
                .link(here, there)
                .link(contactHere, contactThere)
                .mark(new Mark(here, "won", 0, new Transition("1", "142", "77", Instant.ofEpochSecond(1_700_000_000))))
                .identity(LPTRACKER, "phone:" + Canonical.hash(FieldPath.CONTACT_PHONE, Value.of(phone)), "9c" + lead)
                .identity(LPTRACKER, "email:" + Canonical.hash(FieldPath.CONTACT_EMAIL, Value.of(email)), "9c" + lead);
        for (RecordRef ref : List.of(here, there)) {
            landing.base(Base.unknown(ref)
                    .edit()
                    .field(FieldPath.LEAD_NAME, known(FieldPath.LEAD_NAME, name))
                    .place("77", "142")
                    .answered("142", false, Instant.ofEpochSecond(1_700_000_000))
                    .contact(ref.equals(here) ? contactHere.id() : contactThere.id())
                    .rest(Canonical.hash(FieldPath.LEAD_NAME, Value.of("rest of " + name)))
                    .done());
        }
        landing.base(contact(contactHere, name, phone, email)).base(contact(contactThere, name, phone, email));
        if (!books.keep(tenant, landing)) {
            throw new IllegalStateException("not kept");
        }
        books.contactUnderWay(
                tenant,
                LPTRACKER,
                List.of("phone:" + Canonical.hash(FieldPath.CONTACT_PHONE, Value.of(phone))),
                Instant.ofEpochSecond(1_700_000_000));
    }

    /** Opens an intent to make the lead's counterpart. */
    public static void intend(Books books, TenantId tenant, String lead, String name, String phone, String email) {
        books.open(tenant, RecordRef.lead(AMOCRM, lead), LPTRACKER, intent(name, phone, email));
    }

    private static Intent intent(String name, String phone, String email) {
        Instant at = Instant.ofEpochSecond(1_700_000_000);
        return new Intent(at, at.plusSeconds(60), List.of(phone), List.of(email), name);
    }

    private static Base contact(RecordRef ref, String name, String phone, String email) {
        return Base.unknown(ref)
                .edit()
                .field(FieldPath.CONTACT_NAME, known(FieldPath.CONTACT_NAME, name))
                .field(FieldPath.CONTACT_PHONE, known(FieldPath.CONTACT_PHONE, phone))
                .field(FieldPath.CONTACT_EMAIL, known(FieldPath.CONTACT_EMAIL, email))
                .field(FieldPath.custom(Entity.CONTACT, "5"), known(FieldPath.CONTACT_NAME, "city of " + name))
                .rest(Canonical.hash(FieldPath.CONTACT_NAME, Value.of("rest of " + name)))
                .done();
    }

    private static Known known(FieldPath path, String text) {
        String hash = Fingerprint.of(path, Value.of(text));
        return new Known(hash, true, hash);
    }
}
