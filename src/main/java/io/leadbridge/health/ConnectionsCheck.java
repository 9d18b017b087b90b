package io.leadbridge.health;

import io.leadbridge.event.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

    /** How it stands with a connection. */
    public enum Standing {
        /** The last calls were answered. */
        FINE,
        /** The last calls failed, three or more. */
        FAILING,
        /** Nothing is sent until a person has helped. */
        PAUSED,
        /** This instance has not called yet. */
        UNUSED;

        /** As metrics have it. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

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

    /** How it stands with each connection. */
    public Map<Account, Standing> standings() {
        Map<Account, Connections.State> states = connections.states();
        Set<Account> pauses = paused.get().keySet();
        Map<Account, Standing> standings = new TreeMap<>();
        known.get().forEach(account -> standings.put(account, standing(states.get(account), pauses.contains(account))));
        return standings;
    }

    private static Standing standing(Connections.State state, boolean paused) {
        if (paused) {
            return Standing.PAUSED;
        }
        if (state == null) {
            return Standing.UNUSED;
        }
        return state.failures() >= FAILURES ? Standing.FAILING : Standing.FINE;
    }

    @Override
    List<String> look(Map<String, Object> details) {
        List<String> faults = new ArrayList<>();
        Map<Account, Connections.State> states = connections.states();
        Map<Account, String> pauses = paused.get();
        known.get().forEach(account -> {
            Connections.State state = states.get(account);
            Standing standing = standing(state, pauses.containsKey(account));
            details.put(account.toString(), detail(state, pauses.get(account)));
            if (standing == Standing.PAUSED) {
                faults.add("connection " + account + ": " + pauses.get(account));
            } else if (standing == Standing.FAILING) {
                faults.add("connection " + account + ": the last " + state.failures() + " calls failed, since "
                        + state.since() + ": " + state.reason());
            }
        });
        return faults;
    }

    private static String detail(Connections.State state, String pause) {
        if (pause != null) {
            return pause;
        }
        if (state == null) {
            return "not used yet";
        }
        return state.failures() == 0
                ? "answered at " + state.since()
                : state.failures() + " failed since " + state.since();
    }
}
