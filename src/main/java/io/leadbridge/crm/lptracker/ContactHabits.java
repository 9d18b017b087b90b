package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this instance has seen of how an account's contacts take a PUT: nobody documents whether what is not sent stays, and
 * whether sent phones and e-mails join those there or replace them. Learned anew after a restart.
 */
final class ContactHabits {

    private static final Logger LOG = LoggerFactory.getLogger(ContactHabits.class);

    private static final int MOST_ACCOUNTS = 1000;
    /** Contacts of which a copy is kept, each until the next write to it is done. */
    private static final int MOST_COPIES = 1000;

    /** Whether something was seen to be so. */
    enum Seen {
        UNKNOWN,
        YES,
        NO;

        /** What was seen before and now, of which a no is believed. */
        Seen and(Seen now) {
            return this == NO || now == UNKNOWN ? this : now;
        }
    }

    /**
     * @param unsentStays what a PUT does not send stays as it is
     * @param detailsJoin sent phones and e-mails join those there
     */
    record Habit(Seen unsentStays, Seen detailsJoin) {}

    private static final Habit UNKNOWN = new Habit(Seen.UNKNOWN, Seen.UNKNOWN);

    private final Remembered<Account, Habit> habits = new Remembered<>(MOST_ACCOUNTS);
    private final Remembered<String, JsonNode> copies = new Remembered<>(MOST_COPIES);

    Habit of(Connection connection) {
        Habit habit = habits.get(connection.account());
        return habit == null ? UNKNOWN : habit;
    }

    /** Adds what a write has shown. */
    synchronized void seen(Connection connection, Seen unsentStays, Seen detailsJoin) {
        Habit before = of(connection);
        Habit now = new Habit(
                before.unsentStays().and(unsentStays), before.detailsJoin().and(detailsJoin));
        if (!now.equals(before)) {
            LOG.info(
                    "{} contacts: what is not sent stays: {}; sent phones and e-mails join those there: {}",
                    connection.account(),
                    now.unsentStays(),
                    now.detailsJoin());
            habits.put(connection.account(), now);
        }
    }

    /** A write went another way than those before. */
    void doubt(Connection connection) {
        LOG.warn(
                "{} contacts: an answer shows a contact without phones and e-mails, the next one is read first",
                connection.account());
        habits.forget(connection.account());
    }

    /** Keeps a copy of a contact that a write may damage. */
    void copy(Connection connection, String contact, JsonNode before) {
        copies.put(key(connection, contact), before);
    }

    /** The copy of a contact of which nobody knows yet whether it was damaged; {@code null} if there is none. */
    JsonNode copyOf(Connection connection, String contact) {
        return copies.get(key(connection, contact));
    }

    /** The contact has all that it had. */
    void isWhole(Connection connection, String contact) {
        copies.forget(key(connection, contact));
    }

    private static String key(Connection connection, String contact) {
        return connection.account() + " " + contact;
    }
}
