package io.leadbridge.camel.redisqueue;

import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ScoredValueScanCursor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/** Shows the messages of a group that are not parked, a few at a time, for each may be large. Reads only. */
final class WaitingScan {

    private static final int PAGE = 20;

    /** What has a meaning in a pattern of Redis. */
    private static final String SPECIAL = "*?[]\\";

    private final ShardCalls calls;

    WaitingScan(ShardCalls calls) {
        this.calls = calls;
    }

    /** Whether all of them were shown. */
    boolean show(String group, int most, Consumer<QueueMessage> each) {
        return showLine(group, most, each) & showLater(group, most, each);
    }

    /** From the end of the line, for its head goes while it is looked at. */
    private boolean showLine(String group, int most, Consumer<QueueMessage> each) {
        byte[] key = RedisQueueCommands.bytes(calls.keys().group(group));
        for (long shown = 0; shown < most; shown += PAGE) {
            long last = -1 - shown;
            List<byte[]> page =
                    calls.await(() -> calls.redis().call(redis -> redis.lrange(key, last - PAGE + 1, last)));
            page.forEach(packed -> each.accept(PackedMessage.read(group, ByteBuffer.wrap(packed))));
            if (page.size() < PAGE) {
                return true;
            }
        }
        return false;
    }

    private boolean showLater(String group, int most, Consumer<QueueMessage> each) {
        byte[] name = RedisQueueCommands.bytes(group);
        byte[] later = RedisQueueCommands.bytes(calls.keys().later(calls.keys().shard(group)));
        ScanArgs ofGroup = new ScanArgs().match(pattern(name)).limit(PAGE);
        ScanCursor cursor = ScanCursor.INITIAL;
        for (long looked = 0; looked < most; looked += PAGE) {
            ScanCursor from = cursor;
            ScoredValueScanCursor<byte[]> page =
                    calls.await(() -> calls.redis().call(redis -> redis.zscan(later, from, ofGroup)));
            for (ScoredValue<byte[]> entry : page.getValues()) {
                ByteBuffer member = ByteBuffer.wrap(entry.getValue());
                member.position(1 + Short.BYTES + name.length);
                each.accept(PackedMessage.read(group, member));
            }
            if (page.isFinished()) {
                return true;
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
