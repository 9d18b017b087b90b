package io.leadbridge.health;

import io.leadbridge.event.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Do the CRMs answer? DOWN if the last calls of a connection failed, all of them, or if it is paused until a person has
 * helped. Never takes an instance out of service.
 */
public final class ConnectionsCheck extends DependencyCheck {

    private static final int FAILURES = 3;

    private final Connections connections;
    private final Supplier<Set<Account>> known;
    private final Supplier<Map<Account, String>> paused;

    /**
     * @param known the connections of all tenants
     * @param paused since when and why nothing is sent on a connection, without secrets; connections that work are not in it
     */
    public ConnectionsCheck(
            Connections connections, Supplier<Set<Account>> known, Supplier<Map<Account, String>> paused) {
        super("connections");
        this.connections = connections;
        this.known = known;
        this.paused = paused;
    }

    @Override
    List<String> look(Map<String, Object> details) {
        List<String> faults = new ArrayList<>();
        Map<Account, Connections.State> states = connections.states();
        Map<Account, String> pauses = paused.get();
        known.get().forEach(account -> {
            Connections.State state = states.get(account);
            if (pauses.containsKey(account)) {
                details.put(account.toString(), pauses.get(account));
                faults.add("connection " + account + ": " + pauses.get(account));
                return;
            }
            if (state == null) {
                details.put(account.toString(), "not used yet");
            } else if (state.failures() == 0) {
                details.put(account.toString(), "answered at " + state.since());
            } else {
                details.put(account.toString(), state.failures() + " failed since " + state.since());
            }
            if (state != null && state.failures() >= FAILURES) {
                faults.add("connection " + account + ": the last " + state.failures() + " calls failed, since "
                        + state.since() + ": " + state.reason());
            }
        });
        return faults;
    }
}
