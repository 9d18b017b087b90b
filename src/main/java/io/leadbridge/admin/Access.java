package io.leadbridge.admin;

import java.time.Duration;

/**
 * Who may use the admin paths, and how much of it.
 *
 * @param user name of the one user
 * @param password of the user; never empty, for without one there are no admin paths
 * @param requestsPerSecond requests with the right password that are worked in any second
 * @param maxBodyBytes largest body
 * @param bodyTimeout for a whole body, however slowly it comes
 * @param failedLogins wrong passwords that an address has within {@code failedWindow}
 * @param failedLoginsAll wrong passwords that all addresses together have within it
 * @param failedWindow after this time all wrong passwords are forgotten
 */
public record Access(
        String user,
        String password,
        int requestsPerSecond,
        int maxBodyBytes,
        Duration bodyTimeout,
        int failedLogins,
        int failedLoginsAll,
        Duration failedWindow) {

    /** Without the password. */
    @Override
    public String toString() {
        return "admin paths for " + user;
    }
}
