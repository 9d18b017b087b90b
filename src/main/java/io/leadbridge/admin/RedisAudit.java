package io.leadbridge.admin;

import io.leadbridge.event.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.RedisStreamCommands.XAddOptions;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.RecordId;
import org.springframework.data.redis.connection.stream.StreamRecords;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The audit log in Redis: a stream for each tenant ({@code lb:{t:TENANT}:audit}), which outlives it, and one for all
 * ({@code lb:audit}). An entry is a change that begins, or says that one was made.
 */
public final class RedisAudit implements Audit {

    private static final Logger LOG = LoggerFactory.getLogger(RedisAudit.class);
    private static final String ALL = "lb:audit";
    /** A change takes two entries. */
    private static final int ENTRIES_EACH = 2;

    private final StringRedisTemplate redis;
    private final int keepEach;
    private final int keepAll;

    /**
     * @param keepEach changes that are kept of each tenant
     * @param keepAll changes that are kept of all tenants together
     */
    public RedisAudit(StringRedisTemplate redis, int keepEach, int keepAll) {
        this.redis = redis;
        this.keepEach = keepEach;
        this.keepAll = keepAll;
    }

    private record Begun(TenantId tenant, RecordId own, RecordId all) implements Mark {}

    @Override
    public Mark begin(Intent intent) {
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put("user", intent.user());
        entry.put("address", intent.address());
        entry.put("tenant", intent.tenant().value());
        entry.put("what", intent.what());
        entry.put("from", intent.from());
        RecordId own = add(key(intent.tenant()), entry, keepEach);
        return new Begun(intent.tenant(), own, add(ALL, entry, keepAll));
    }

    @Override
    public void done(Mark mark, String to) {
        Begun begun = (Begun) mark;
        tell(begun, () -> {
            add(key(begun.tenant()), Map.of("of", begun.own().getValue(), "to", to), keepEach);
            add(ALL, Map.of("of", begun.all().getValue(), "to", to), keepAll);
        });
    }

    @Override
    public void dropped(Mark mark) {
        Begun begun = (Begun) mark;
        tell(begun, () -> {
            redis.opsForStream().delete(key(begun.tenant()), begun.own());
            redis.opsForStream().delete(ALL, begun.all());
        });
    }

    /** The line stays, and says that the end is not known. */
    private static void tell(Begun begun, Runnable end) {
        try {
            end.run();
        } catch (DataAccessException e) {
            LOG.warn("{} admin: the end of a change is not in the audit log, Redis does not answer", begun.tenant());
        }
    }

    @Override
    public List<Line> newest(Optional<TenantId> tenant, int count) {
        List<MapRecord<String, Object, Object>> entries = redis.opsForStream()
                .reverseRange(
                        tenant.map(RedisAudit::key).orElse(ALL),
                        Range.unbounded(),
                        Limit.limit().count(count * ENTRIES_EACH));
        Map<String, String> made = new HashMap<>();
        List<Line> lines = new ArrayList<>();
        for (MapRecord<String, Object, Object> entry :
                entries == null ? List.<MapRecord<String, Object, Object>>of() : entries) {
            Map<Object, Object> values = entry.getValue();
            if (values.containsKey("of")) {
                made.put(text(values, "of"), text(values, "to"));
            } else if (lines.size() < count) {
                lines.add(line(entry.getId(), values, made));
            }
        }
        return lines;
    }

    private static Line line(RecordId id, Map<Object, Object> values, Map<String, String> made) {
        Intent intent = new Intent(
                text(values, "user"),
                text(values, "address"),
                new TenantId(text(values, "tenant")),
                text(values, "what"),
                text(values, "from"));
        String to = made.get(id.getValue());
        return new Line(Instant.ofEpochMilli(id.getTimestamp()), intent, to == null ? "" : to, to != null);
    }

    private static String text(Map<Object, Object> values, String key) {
        return String.valueOf(values.getOrDefault(key, ""));
    }

    private RecordId add(String key, Map<String, String> entry, int keep) {
        return redis.opsForStream()
                .add(
                        StreamRecords.mapBacked(entry).withStreamKey(key),
                        XAddOptions.maxlen((long) keep * ENTRIES_EACH).approximateTrimming(true));
    }

    private static String key(TenantId tenant) {
        return "lb:{t:" + tenant + "}:audit";
    }
}
