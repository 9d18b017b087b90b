package io.leadbridge.crm;

import io.leadbridge.event.Outcome;
import io.leadbridge.event.Standing;
import java.time.Duration;

/**
 * What became of a call. Expected failures are answers, not exceptions.
 *
 * @param <T> what a good answer carries
 */
public sealed interface Answer<T> {

    /** Done. */
    record Ok<T>(T value) implements Answer<T> {}

    /** The CRM says that there is no such record. */
    record Gone<T>() implements Answer<T> {}

    /** Surely not done; may work later: 429, 503, other 5xx of a read, an unreachable host. Counts as an attempt. */
    record Later<T>(Duration after, String reason) implements Answer<T> {}

    /**
     * Not done, and nothing of this tenant should be tried for a while: no free slot, breaker open, person needed.
     *
     * @param kind why, as far as it concerns the whole connection: {@link Standing.Kind#PERSON} and
     *     {@link Standing.Kind#BAN} pause it for all instances
     */
    record Hold<T>(Duration after, String reason, Standing.Kind kind) implements Answer<T> {

        /** A wait that says nothing about the connection. */
        public Hold(Duration after, String reason) {
            this(after, reason, Standing.Kind.UNCLEAR);
        }
    }

    /** Sent, and nobody knows whether it was done: the answer was lost, or came as an error that may follow a commit. */
    record Unknown<T>(String reason) implements Answer<T> {}

    /** The CRM will never take it as it is: validation. A person has to look. */
    record Refused<T>(String reason) implements Answer<T> {}

    /** The CRM has no place for such a record; nothing was sent. */
    record CannotTake<T>(String reason) implements Answer<T> {}

    /**
     * What the failure means for the event that the call was made for. Must not be called on {@link Ok}.
     *
     * @param afterUnknown when to look again if nobody knows whether it was done
     */
    default Outcome outcome(Duration afterUnknown) {
        if (this instanceof Gone) {
            return new Outcome.Ignored(Outcome.Reason.TARGET_GONE, "the CRM has no such record");
        }
        if (this instanceof Later<T> later) {
            return new Outcome.Retried(later.after(), later.reason());
        }
        if (this instanceof Hold<T> hold) {
            return new Outcome.Held(hold.after(), hold.reason());
        }
        if (this instanceof Unknown<T> unknown) {
            return new Outcome.Retried(afterUnknown, unknown.reason());
        }
        if (this instanceof Refused<T> refused) {
            return new Outcome.Parked(refused.reason());
        }
        if (this instanceof CannotTake<T> cannot) {
            return new Outcome.Ignored(Outcome.Reason.TARGET_CANNOT_TAKE, cannot.reason());
        }
        throw new IllegalStateException("not a failure: " + this);
    }

    /** Why it failed, for people, without secrets. Must not be called on {@link Ok}. */
    default String reason() {
        if (this instanceof Hold<T> hold) {
            return hold.reason();
        }
        if (this instanceof Later<T> later) {
            return later.reason();
        }
        if (this instanceof Unknown<T> unknown) {
            return unknown.reason();
        }
        if (this instanceof Refused<T> refused) {
            return refused.reason();
        }
        if (this instanceof CannotTake<T> cannot) {
            return cannot.reason();
        }
        if (this instanceof Gone) {
            return "the CRM has no such thing";
        }
        throw new IllegalStateException("not a failure: " + this);
    }

    /** What it is, for people: in plain words, with its reason, without secrets and without what it carries. */
    default String told() {
        if (this instanceof Ok) {
            return "done";
        }
        if (this instanceof Later) {
            return "not done, may be tried later: " + reason();
        }
        if (this instanceof Hold) {
            return "nothing may be sent now: " + reason();
        }
        if (this instanceof Unknown) {
            return "nobody knows whether it was done: " + reason();
        }
        return this instanceof Refused ? "refused: " + reason() : reason();
    }

    /** What it tells about the connection as a whole. */
    default Standing standing() {
        if (this instanceof Hold<T> hold && hold.kind() != Standing.Kind.FINE) {
            Standing standing = new Standing(hold.kind(), hold.after(), hold.reason());
            return standing.stops() ? standing : Standing.UNCLEAR;
        }
        return this instanceof Later || this instanceof Unknown ? Standing.UNCLEAR : Standing.FINE;
    }

    /** The same failure as an answer to another question. Must not be called on {@link Ok}. */
    default <U> Answer<U> failure() {
        if (this instanceof Gone) {
            return new Gone<>();
        }
        if (this instanceof Later<T> later) {
            return new Later<>(later.after(), later.reason());
        }
        if (this instanceof Hold<T> hold) {
            return new Hold<>(hold.after(), hold.reason(), hold.kind());
        }
        if (this instanceof Unknown<T> unknown) {
            return new Unknown<>(unknown.reason());
        }
        if (this instanceof Refused<T> refused) {
            return new Refused<>(refused.reason());
        }
        if (this instanceof CannotTake<T> cannot) {
            return new CannotTake<>(cannot.reason());
        }
        throw new IllegalStateException("not a failure: " + this);
    }
}
