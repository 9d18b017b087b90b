package io.leadbridge.app;

import io.leadbridge.event.Decision;
import io.leadbridge.event.Ended;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.History;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ObjIntConsumer;

/** Passes what the rules decide and where events end on to whoever wants to hear of it: the meters, the demo. */
final class Watchers implements History.Listener {

    private final List<History.Listener> outcomes = new CopyOnWriteArrayList<>();
    private final List<DecisionWatcher> decisions = new CopyOnWriteArrayList<>();
    private final List<ObjIntConsumer<TenantId>> writes = new CopyOnWriteArrayList<>();

    /** Hears of each decision. Must not throw. */
    @FunctionalInterface
    interface DecisionWatcher {

        /** The rules have decided about a lead. */
        void decided(RecordRef lead, Decision decision);
    }

    void onOutcome(History.Listener watcher) {
        outcomes.add(watcher);
    }

    void onDecision(DecisionWatcher watcher) {
        decisions.add(watcher);
    }

    /** Hears how many leads a CRM said that it made or changed. Must not throw. */
    void onWrite(ObjIntConsumer<TenantId> watcher) {
        writes.add(watcher);
    }

    void wrote(TenantId tenant, int leads) {
        writes.forEach(watcher -> watcher.accept(tenant, leads));
    }

    @Override
    public void ended(TenantId tenant, Ended event) {
        outcomes.forEach(watcher -> watcher.ended(tenant, event));
    }

    void decided(RecordRef lead, Decision decision) {
        decisions.forEach(watcher -> watcher.decided(lead, decision));
    }
}
