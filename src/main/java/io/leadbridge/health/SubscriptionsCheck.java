package io.leadbridge.health;

import io.leadbridge.event.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Do the CRMs call our webhooks? DOWN if one does not, and would not be told to. What it should have told is found by the
 * catch-up, only later.
 */
public final class SubscriptionsCheck extends DependencyCheck {

    private final Supplier<Map<Account, Subscription>> seen;
    private final Supplier<Set<Account>> known;

    /**
     * @param seen what was seen last, by connection
     * @param known the connections of all tenants
     */
    public SubscriptionsCheck(Supplier<Map<Account, Subscription>> seen, Supplier<Set<Account>> known) {
        super("subscriptions");
        this.seen = seen;
        this.known = known;
    }

    @Override
    List<String> look(Map<String, Object> details) {
        List<String> faults = new ArrayList<>();
        Map<Account, Subscription> subscriptions = seen.get();
        known.get().forEach(account -> {
            Subscription subscription = subscriptions.get(account);
            if (subscription == null) {
                details.put(account.toString(), "not looked at yet");
            } else if (subscription.on()) {
                details.put(account.toString(), "on, seen at " + subscription.at());
            } else {
                details.put(account.toString(), "off, seen at " + subscription.at());
                faults.add("connection " + account + ": the CRM does not call our webhook: " + subscription.reason());
            }
        });
        return faults;
    }
}
