package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Patch;
import io.leadbridge.crm.lptracker.ContactHabits.Seen;
import io.leadbridge.crm.lptracker.Writing.CannotWrite;
import io.leadbridge.event.Connection;
import io.leadbridge.event.FieldPath;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Writes a contact in one call where that is known to lose nothing. The first write of an account is a trial: the contact
 * is read, only the change is sent, the answer is compared with what was read, and what is missing is sent again. Where
 * the trial failed, a contact is sent back whole.
 */
final class ContactUpdate {

    private static final Duration AGAIN = Duration.ofMillis(200);

    private final ContactBody body;
    private final ContactHabits habits = new ContactHabits();

    ContactUpdate(ContactBody body) {
        this.body = body;
    }

    /** A read of the contact, if the write has to know what it has; no call otherwise. */
    Calls before(Patch patch, Connection connection) {
        if (!ContactBody.isIn(patch.fields())) {
            return Calls.of(List.of());
        }
        if (patch.contact() == null) {
            return Calls.ofFailure(new Answer.CannotTake<>("update: the lead has no contact to write to"));
        }
        return mustRead(patch, connection) ? Calls.of(List.of(read(patch))) : Calls.of(List.of());
    }

    // Of several phones some may be there already, and would be there twice: deliver sends a single one only if it is
    // new.
    private boolean mustRead(Patch patch, Connection connection) {
        ContactHabits.Habit habit = habits.of(connection);
        int most = Math.max(values(patch, FieldPath.CONTACT_PHONE), values(patch, FieldPath.CONTACT_EMAIL));
        return habit.unsentStays() != Seen.YES
                || habits.copyOf(connection, patch.contact()) != null
                || most > 1
                || most == 1 && habit.detailsJoin() != Seen.YES;
    }

    private static int values(Patch patch, FieldPath path) {
        return patch.fields().containsKey(path) ? patch.fields().get(path).all().size() : 0;
    }

    /**
     * The contact's part of the patch; no call if it has all that already.
     *
     * @param before what {@link #before} brought
     */
    Calls write(Patch patch, Connection connection, Calls before) throws CannotWrite {
        if (!ContactBody.isIn(patch.fields())) {
            return Calls.of(List.of());
        }
        JsonNode present = before.reply();
        ObjectNode changes = body.changes(patch.fields(), present);
        if (before.replies().isEmpty()) {
            return mustRead(patch, connection)
                    ? Calls.ofFailure(
                            new Answer.Later<>(AGAIN, "update: how contacts are written was just learned anew"))
                    : unread(patch, connection, changes);
        }
        if (!present.isObject()) {
            return Calls.ofFailure(new Answer.Refused<>("update: contact " + patch.contact() + " is gone"));
        }
        JsonNode copy = habits.copyOf(connection, patch.contact());
        if (copy != null && !ContactBody.lost(copy, present, changes).isEmpty()) {
            Trial repair = new Trial(patch, connection, copy, changes);
            return Calls.paged(List.of(repair.restore(present)), repair);
        }
        habits.isWhole(connection, patch.contact());
        if (ContactBody.isDone(changes, present)) {
            return Calls.of(List.of());
        }
        ContactHabits.Habit habit = habits.of(connection);
        if (habit.unsentStays() == Seen.NO || habit.detailsJoin() == Seen.NO && changes.has("details")) {
            return Calls.of(List.of(put(patch, connection, ContactBody.whole(present, changes))));
        }
        habits.copy(connection, patch.contact(), present);
        return Calls.paged(List.of(put(patch, connection, changes)), new Trial(patch, connection, present, changes));
    }

    /** One call. Its answer, which is the contact, would show if it was not as before. */
    private Calls unread(Patch patch, Connection connection, ObjectNode changes) {
        if (changes.isEmpty()) {
            return Calls.of(List.of());
        }
        return Calls.paged(List.of(put(patch, connection, changes)), (call, answer) -> {
            if (answer.path("details").isArray() && answer.path("details").isEmpty()) {
                habits.doubt(connection);
            }
            return Optional.empty();
        });
    }

    private static Call read(Patch patch) {
        return Call.one("update", "/contact/" + patch.contact(), null);
    }

    private static Call put(Patch patch, Connection connection, ObjectNode content) {
        ObjectNode contact = content.objectNode();
        contact.set("id", Writing.id(patch.contact()));
        contact.set("project_id", Writing.id(connection.project()));
        contact.setAll(content);
        // Not "of a record": only a lead that is missing means that the patch's record is gone.
        return new Call("update", "PUT", "/contact/" + patch.contact(), null, contact, true, false);
    }

    /** What follows a write of which nobody knows yet whether it loses something. */
    private final class Trial implements Calls.Further {
        private final Patch patch;
        private final Connection connection;
        private final JsonNode before;
        private final ObjectNode changes;
        private boolean restoring;

        Trial(Patch patch, Connection connection, JsonNode before, ObjectNode changes) {
            this.patch = patch;
            this.connection = connection;
            this.before = before;
            this.changes = changes;
        }

        @Override
        public Optional<Call> apply(Call call, JsonNode answer) {
            if (restoring) {
                habits.isWhole(connection, patch.contact());
                return Optional.empty();
            }
            if (call.write() && !ContactBody.showsAllOf(before, answer)) {
                return Optional.of(read(patch));
            }
            ObjectNode lost = ContactBody.lost(before, answer, changes);
            learn(lost, answer);
            if (lost.isEmpty()) {
                habits.isWhole(connection, patch.contact());
                return Optional.empty();
            }
            return Optional.of(restore(answer));
        }

        private void learn(ObjectNode lost, JsonNode after) {
            boolean sent = changes.has("details");
            boolean otherLost = lost.has("details") && !sent || lost.size() > (lost.has("details") ? 1 : 0);
            Seen stays = Seen.UNKNOWN;
            if (otherLost) {
                stays = Seen.NO;
            } else if (lost.isEmpty() && ContactBody.hasUnsent(before, changes)) {
                stays = Seen.YES;
            }
            Seen join = Seen.UNKNOWN;
            if (sent && lost.has("details")) {
                join = Seen.NO;
            } else if (sent && !before.path("details").isEmpty() && ContactBody.hasDetails(after, changes)) {
                join = Seen.YES;
            }
            habits.seen(connection, stays, join);
        }

        /** The whole contact, with what it has lost. */
        Call restore(JsonNode present) {
            restoring = true;
            ObjectNode lost = ContactBody.lost(before, present, changes);
            return put(patch, connection, ContactBody.whole(present, ContactBody.both(lost, changes, present)));
        }
    }
}
