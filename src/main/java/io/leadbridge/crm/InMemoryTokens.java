package io.leadbridge.crm;

import io.leadbridge.event.Account;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Tokens of one process: for the simulator and for tests. */
public final class InMemoryTokens implements Tokens {

    private final InstantSource clock;
    private final Map<Account, Kept> tokens = new HashMap<>();
    private final Map<Account, Instant> claims = new HashMap<>();

    private record Kept(String token, Instant until) {}

    public InMemoryTokens(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Optional<String> get(Account account) {
        return Optional.ofNullable(tokens.get(account))
                .filter(kept -> clock.instant().isBefore(kept.until()))
                .map(Kept::token);
    }

    @Override
    public synchronized void put(Account account, String token, Duration life) {
        tokens.put(account, new Kept(token, clock.instant().plus(life)));
        claims.remove(account);
    }

    @Override
    public synchronized void evict(Account account, String token) {
        if (get(account).filter(token::equals).isPresent()) {
            tokens.remove(account);
        }
    }

    @Override
    public synchronized boolean claim(Account account, Duration lease) {
        Instant now = clock.instant();
        Instant until = claims.get(account);
        if (until != null && now.isBefore(until)) {
            return false;
        }
        claims.put(account, now.plus(lease));
        return true;
    }
}
