package io.leadbridge.event;

import java.time.Duration;

/**
 * What a call told about its connection as a whole, whatever became of the call itself.
 *
 * @param kind what it told
 * @param after how long nothing should be sent; zero if {@link Kind#FINE} or {@link Kind#UNCLEAR}
 * @param reason for people, without secrets and without values of a record; empty where {@code after} is zero
 */
public record Standing(Kind kind, Duration after, String reason) {

    /** The CRM lets us in. */
    public static final Standing FINE = new Standing(Kind.FINE, Duration.ZERO, "");

    /** Nobody knows: there was no answer, or the call was not even sent. */
    public static final Standing UNCLEAR = new Standing(Kind.UNCLEAR, Duration.ZERO, "");

    /** What a call can tell. */
    public enum Kind {
        FINE,
        UNCLEAR,
        /** Nothing will work on this connection until a person did something. */
        PERSON,
        /** The CRM bans us from the account: each further request makes it worse. */
        BAN
    }

    /** Whether nothing more should be sent. */
    public boolean stops() {
        return kind == Kind.PERSON || kind == Kind.BAN;
    }
}
