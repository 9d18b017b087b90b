package io.leadbridge.limit;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Slots shared by all instances, by Redis' clock: exact over any sliding window. Three scripts, {@code reserve.lua},
 * {@code pause.lua} and {@code probe.lua}. The keys of a CRM have the same hash tag, {@code {limit:CRM}}, so that windows and pauses are looked
 * at in one step, on a cluster, too.
 */
public final class RedisSlots implements Slots {

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> RESERVE =
            RedisScript.of(new ClassPathResource("io/leadbridge/limit/reserve.lua"), List.class);

    private static final RedisScript<Long> PAUSE =
            RedisScript.of(new ClassPathResource("io/leadbridge/limit/pause.lua"), Long.class);

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> LET_PROBE =
            RedisScript.of(new ClassPathResource("io/leadbridge/limit/probe.lua"), List.class);

    /** Longer than a call takes with its wait for a slot and a renewal of its token. */
    private static final Duration PROBE = Duration.ofSeconds(30);
    /** A tenant that is gone leaves its pause behind. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    private static final int REFUSED = 0;
    private static final int PAUSED = 2;
    private static final int NOTE_PROBE = 1;
    private static final int NOTE_CHANGED = 2;

    private final StringRedisTemplate redis;

    public RedisSlots(StringRedisTemplate redis) {
        this.redis = redis;
    }

    @Override
    public Slot reserve(Whose whose, List<Window> windows, Duration length, Duration ahead, Priority priority) {
        List<Object> answer = run(whose, windows, length, ahead, priority);
        Duration after = Duration.ofMillis((Long) answer.get(1));
        int outcome = Math.toIntExact((Long) answer.get(0));
        if (outcome == REFUSED) {
            return Slot.none(after);
        }
        if (outcome == PAUSED) {
            return Slot.none(
                    after,
                    new Paused(
                            Standing.Kind.valueOf((String) answer.get(2)),
                            (String) answer.get(3),
                            Instant.ofEpochMilli((Long) answer.get(4))));
        }
        long note = (Long) answer.get(3);
        return new Slot(true, after, note == NOTE_PROBE, note == NOTE_CHANGED, null);
    }

    /** What the script returns. */
    @SuppressWarnings("unchecked")
    List<Object> run(Whose whose, List<Window> windows, Duration length, Duration ahead, Priority priority) {
        List<String> keys = new ArrayList<>();
        List<String> arguments = new ArrayList<>(List.of(
                Long.toString(length.toMillis()),
                Long.toString(ahead.toMillis()),
                Integer.toString(priority.ordinal()),
                whose.mark(),
                Long.toString(PROBE.toMillis())));
        windows.forEach(window -> {
            keys.add(key(whose.crm(), window.name()));
            arguments.add(Integer.toString(window.requests()));
        });
        keys.add(key(whose.crm(), "retry:" + whose.credential()));
        keys.addAll(pauses(whose));
        return redis.execute(RESERVE, keys, arguments.toArray());
    }

    @Override
    public boolean pause(Whose whose, Standing standing) {
        boolean ban = standing.kind() == Standing.Kind.BAN;
        Long begins = redis.execute(
                PAUSE,
                List.of(pauses(whose).get(ban ? 1 : 0)),
                standing.kind().name(),
                standing.reason(),
                Long.toString(standing.after().toMillis()),
                ban ? "" : whose.mark(),
                Long.toString(REMEMBERED.toMillis()));
        return begins == 1;
    }

    @Override
    public boolean resume(Whose whose) {
        return redis.delete(pauses(whose)) > 0;
    }

    @Override
    public Optional<Paused> probe(Whose whose) {
        List<?> pause = redis.execute(LET_PROBE, pauses(whose));
        return pause.isEmpty()
                ? Optional.empty()
                : Optional.of(new Paused(
                        Standing.Kind.valueOf((String) pause.get(0)), (String) pause.get(1), Instant.ofEpochMilli((Long)
                                pause.get(2))));
    }

    @Override
    public Optional<Paused> paused(Whose whose) {
        for (String key : pauses(whose)) {
            Map<Object, Object> pause = redis.opsForHash().entries(key);
            boolean ofNow = whose.mark().equals(pause.get("mark")) || "".equals(pause.get("mark"));
            if (ofNow) {
                return Optional.of(new Paused(
                        Standing.Kind.valueOf((String) pause.get("kind")),
                        (String) pause.get("reason"),
                        Instant.ofEpochMilli(Long.parseLong((String) pause.get("since")))));
            }
        }
        return Optional.empty();
    }

    /** That of the connection, and that of its account. */
    private static List<String> pauses(Whose whose) {
        return List.of(key(whose.crm(), "paused:" + whose.tenant()), key(whose.crm(), "banned:" + whose.account()));
    }

    private static String key(CrmId crm, String name) {
        return "lb:{limit:" + crm + "}:" + name;
    }
}
