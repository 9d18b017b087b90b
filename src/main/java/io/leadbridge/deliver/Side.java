package io.leadbridge.deliver;

import io.leadbridge.event.Contact;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Value;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is known of a lead together with its contact, so that any field path finds its base.
 *
 * @param lead base of the lead
 * @param contact base of its contact; {@code null} if it has none
 */
record Side(Base lead, Base contact) {

    /** What is known of a field; {@code null} if nothing is. */
    Known known(FieldPath path) {
        Base base = of(path);
        return base == null ? null : base.fields().get(path);
    }

    /** Whether a field's conflict is not over: it waits for a person, or this side's value has won and is not carried yet. */
    boolean isInConflict() {
        return isInConflict(lead) || contact != null && isInConflict(contact);
    }

    private static boolean isInConflict(Base base) {
        return base.fields().values().stream().anyMatch(Known::isOpen);
    }

    /** Whether there is a record that can hold the field. */
    boolean holds(FieldPath path) {
        return of(path) != null;
    }

    Side with(FieldPath path, Known known) {
        if (path.of() == Entity.CONTACT) {
            return new Side(lead, contact.edit().field(path, known).done());
        }
        return new Side(lead.edit().field(path, known).done(), contact);
    }

    Side with(Base newLead) {
        return new Side(newLead, contact);
    }

    /**
     * Takes over what was read just now. A field that somebody changed keeps what it answers to, so that the change is
     * still to be carried; and the rest is forgotten then, so that no snapshot passes for known.
     *
     * @param contactBase what was known of the record's main contact; {@code null} if it has none
     */
    Side refreshed(Record read, Base contactBase) {
        boolean same = !differs(read, contactBase);
        Base.Edit edit = lead.edit()
                .place(read.pipeline(), read.status())
                .contact(read.mainContact().map(Contact::id).orElse(null))
                .hinted(false)
                .told(Dues.GONE, null)
                .uncertainUntil(null);
        lead.fields().forEach((path, known) -> edit.field(path, seen(known, path, read.value(path))));
        if (!same) {
            edit.rest(null);
        }
        if (contactBase == null) {
            return new Side(edit.done(), null);
        }
        Base.Edit person = contactBase.edit().hinted(false);
        contactBase.fields().forEach((path, known) -> person.field(path, seen(known, path, read.value(path))));
        if (!same) {
            person.rest(null);
        }
        return new Side(edit.done(), person.done());
    }

    /**
     * What a write of ours that nobody answered was to make of a field, and what is shown there now, is ours. Where it was
     * not known to be there, nobody knows what it answers to: see {@link Conflict}.
     *
     * @param shown by a read
     */
    Side recognised(Record shown) {
        Map<String, String> told = lead.told();
        if (told.keySet().stream().noneMatch(Dues::isTried)) {
            return this;
        }
        Set<FieldPath> paths = new TreeSet<>(lead.fields().keySet());
        paths.addAll(shown.fields().keySet());
        shown.mainContact().ifPresent(one -> paths.addAll(one.fields().keySet()));
        Side side = this;
        for (FieldPath path : paths) {
            String now = Fingerprint.of(path, shown.value(path));
            Known before = known(path);
            boolean known = before != null && before.hash().equals(now);
            if (holds(path) && !known && now.equals(told.get(Dues.tried(path)))) {
                side = side.with(path, new Known(now, true, null, before == null ? null : before.against()));
            }
        }
        return side;
    }

    /** Whether a read shows another value in a known field, or another place, than the books say. */
    boolean differs(Record read, Base contactBase) {
        return differs(lead, read) || placeOrContactDiffers(read, contactBase);
    }

    /** The same for a webhook's snapshot, which does not show all that a read does. */
    boolean differsFrom(Record snapshot, Base contactBase) {
        Base shown = lead.edit().without(Fingerprint::isNeverShown).done();
        return differs(shown, snapshot) || placeOrContactDiffers(snapshot, contactBase);
    }

    private boolean placeOrContactDiffers(Record shown, Base contactBase) {
        return moved(lead.pipeline(), shown.pipeline())
                || moved(lead.stage(), shown.status())
                || moved(lead.contact(), shown.mainContact().map(Contact::id).orElse(null))
                || contactBase != null && shown.mainContact().isPresent() && differs(contactBase, shown);
    }

    /** What we know of a field that now shows this value. */
    static Known seen(Known before, FieldPath path, Value value) {
        String hash = Fingerprint.of(path, value);
        if (before != null && before.hash().equals(hash)) {
            return before;
        }
        return before == null
                ? new Known(hash, false, null)
                : new Known(hash, false, before.carried(), before.against());
    }

    /** The contact that a record shows as its main one. */
    static Optional<RecordRef> contactOf(Record record) {
        return record.mainContact()
                .map(contact -> RecordRef.contact(record.ref().crm(), contact.id()));
    }

    private Base of(FieldPath path) {
        return path.of() == Entity.CONTACT ? contact : lead;
    }

    private static boolean differs(Base base, Record shown) {
        return base.fields().entrySet().stream()
                .anyMatch(entry ->
                        !entry.getValue().hash().equals(Fingerprint.of(entry.getKey(), shown.value(entry.getKey()))));
    }

    private static boolean moved(String known, String shown) {
        return known != null && shown != null && !shown.equals(known);
    }
}
