package io.leadbridge.drift;

import io.leadbridge.event.TenantId;
import io.leadbridge.right.Rights;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Book of the audits, in Redis, shared by all instances: {@code lb:{t:TENANT}:drift} (hash: whose turn, since when the tenant
 * is audited, when the last full round ended, and how much it found of each kind) and {@code …:drift:told} (hash: what was
 * found and hinted, with the lead's state then).
 */
public final class Rounds {

    // The answer is a list; Spring's script knows only the raw type.
    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> CLAIM =
            RedisScript.of(new ClassPathResource("io/leadbridge/drift/claim.lua"), List.class);

    private static final RedisScript<Long> END =
            RedisScript.of(new ClassPathResource("io/leadbridge/drift/end.lua"), Long.class);

    private final StringRedisTemplate redis;
    private final Supplier<String> tokens;
    private final Rights rights;

    /**
     * @param tokens gives each right a name, never the same twice
     * @param rights renews them
     */
    public Rounds(StringRedisTemplate redis, Supplier<String> tokens, Rights rights) {
        this.redis = redis;
        this.tokens = tokens;
        this.rights = rights;
    }

    /**
     * The right to audit a tenant, for a while.
     *
     * @param token the right's own
     * @param since leads that were made before this time are a backfill's matter, not the audit's
     */
    record Right(String token, Instant since) {}

    /**
     * How the last full round ended.
     *
     * @param endedAt {@code null} if there was none
     * @param age how long ago that was, or, if there was none, since when one is due
     * @param found by kind
     */
    public record Last(Instant endedAt, Duration age, Map<Kind, Long> found) {}

    /** Takes the right, if the tenant's turn has come and nobody else has it. */
    Optional<Right> claim(TenantId tenant, Duration lease) {
        String token = tokens.get();
        List<?> claimed = redis.execute(CLAIM, List.of(key(tenant)), token, Long.toString(lease.toMillis()), "");
        if (claimed == null || claimed.isEmpty()) {
            return Optional.empty();
        }
        rights.keep(key(tenant), token);
        return Optional.of(new Right(token, instant(claimed.get(0))));
    }

    /** Lengthens a right; false if it has ended, and another may have it. */
    boolean renew(TenantId tenant, Right right, Duration lease) {
        boolean renewed = lengthen(tenant, right, lease);
        if (renewed) {
            rights.keep(key(tenant), right.token());
        } else {
            rights.drop(right.token());
        }
        return renewed;
    }

    /** The round broke off: nobody begins another one before so long. */
    void rest(TenantId tenant, Right right, Duration time) {
        rights.drop(right.token());
        lengthen(tenant, right, time);
    }

    private boolean lengthen(TenantId tenant, Right right, Duration time) {
        List<?> claimed = redis.execute(
                CLAIM, List.of(key(tenant)), right.token(), Long.toString(time.toMillis()), right.token());
        return claimed != null && !claimed.isEmpty();
    }

    /** What was found and hinted by earlier rounds: name of the finding to the lead's state. */
    Map<String, String> told(TenantId tenant) {
        Map<String, String> told = new TreeMap<>();
        redis.opsForHash()
                .entries(told(key(tenant)))
                .forEach((name, state) -> told.put(name.toString(), state.toString()));
        return told;
    }

    /**
     * Gives the right back after a full round; nothing happens if it has ended meanwhile.
     *
     * @param found all that it found
     * @param told what of it was hinted, by this round or an earlier one
     */
    void end(TenantId tenant, Right right, Duration period, Collection<Found> found, Map<String, String> told) {
        Map<Kind, Long> counts = new TreeMap<>();
        for (Kind kind : Kind.values()) {
            counts.put(kind, found.stream().filter(one -> one.kind() == kind).count());
        }
        List<String> values = new java.util.ArrayList<>(
                List.of(right.token(), Long.toString(period.toMillis()), Integer.toString(counts.size())));
        counts.forEach((kind, count) -> values.addAll(List.of("found:" + kind.word(), count.toString())));
        told.forEach((name, state) -> values.addAll(List.of(name, state)));
        rights.drop(right.token());
        redis.execute(END, List.of(key(tenant), told(key(tenant))), values.toArray());
    }

    /** How the last full round ended; {@code now} by the caller's clock. */
    public Last last(TenantId tenant, Instant now) {
        Map<Object, Object> known = redis.opsForHash().entries(key(tenant));
        Map<Kind, Long> found = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            found.put(
                    kind,
                    Long.parseLong(
                            known.getOrDefault("found:" + kind.word(), "0").toString()));
        }
        Instant ended = known.containsKey("endedMs") ? instant(known.get("endedMs")) : null;
        Instant from = ended != null ? ended : known.containsKey("sinceMs") ? instant(known.get("sinceMs")) : now;
        Duration age = Duration.between(from, now);
        return new Last(ended, age.isNegative() ? Duration.ZERO : age, found);
    }

    private static Instant instant(Object millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis.toString()));
    }

    private static String told(String key) {
        return key + ":told";
    }

    private static String key(TenantId tenant) {
        return "lb:{t:" + tenant + "}:drift";
    }
}
