package io.leadbridge.catchup;

import io.leadbridge.event.Account;
import io.leadbridge.right.Rights;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * The book in Redis: a hash {@code lb:{t:TENANT}:catchup:CRM} (start, cursor, place in the window, turn, right), and beside it
 * {@code …:found}, a sorted set of what was found, by time.
 */
public final class RedisCursors implements Cursors {

    // The answer is a list; Spring's script knows only the raw type.
    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> CLAIM =
            RedisScript.of(new ClassPathResource("io/leadbridge/catchup/claim.lua"), List.class);

    private static final RedisScript<Long> END =
            RedisScript.of(new ClassPathResource("io/leadbridge/catchup/end.lua"), Long.class);

    private final StringRedisTemplate redis;
    private final Supplier<String> tokens;
    private final Rights rights;

    /**
     * @param tokens gives each right a name, never the same twice
     * @param rights renews them
     */
    public RedisCursors(StringRedisTemplate redis, Supplier<String> tokens, Rights rights) {
        this.redis = redis;
        this.tokens = tokens;
        this.rights = rights;
    }

    @Override
    public Optional<Poll> claim(
            Account account,
            Instant began,
            Duration inForce,
            Duration putOff,
            CatchUp.Terms terms,
            boolean subscribes) {
        String token = tokens.get();
        List<?> claimed = redis.execute(
                CLAIM,
                List.of(key(account)),
                token,
                Long.toString(terms.lease().toMillis()),
                Long.toString(terms.overlap().toMillis()),
                Long.toString(terms.period().toMillis()),
                subscribes ? Long.toString(terms.subscriptions().toMillis()) : "",
                Long.toString(inForce.toMillis()),
                Long.toString(putOff.toMillis()));
        if (claimed == null || claimed.isEmpty()) {
            return Optional.empty();
        }
        rights.keep(key(account), token);
        return Optional.of(new Poll(
                account,
                began,
                instant(claimed.get(0)),
                instant(claimed.get(1)),
                instant(claimed.get(2)),
                "1".equals(claimed.get(3)),
                token));
    }

    @Override
    public Set<Found> unseen(Account account, Collection<Found> found) {
        Set<Found> unseen = new LinkedHashSet<>();
        if (found.isEmpty()) {
            return unseen;
        }
        List<Found> all = List.copyOf(found);
        List<Double> scores = redis.opsForZSet()
                .score(foundKey(account), all.stream().map(Found::version).toArray());
        for (int i = 0; i < all.size(); i++) {
            if (scores == null || scores.get(i) == null) {
                unseen.add(all.get(i));
            }
        }
        return unseen;
    }

    @Override
    public void end(Poll poll, Instant until, boolean more, Collection<Found> found, Duration overlap, Duration next) {
        Instant cursor = !more && until.isAfter(poll.cursor()) ? until : poll.cursor();
        List<String> values = new ArrayList<>(List.of(
                poll.token(),
                Long.toString(cursor.toEpochMilli()),
                more ? Long.toString(until.toEpochMilli()) : "",
                Long.toString(next.toMillis()),
                Long.toString(overlap.toMillis() * 2)));
        for (Found one : found) {
            values.add(Long.toString((one.at() == null ? cursor : one.at()).toEpochMilli()));
            values.add(one.version());
        }
        rights.drop(poll.token());
        redis.execute(END, List.of(key(poll.account()), foundKey(poll.account())), values.toArray());
    }

    @Override
    public void broken(Poll poll) {
        rights.drop(poll.token());
    }

    private static Instant instant(Object millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis.toString()));
    }

    private static String key(Account account) {
        return "lb:{t:" + account.tenant() + "}:catchup:" + account.crm();
    }

    private static String foundKey(Account account) {
        return key(account) + ":found";
    }
}
