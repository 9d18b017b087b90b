package io.leadbridge.deliver;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Value;
import io.leadbridge.event.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Do two linked leads agree? Holds what was read against the books, as {@link Deliver} would, and writes nothing into a CRM.
 * Safe for several threads.
 */
public final class Agreement {

    private final Books books;

    public Agreement(Books books) {
        this.books = books;
    }

    /**
     * What a lead lacks.
     *
     * @param lead whose change was not carried, or which shows another value than was carried to it
     * @param missed whether {@code lead} has a change that its rules have to carry; else it was edited where no rule carries
     *     it back
     * @param fields the fields of {@code lead} concerned
     * @param stage whether its status is concerned, too
     */
    public record Difference(RecordRef lead, boolean missed, Set<FieldPath> fields, boolean stage) {

        public Difference {
            fields = Set.copyOf(fields);
        }
    }

    /**
     * By what values are compared: equal ones need no write.
     *
     * @return never null; empty if there is nothing to compare
     */
    public static String fingerprint(FieldPath path, Value value) {
        return Fingerprint.of(path, value);
    }

    /** A fingerprint of all that a lead shows, but for times. */
    public static String fingerprint(Record record) {
        return Fingerprint.ofAll(record);
    }

    /** The statuses that a lead entered since the rules last answered, for who wants to ask the rules about it. */
    public List<Transition> entered(TenantId tenant, Hint hint, Record record) {
        return Entries.since(base(tenant, record.ref()), hint, record);
    }

    /** The lead's counterpart; empty if it has none. */
    public Optional<RecordRef> counterpart(TenantId tenant, RecordRef lead, CrmId other) {
        return books.counterpart(tenant, lead, other);
    }

    /** Whether a create for this lead was begun whose end is not known. */
    public boolean isUnderWay(TenantId tenant, RecordRef lead, CrmId other) {
        return books.intent(tenant, lead, other).isPresent();
    }

    /**
     * Whether a lead and its counterpart may disagree, by the books alone. Says no only if each mapped field of the lead is
     * as the books know it, and nothing of it is left to be carried.
     *
     * @param there the counterpart
     */
    public boolean mayDiffer(TenantId tenant, View here, RecordRef there) {
        Side source = side(tenant, here.record());
        Base target = base(tenant, there);
        Base contact = target.contact() == null ? null : base(tenant, RecordRef.contact(there.crm(), target.contact()));
        Side known = new Side(target, contact);
        return isEdited(source.lead(), here.record())
                || source.contact() != null && isEdited(source.contact(), here.record())
                || wishes(here, there.crm()).anyMatch(wish -> {
                    Differences differences = differences(tenant, wish, source, known);
                    return !differences.writes().isEmpty() || differences.stage(here.enteredPresent(), false);
                });
    }

    /** Where two linked leads disagree; both as they were read just now. */
    public List<Difference> compare(TenantId tenant, View one, View other) {
        Side first = side(tenant, one.record());
        Side second = side(tenant, other.record());
        List<Difference> found = new ArrayList<>();
        compare(tenant, one, first, other, second, found);
        compare(tenant, other, second, one, first, found);
        return found;
    }

    private void compare(TenantId tenant, View here, Side source, View there, Side target, List<Difference> found) {
        Set<FieldPath> missed = new TreeSet<>();
        Set<FieldPath> edited = new TreeSet<>();
        boolean[] stage = {false};
        wishes(here, there.record().ref().crm()).forEach(wish -> {
            Differences differences = differences(tenant, wish, source, target);
            Set<FieldPath> due = differences.writes().keySet();
            for (Wish.Assignment assignment : differences.considered()) {
                if (isThere(assignment, there.record())) {
                    continue;
                }
                if (due.contains(assignment.to())) {
                    missed.add(assignment.from());
                } else if (answers(target, assignment) && !carriesBack(there, assignment)) {
                    edited.add(assignment.to());
                }
            }
            stage[0] |= differences.stage(here.enteredPresent(), false)
                    && !Objects.equals(wish.stage(), there.record().status());
        });
        if (!missed.isEmpty() || stage[0]) {
            found.add(new Difference(here.record().ref(), true, missed, stage[0]));
        }
        if (!edited.isEmpty()) {
            found.add(new Difference(there.record().ref(), false, edited, false));
        }
    }

    /**
     * Lets fields of a lead count as never carried, so that the next look at its counterpart carries them again. Fields that
     * another has changed in the books meanwhile stay as they are.
     *
     * @param lead the lead that shows other values than were carried to it, as it was read
     */
    public void carryAgain(TenantId tenant, Record lead, Set<FieldPath> fields) {
        Side side = side(tenant, lead);
        for (Base base : side.contact() == null ? List.of(side.lead()) : List.of(side.lead(), side.contact())) {
            Map<FieldPath, Known> before = new java.util.TreeMap<>(base.fields());
            before.keySet().retainAll(fields);
            if (!before.isEmpty()) {
                books.carryAgain(tenant, base.ref(), before);
            }
        }
    }

    /**
     * Links two leads that are each other's, and takes for known what is equal on both sides now; what differs stays to be
     * carried.
     *
     * @param one with all that its rules may ever want
     * @param contacts whether their main contacts are each other's, too
     * @return false, and nothing kept, if one of the records is linked otherwise
     */
    public boolean link(TenantId tenant, View one, View other, boolean contacts) {
        return books.keep(tenant, new Linking(books, tenant).landing(one, other, contacts));
    }

    private Differences differences(TenantId tenant, Wish wish, Side source, Side target) {
        boolean withContact = target.contact() != null
                && wish.fields().stream().anyMatch(field -> field.to().of() == Entity.CONTACT)
                && belong(tenant, source, target);
        return new Differences(wish, source, target, null, withContact);
    }

    /** As deliver has it: a contact is written only by the one that it belongs to, or by a free one if it is free. */
    private boolean belong(TenantId tenant, Side source, Side target) {
        if (source.contact() == null) {
            return false;
        }
        RecordRef here = source.contact().ref();
        RecordRef there = target.contact().ref();
        Optional<RecordRef> forward = books.counterpart(tenant, here, there.crm());
        return forward.isEmpty()
                ? books.counterpart(tenant, there, here.crm()).isEmpty()
                : forward.get().equals(there);
    }

    private static java.util.stream.Stream<Wish> wishes(View view, CrmId target) {
        return view.wishes().stream().filter(wish -> wish.target().equals(target) && wish.updateIfFound());
    }

    private static boolean isEdited(Base base, Record read) {
        return base.fields().entrySet().stream().anyMatch(entry -> {
            String now = Fingerprint.of(entry.getKey(), read.value(entry.getKey()));
            return !Fingerprint.covers(entry.getKey(), now, entry.getValue().hash());
        });
    }

    private static boolean isThere(Wish.Assignment assignment, Record target) {
        FieldPath to = assignment.to();
        Value shown = target.value(to);
        // A company that is not there cannot have what is wanted of it.
        return to.of() == Entity.COMPANY && shown.isEmpty()
                || Fingerprint.covers(to, Fingerprint.of(to, shown), Fingerprint.of(to, assignment.target()));
    }

    /** Whether the target once was given what the source has now; an empty value is not given to who never had another. */
    private static boolean answers(Side target, Wish.Assignment assignment) {
        Known there = target.known(assignment.to());
        String source = Fingerprint.of(assignment.from(), assignment.source());
        boolean nothing = Fingerprint.of(assignment.to(), assignment.target()).isEmpty() && source.isEmpty();
        return there != null && source.equals(there.carried()) && !nothing;
    }

    private static boolean carriesBack(View there, Wish.Assignment assignment) {
        return there.wishes().stream()
                .filter(Wish::updateIfFound)
                .flatMap(wish -> wish.fields().stream())
                .anyMatch(
                        back -> back.from().equals(assignment.to()) && back.to().equals(assignment.from()));
    }

    private Side side(TenantId tenant, Record record) {
        List<RecordRef> refs = new ArrayList<>(List.of(record.ref()));
        Optional<RecordRef> contact = Side.contactOf(record);
        contact.ifPresent(refs::add);
        Map<RecordRef, Base> bases = books.bases(tenant, refs);
        return new Side(bases.get(record.ref()), contact.map(bases::get).orElse(null)).recognised(record);
    }

    private Base base(TenantId tenant, RecordRef ref) {
        return books.bases(tenant, List.of(ref)).get(ref);
    }
}
