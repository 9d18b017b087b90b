package io.leadbridge.crm;

import java.time.Duration;

/**
 * What an OAuth server gave.
 *
 * @param access the access token
 * @param refresh the refresh token, good for one renewal
 * @param life of the access token, from now on
 */
public record OAuthPair(String access, String refresh, Duration life) {

    /** Without the tokens. */
    @Override
    public String toString() {
        return "OAuthPair[***]";
    }
}
