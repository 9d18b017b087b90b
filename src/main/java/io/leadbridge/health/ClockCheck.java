package io.leadbridge.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Does this machine's clock go with that of Redis? DOWN if they differ by more than allowed. The queue, leases, limits and
 * deduplication go by Redis' clock alone; this machine's stamps webhooks, and judges tokens and the catch-up.
 */
public final class ClockCheck extends DependencyCheck {

    private final StringRedisTemplate redis;
    private final Clock clock;
    private final Duration most;
    private volatile Duration offset;

    /**
     * @param clock this machine's
     * @param most by how much the two may differ, either way
     */
    public ClockCheck(StringRedisTemplate redis, Clock clock, Duration most) {
        super("clock");
        this.redis = redis;
        this.clock = clock;
        this.most = most;
    }

    /** By how much this machine was ahead of Redis when it was last looked; null while that is not known. */
    public Duration offset() {
        return offset;
    }

    @Override
    List<String> look(Map<String, Object> details) {
        offset = null;
        long beforeMicros = micros();
        Long redisMicros =
                redis.execute(connection -> connection.serverCommands().time(TimeUnit.MICROSECONDS), true);
        long tookMicros = micros() - beforeMicros;
        if (redisMicros == null) {
            return List.of("Redis does not tell its time");
        }
        // Redis looked at its clock somewhere between, at best in the middle.
        Duration ahead = Duration.of(beforeMicros + tookMicros / 2 - redisMicros, ChronoUnit.MICROS);
        offset = ahead;
        details.put("offsetMillis", ahead.toMillis());
        Duration surely = ahead.abs().minus(Duration.of(tookMicros / 2, ChronoUnit.MICROS));
        return surely.compareTo(most) <= 0
                ? List.of()
                : List.of("this machine's clock is " + ahead.abs().toMillis() + " ms "
                        + (ahead.isNegative() ? "behind" : "ahead of") + " that of Redis, at most " + most.toMillis()
                        + " ms expected; set both by NTP");
    }

    private long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }
}
