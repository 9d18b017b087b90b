package io.leadbridge.camel.redisqueue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Reads messages as the scripts pack them; the layout is told in {@code enqueue.lua}. */
final class PackedMessage {

    private static final int REPLAYED = 16;

    private PackedMessage() {}

    static QueueMessage read(String group, ByteBuffer packed) {
        byte[] id = new byte[Short.toUnsignedInt(packed.getShort())];
        int counted = Short.toUnsignedInt(packed.getShort());
        packed.get();
        int flags = packed.get();
        Instant enqueuedAt = Instant.EPOCH.plus(packed.getLong(), ChronoUnit.MICROS);
        packed.get(id);
        byte[] body = new byte[packed.remaining()];
        packed.get(body);
        return new QueueMessage(
                new String(id, StandardCharsets.UTF_8), group, body, counted + 1, enqueuedAt, (flags & REPLAYED) != 0);
    }

    /** Reads an entry of {@code parked:messages}: lengths of group and reason, group, reason, message. */
    static ParkedMessage readParked(String id, byte[] packed, Instant parkedAt) {
        ByteBuffer buffer = ByteBuffer.wrap(packed);
        byte[] group = new byte[Short.toUnsignedInt(buffer.getShort())];
        byte[] reason = new byte[Short.toUnsignedInt(buffer.getShort())];
        buffer.get(group);
        buffer.get(reason);
        QueueMessage message = read(new String(group, StandardCharsets.UTF_8), buffer);
        return new ParkedMessage(id, new String(reason, StandardCharsets.UTF_8), message, parkedAt);
    }
}
