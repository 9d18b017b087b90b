package io.leadbridge.deliver;

import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Wish;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the link and the bases of two leads that are found to be each other's, from nothing but what both show. */
final class Linking {

    private final Books books;
    private final TenantId tenant;

    Linking(Books books, TenantId tenant) {
        this.books = books;
        this.tenant = tenant;
    }

    /**
     * @param one with all that its rules may ever want
     * @param contacts whether their main contacts are each other's, too
     */
    Landing landing(View one, View other, boolean contacts) {
        Landing landing = new Landing().link(one.record().ref(), other.record().ref());
        if (contacts) {
            landing.link(
                    Side.contactOf(one.record()).orElseThrow(),
                    Side.contactOf(other.record()).orElseThrow());
        }
        Side first = shown(one, other, contacts);
        Side second = shown(other, one, contacts);
        for (Wish wish : wishes(one, other)) {
            Carrying carrying = carried(wish, first, second);
            first = carrying.source();
            second = carrying.target();
        }
        for (Wish wish : wishes(other, one)) {
            Carrying carrying = carried(wish, second, first);
            second = carrying.source();
            first = carrying.target();
        }
        keep(answered(first, one, other), landing);
        keep(answered(second, other, one), landing);
        return landing;
    }

    /** What is known of a lead once each field that the other one's rules write was read. */
    private Side shown(View here, View there, boolean contacts) {
        List<RecordRef> refs = new ArrayList<>(List.of(here.record().ref()));
        if (contacts) {
            refs.add(Side.contactOf(here.record()).orElseThrow());
        }
        Map<RecordRef, Base> bases = books.bases(tenant, refs);
        Side side = new Side(bases.get(refs.get(0)), contacts ? bases.get(refs.get(1)) : null);
        for (Wish wish : wishes(there, here)) {
            for (Wish.Assignment assignment : wish.fields()) {
                FieldPath to = assignment.to();
                if (side.holds(to)) {
                    side = side.with(
                            to, Side.seen(side.known(to), to, here.record().value(to)));
                }
            }
        }
        return side;
    }

    private static List<Wish> wishes(View from, View to) {
        return from.wishes().stream()
                .filter(wish -> wish.target().equals(to.record().ref().crm()))
                .toList();
    }

    /** What is equal counts as carried; so does nothing, where nothing is. */
    private static Carrying carried(Wish wish, Side source, Side target) {
        List<Wish.Assignment> considered = considered(wish, source, target);
        Carrying carrying = Carrying.of(source, target, considered, Map.of());
        Side after = carrying.target();
        for (Wish.Assignment assignment : considered) {
            Known there = after.known(assignment.to());
            boolean nothing =
                    Fingerprint.of(assignment.from(), assignment.source()).isEmpty();
            if (nothing && there.hash().isEmpty() && there.carried() == null) {
                after = after.with(assignment.to(), there.carrying(""));
            }
        }
        return new Carrying(carrying.source(), after);
    }

    /** The assignments whose both ends are there, the last one of each target field. */
    private static List<Wish.Assignment> considered(Wish wish, Side source, Side target) {
        Map<FieldPath, Wish.Assignment> last = new LinkedHashMap<>();
        for (Wish.Assignment assignment : wish.fields()) {
            boolean foreign = assignment.from().of() == Entity.CONTACT && source.contact() == null;
            if (target.holds(assignment.to()) && !foreign) {
                last.put(assignment.to(), assignment);
            }
        }
        return List.copyOf(last.values());
    }

    /** The rules have answered all that is there now, and have moved the lead where they would. */
    private static Side answered(Side side, View here, View there) {
        Record record = here.record();
        String contact = Side.contactOf(record).map(RecordRef::id).orElse(null);
        Base.Edit lead = side.lead()
                .edit()
                .place(record.pipeline(), record.status())
                .answered(record.status(), false, record.updatedAt())
                .contact(contact)
                .rest(Fingerprint.restOfLead(record, side.lead().fields().keySet()))
                .hinted(false);
        wishes(there, here).stream()
                .filter(wish -> wish.stage() != null)
                .forEach(wish -> lead.stagedBy(Differences.stagedBy(wish)));
        if (side.contact() == null) {
            return new Side(lead.done(), null);
        }
        Base.Edit person = side.contact().edit();
        person.rest(Fingerprint.restOfContact(
                record.mainContact().orElseThrow(), side.contact().fields().keySet()));
        return new Side(lead.done(), person.hinted(false).done());
    }

    private static void keep(Side side, Landing landing) {
        landing.base(side.lead());
        if (side.contact() != null) {
            landing.base(side.contact());
        }
    }
}
