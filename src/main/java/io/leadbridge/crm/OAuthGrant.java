package io.leadbridge.crm;

import java.net.URI;
import java.time.Duration;

/**
 * What we have to be let in with, at this moment.
 *
 * @param state what to do
 * @param url where the account is called
 * @param token the access token; {@code null} if there is none that is good
 * @param refresh the refresh token; {@code null} if there is none yet, or for a long-lived token
 * @param seed hash of the seed; {@code null} for a long-lived token
 * @param generation of the pair
 * @param owner who has the right to renew; {@code null} unless {@link State#DUE}
 * @param answer what the call's answer is, if it cannot be made; else {@code null}
 */
public record OAuthGrant(
        State state,
        URI url,
        String token,
        String refresh,
        String seed,
        long generation,
        String owner,
        Answer<Object> answer) {

    /** What to do. */
    public enum State {
        /** Call with the token. */
        READY,
        /** Renew first: the right to do so is ours. */
        DUE,
        /** No call can be made now. */
        WAIT
    }

    static OAuthGrant ofToken(URI url, String token) {
        return new OAuthGrant(State.READY, url, token, null, null, 0, null, null);
    }

    static OAuthGrant wait(URI url, String seed, Duration after, String reason) {
        return wait(url, seed, new Answer.Hold<>(after, reason));
    }

    static OAuthGrant wait(URI url, String seed, Answer<Object> answer) {
        return new OAuthGrant(State.WAIT, url, null, null, seed, 0, null, answer);
    }

    public boolean isReady() {
        return state == State.READY;
    }

    public boolean isDue() {
        return state == State.DUE;
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "OAuthGrant[" + state + " generation " + generation + "]";
    }
}
