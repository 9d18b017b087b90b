package io.leadbridge.crm;

import io.leadbridge.event.Connection;

/**
 * What is tried for one call until it is let in: a renewal once, and once a look where the account has moved. A
 * {@code {crm}-call} route goes along it.
 *
 * <p>For one thread; lives as long as the call.
 */
public final class OAuthCourse {

    private final boolean renewable;
    private boolean open = true;
    private boolean locating;
    private boolean renewed;
    private boolean located;

    OAuthCourse(Connection connection) {
        this.renewable = connection.credentials() instanceof Connection.Credentials.OAuth;
    }

    /** Whether to try (again). */
    public boolean isOpen() {
        return open;
    }

    /** Whether the account's address has to be found first. */
    public boolean isLost() {
        return locating;
    }

    /**
     * Takes note of what came back; then it is open if something else can be tried.
     *
     * @param reply to the last request
     * @param tokenRefused whether it means that the access token is not taken
     * @return whether the access token has to be given up
     */
    public boolean take(Reply reply, boolean tokenRefused) {
        locating = renewable && !located && (isElsewhere(reply) || tokenRefused && renewed);
        boolean renewing = renewable && !renewed && tokenRefused;
        located |= locating;
        renewed |= renewing;
        open = locating || renewing;
        return renewing;
    }

    /** A renamed account is answered by a redirection, or not known at its old address. */
    private static boolean isElsewhere(Reply reply) {
        int status = reply.status();
        boolean moved = status == 301 || status == 302 || status == 307 || status == 308;
        // 101: "account not found", amoCRM's older errors. A 404 of a record names no such code.
        return moved
                || status == 404
                        && reply.json()
                                .filter(json -> json.path("error_code")
                                                .asInt(json.path("response")
                                                        .path("error_code")
                                                        .asInt())
                                        == 101)
                                .isPresent()
                || status == 404 && reply.json().isEmpty();
    }
}
