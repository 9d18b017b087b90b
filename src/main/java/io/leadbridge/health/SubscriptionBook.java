package io.leadbridge.health;

import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * What the instances saw of the subscriptions of webhooks, in the hash {@code lb:{health}:subscriptions}: only one of them
 * looks at a connection's at a time, and all of them have to tell of it.
 */
public final class SubscriptionBook {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionBook.class);
    private static final String KEY = "lb:{health}:subscriptions";
    private static final int MOST_REASON_CHARS = 300;

    private final StringRedisTemplate redis;

    public SubscriptionBook(StringRedisTemplate redis) {
        this.redis = redis;
    }

    /** Keeps what was seen, in the place of what was seen before. While Redis is away it is lost, and seen again. */
    public void put(Account account, Subscription seen) {
        String reason = seen.reason().substring(0, Math.min(seen.reason().length(), MOST_REASON_CHARS));
        try {
            redis.opsForHash()
                    .put(
                            KEY,
                            account.tenant() + "/" + account.crm(),
                            (seen.on() ? "on" : "off") + ' ' + seen.at().toEpochMilli() + ' ' + reason);
        } catch (DataAccessException e) {
            LOG.warn(
                    "{} health: how its subscription stands is not kept, Redis does not answer ({})",
                    account,
                    e.getClass().getSimpleName());
        }
    }

    /**
     * All that was seen, of connections that are gone, too.
     *
     * @throws DataAccessException if Redis does not answer
     */
    public Map<Account, Subscription> all() {
        Map<Account, Subscription> all = new TreeMap<>();
        redis.<String, String>opsForHash().entries(KEY).forEach((name, seen) -> {
            String[] account = name.split("/", 2);
            String[] parts = seen.split(" ", 3);
            all.put(
                    new Account(new TenantId(account[0]), new CrmId(account[1])),
                    new Subscription(parts[0].equals("on"), Instant.ofEpochMilli(Long.parseLong(parts[1])), parts[2]));
        });
        return all;
    }
}
