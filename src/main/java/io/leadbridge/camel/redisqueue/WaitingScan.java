package io.leadbridge.camel.redisqueue;

import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ScoredValueScanCursor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Predicate;

/** Shows the messages of a group that are not parked, a few at a time, for each may be large. Reads only. */
final class WaitingScan {

    private static final int PAGE = 20;

    /** What has a meaning in a pattern of Redis. */
    private static final String SPECIAL = "*?[]\\";

    private final ShardCalls calls;
    private boolean stopped;

    WaitingScan(ShardCalls calls) {
        this.calls = calls;
    }

    /** Whether all of them were shown. */
    boolean show(String group, int most, Predicate<QueueMessage> goesOn) {
        boolean line = showLine(group, most, goesOn);
        return showLater(group, most, goesOn) && line;
    }

    /** From the end of the line, for its head goes while it is looked at. */
    private boolean showLine(String group, int most, Predicate<QueueMessage> goesOn) {
        byte[] key = RedisQueueCommands.bytes(calls.keys().group(group));
        for (long shown = 0; shown < most && !stopped; shown += PAGE) {
            long last = -1 - shown;
            List<byte[]> page =
                    calls.await(() -> calls.redis().call(redis -> redis.lrange(key, last - PAGE + 1, last)));
            page.forEach(packed -> show(PackedMessage.read(group, ByteBuffer.wrap(packed)), goesOn));
            if (page.size() < PAGE) {
                return !stopped;
            }
        }
        return false;
    }

    private void show(QueueMessage message, Predicate<QueueMessage> goesOn) {
        stopped = stopped || !goesOn.test(message);
    }

    private boolean showLater(String group, int most, Predicate<QueueMessage> goesOn) {
        byte[] name = RedisQueueCommands.bytes(group);
        byte[] later = RedisQueueCommands.bytes(calls.keys().later(calls.keys().shard(group)));
        ScanArgs ofGroup = new ScanArgs().match(pattern(name)).limit(PAGE);
        ScanCursor cursor = ScanCursor.INITIAL;
        for (long looked = 0; looked < most && !stopped; looked += PAGE) {
            ScanCursor from = cursor;
            ScoredValueScanCursor<byte[]> page =
                    calls.await(() -> calls.redis().call(redis -> redis.zscan(later, from, ofGroup)));
            for (ScoredValue<byte[]> entry : page.getValues()) {
                ByteBuffer member = ByteBuffer.wrap(entry.getValue());
                member.position(1 + Short.BYTES + name.length);
                show(PackedMessage.read(group, member), goesOn);
            }
            if (page.isFinished()) {
                return !stopped;
            }
            cursor = page;
        }
        return false;
    }

    /** An entry of {@code later} is 'm', the length of the group's name in two bytes, the name, the message. */
    private static byte[] pattern(byte[] name) {
        ByteArrayOutputStream pattern = new ByteArrayOutputStream();
        pattern.write('m');
        byte[] length =
                ByteBuffer.allocate(Short.BYTES).putShort((short) name.length).array();
        for (byte[] literal : List.of(length, name)) {
            for (byte one : literal) {
                if (SPECIAL.indexOf(one) >= 0) {
                    pattern.write('\\');
                }
                pattern.write(one);
            }
        }
        pattern.write('*');
        return pattern.toByteArray();
    }
}
