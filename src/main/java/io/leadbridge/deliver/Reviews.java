package io.leadbridge.deliver;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Crm;
import io.leadbridge.event.Batch;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The conflicts that wait for a person. The books hold only that they are; the values are read from the CRMs for the one
 * who asks, and kept nowhere.
 */
public final class Reviews {

    private final Crm crm;
    private final Books books;

    /** @param crm is read from */
    public Reviews(Crm crm, Books books) {
        this.crm = crm;
        this.books = books;
    }

    /**
     * A field that was changed on both sides.
     *
     * @param field of the lead that was asked for
     * @param value what it shows now; for the operator's eyes, never for a log
     * @param otherField of its counterpart
     * @param otherValue likewise
     */
    public record Review(FieldPath field, Value value, FieldPath otherField, Value otherValue) {

        /** Without values. */
        @Override
        public String toString() {
            return field + " against " + otherField;
        }
    }

    /** One lead of the pair with its contact, as the books know it. */
    private record Pair(Side here, Side there) {}

    /**
     * The conflicts of a lead with its counterpart.
     *
     * @param batch of the tenant; nothing is written
     * @param other the counterpart's CRM
     * @return empty if there are none, if the lead has no counterpart, or if one of them cannot be read now
     */
    public List<Review> of(Batch batch, RecordRef lead, CrmId other) {
        Optional<Pair> pair = pair(batch.tenant(), lead, other);
        List<Review> reviews = new ArrayList<>();
        if (pair.isEmpty() || fields(pair.get().here()).isEmpty()) {
            return reviews;
        }
        Optional<Record> here = read(batch, lead);
        Optional<Record> there = read(batch, pair.get().there().lead().ref());
        if (here.isEmpty() || there.isEmpty()) {
            return reviews;
        }
        for (FieldPath path : fields(pair.get().here())) {
            otherEnd(pair.get(), path)
                    .ifPresent(to -> reviews.add(new Review(
                            path, here.get().value(path), to, there.get().value(to))));
        }
        return reviews;
    }

    /**
     * Decides all conflicts of a lead with its counterpart for one of them. What was decided is carried when a message that
     * hints at the winner is worked: the caller puts one into the queue.
     *
     * @param winner one of both CRMs
     * @return how many conflicts there were
     */
    public int decide(TenantId tenant, RecordRef lead, CrmId other, CrmId winner) {
        Optional<Pair> pair = pair(tenant, lead, other);
        if (pair.isEmpty()) {
            return 0;
        }
        Side here = pair.get().here();
        Side there = pair.get().there();
        int decided = 0;
        for (FieldPath path : fields(here)) {
            Optional<FieldPath> to = otherEnd(pair.get(), path);
            if (to.isPresent()) {
                boolean hereWins = winner.equals(lead.crm());
                Known one = here.known(path);
                Known two = there.known(to.get());
                here = here.with(path, one.against(hereWins ? two.hash() : Conflict.LOST));
                there = there.with(to.get(), two.against(hereWins ? Conflict.LOST : one.hash()));
                decided++;
            }
        }
        Landing landing = new Landing();
        for (Side side : List.of(here, there)) {
            landing.base(side.lead().edit().hinted(true).done());
            if (side.contact() != null) {
                landing.base(side.contact());
            }
        }
        books.keep(tenant, landing);
        return decided;
    }

    private Optional<Pair> pair(TenantId tenant, RecordRef lead, CrmId other) {
        return books.counterpart(tenant, lead, other).map(there -> new Pair(side(tenant, lead), side(tenant, there)));
    }

    private Side side(TenantId tenant, RecordRef lead) {
        Base base = books.bases(tenant, List.of(lead)).get(lead);
        if (base.contact() == null) {
            return new Side(base, null);
        }
        RecordRef contact = RecordRef.contact(lead.crm(), base.contact());
        return new Side(base, books.bases(tenant, List.of(contact)).get(contact));
    }

    private static List<FieldPath> fields(Side side) {
        List<FieldPath> fields = new ArrayList<>();
        for (Base base : side.contact() == null ? List.of(side.lead()) : List.of(side.lead(), side.contact())) {
            base.fields().forEach((path, known) -> {
                if (known.isOpen()) {
                    fields.add(path);
                }
            });
        }
        return fields;
    }

    /** The field that stands against this one: each of both has the other's fingerprint. */
    private static Optional<FieldPath> otherEnd(Pair pair, FieldPath path) {
        Known here = pair.here().known(path);
        return fields(pair.there()).stream()
                .filter(to -> (to.of() == Entity.CONTACT) == (path.of() == Entity.CONTACT) || to.of() == Entity.LEAD)
                .filter(to -> pair.there().known(to).against().equals(here.hash())
                        && here.against().equals(pair.there().known(to).hash()))
                .findFirst();
    }

    private Optional<Record> read(Batch batch, RecordRef lead) {
        Answer<List<Record>> answer = crm.fetch(batch.account(lead.crm()), Set.of(lead.id()), null);
        return answer instanceof Answer.Ok<List<Record>> read
                ? read.value().stream()
                        .filter(record -> record.ref().equals(lead))
                        .findFirst()
                : Optional.empty();
    }
}
