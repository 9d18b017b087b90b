package io.leadbridge.event;

import java.time.Instant;

/**
 * One thing that happened to an event on its way, for people: its story has them in their order.
 *
 * @param at when, by the clock of the instance that worked it
 * @param kind what kind of thing
 * @param subject what it is about: a rule's name, an operation of a CRM as {@code lptracker update}, a record; may be empty
 * @param text what came of it, in plain words; names fields and records, never a person's values
 */
public record Step(Instant at, Kind kind, String subject, String text) {

    /** What kind of thing a step is. */
    public enum Kind {
        /** A rule was held against the lead: fired, or which of its conditions failed. */
        RULE,
        /** A CRM was called and answered, or did not. */
        CALL,
        /** A record was made or changed, a note or a task was told. */
        WRITE,
        /** It was put off: retried or held, with the reason. */
        WAIT,
        /** A person did something: replay, edit. */
        PERSON
    }
}
