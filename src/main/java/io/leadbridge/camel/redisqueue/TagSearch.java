package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.MessageFinder.Wanted;
import io.leadbridge.camel.redisqueue.RedisQueueScripts.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds messages by a tag with which they were sent; {@code search.lua} tells how the index is packed. */
final class TagSearch {

    private static final int LOOKED_AT_ONCE = 1000;
    private static final int MAX_VALUE_CHARS = 200;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,40}");

    private record Entry(Instant sentAt, String group, String id, Map<String, String> tags) {}

    private final ShardCalls calls;
    private final MessageFinder finder;

    TagSearch(ShardCalls calls, MessageFinder finder) {
        this.calls = calls;
        this.finder = finder;
    }

    /** @throws IllegalArgumentException if no message can have such a tag */
    static void requireTag(String name, String value) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("tag: " + (name == null ? "nothing" : '"' + name + '"')
                    + " given, 1 to 40 letters, digits, dashes or underscores allowed");
        }
        if (value == null || value.isEmpty() || value.length() > MAX_VALUE_CHARS || value.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("value of tag " + name + ": "
                    + (value == null ? "nothing" : value.length() + " characters") + " given, 1 to " + MAX_VALUE_CHARS
                    + " characters without a line break allowed");
        }
    }

    List<TaggedMessage> search(String name, String value, int limit) {
        List<Entry> entries = new ArrayList<>();
        for (int shard = 0; shard < calls.keys().shards(); shard++) {
            search(shard, name + "=" + value, limit).forEach(packed -> entries.add(read(packed)));
        }
        List<Entry> newest = entries.stream()
                .sorted(Comparator.comparing(Entry::sentAt).reversed())
                .limit(limit)
                .toList();
        List<MessagePlace> places = finder.find(newest.stream()
                .map(entry -> new Wanted(entry.group(), entry.id(), entry.sentAt()))
                .toList());
        List<TaggedMessage> found = new ArrayList<>();
        for (int index = 0; index < places.size(); index++) {
            Entry entry = newest.get(index);
            found.add(new TaggedMessage(entry.id(), entry.group(), entry.tags(), entry.sentAt(), places.get(index)));
        }
        return found;
    }

    /** Entries of one shard, newest first. An entry seen twice, for others came in before it meanwhile, is told once. */
    private Collection<ByteBuffer> search(int shard, String tag, int limit) {
        Set<ByteBuffer> found = new LinkedHashSet<>();
        List<String> names = List.of(calls.keys().tags(shard));
        long length = Long.MAX_VALUE;
        for (long from = 0; from < length && found.size() < limit; from += LOOKED_AT_ONCE) {
            long place = from;
            List<Object> answer = calls.await(() -> calls.list(Step.SEARCH, names, place, LOOKED_AT_ONCE, tag));
            length = Math.min(length, RedisQueueCommands.integer(answer.get(0)));
            answer.stream()
                    .skip(1)
                    .map(packed -> ByteBuffer.wrap((byte[]) packed))
                    .forEach(found::add);
        }
        return found;
    }

    private static Entry read(ByteBuffer packed) {
        Instant sentAt = ShardCalls.micros(packed.getLong());
        byte[] group = new byte[Short.toUnsignedInt(packed.getShort())];
        byte[] id = new byte[Short.toUnsignedInt(packed.getShort())];
        byte[] tags = new byte[Short.toUnsignedInt(packed.getShort())];
        packed.get(group).get(id).get(tags);
        Map<String, String> byName = new LinkedHashMap<>();
        for (String line : new String(tags, StandardCharsets.UTF_8).split("\n")) {
            int equals = line.indexOf('=');
            byName.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return new Entry(
                sentAt,
                new String(group, StandardCharsets.UTF_8),
                new String(id, StandardCharsets.UTF_8),
                Collections.unmodifiableMap(byName));
    }
}
