package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.Verdict.Verb;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The queue as it should be, in memory: one shard, no threads, no time of its own.
 *
 * <p>The real scripts are compared with it, and simulations use it as their queue. A worker that crashes is one that
 * never settles: its lease runs out by the clock, and a later {@link #claim} takes its group back.
 */
public final class QueueModel {

    private static final int MOST_TAKEN_BACK = 16;
    private static final int MOST_PROMOTED = 32;
    /** The end of a pause, as the scripts have it. */
    private static final long FOR_EVER = 9_007_199_254_740_991L;

    /**
     * How the queue behaves; as the options of the endpoint.
     *
     * @param grace see {@code claim.lua}
     */
    public record Options(
            Duration lease,
            Duration grace,
            int maxCrashes,
            int maxAttempts,
            Duration initialBackoff,
            Duration maxBackoff,
            Duration deduplicationTtl) {

        /** The defaults of the endpoint. */
        public static Options defaults() {
            return new Options(
                    Duration.ofMillis(4500),
                    Duration.ofMillis(2500),
                    3,
                    12,
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(10),
                    Duration.ofHours(2));
        }
    }

    /**
     * What was handed out.
     *
     * @param token fencing token; a later claim has a greater one
     * @param messages oldest first, not empty
     * @param lease runs out by the model's clock
     */
    public record Claim(String group, long token, List<QueueMessage> messages, QueueLease lease) {}

    /**
     * What became of a message that was sent.
     *
     * @param result one of {@link RedisQueueConstants#ACCEPTED}, {@link RedisQueueConstants#DUPLICATE}, {@link
     *     RedisQueueConstants#BUSY}
     * @param id of the stored message, empty if busy
     */
    public record Sent(String result, String id) {}

    private static final class Entry {
        final String id;
        byte[] body;
        int counted;
        int crashes;
        final int priority;
        boolean replayed;
        boolean delayed;
        long enqueuedMicros;

        Entry(String id, byte[] body, int priority, boolean delayed, long enqueuedMicros) {
            this.id = id;
            this.body = body;
            this.priority = priority;
            this.delayed = delayed;
            this.enqueuedMicros = enqueuedMicros;
        }
    }

    /** Something due: a message, or the end of a hold where {@code entry} is null. */
    private record Due(long atMillis, String group, Entry entry) {
        boolean isHoldOf(String name) {
            return entry == null && group.equals(name);
        }
    }

    private record Ready(int priority, long sinceMillis, String group) {}

    private static final class Owner {
        final long token;
        final int count;
        long endMillis;

        Owner(long token, int count, long endMillis) {
            this.token = token;
            this.count = count;
            this.endMillis = endMillis;
        }
    }

    private record Remembered(String state, long untilMillis) {}

    private final Clock clock;
    private final Options options;
    private final RetryPolicy retryPolicy;
    private final Map<String, LinkedList<Entry>> lines = new TreeMap<>();
    private final Map<String, Ready> ready = new TreeMap<>();
    private final Map<String, Owner> owners = new TreeMap<>();
    private final Map<String, Integer> alone = new TreeMap<>();
    private final List<Due> later = new ArrayList<>();
    private final Map<String, ParkedMessage> parked = new TreeMap<>();
    private final Map<String, Entry> parkedEntries = new TreeMap<>();
    private final Map<String, Remembered> deduplication = new TreeMap<>();
    private final Map<String, Long> counters = new TreeMap<>();
    private long lastToken;
    private long seenMillis;

    /** @param random source of the jitter */
    public QueueModel(Clock clock, RandomGenerator random, Options options) {
        this.clock = clock;
        this.options = options;
        this.retryPolicy =
                new RetryPolicy(options.initialBackoff(), options.maxBackoff(), options.maxAttempts(), random);
    }

    /** Stores a message without delay, priority or deduplication. */
    public Sent enqueue(String group, String id, byte[] body) {
        return enqueue(group, id, body, Duration.ZERO, 0, null, "");
    }

    /**
     * Stores a message.
     *
     * @param deduplicationId null for none
     * @param token under which the deduplication id was marked, empty for none
     */
    public Sent enqueue(
            String group, String id, byte[] body, Duration delay, int priority, String deduplicationId, String token) {
        if (deduplicationId != null) {
            Optional<Sent> refused = seenBefore(group, deduplicationId, token);
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        Entry entry = new Entry(id, body, priority, !delay.isZero(), nowMicros());
        if (entry.delayed) {
            later.add(new Due(nowMillis() + delay.toMillis(), group, entry));
        } else {
            append(group, entry);
        }
        if (deduplicationId != null) {
            remember(group, deduplicationId, "done:" + id, options.deduplicationTtl());
        }
        count("enqueued", 1);
        return new Sent(RedisQueueConstants.ACCEPTED, id);
    }

    private Optional<Sent> seenBefore(String group, String deduplicationId, String token) {
        Remembered known = deduplication.get(group + '\n' + deduplicationId);
        if (known == null || known.untilMillis <= nowMillis()) {
            return Optional.empty();
        }
        if (known.state.startsWith("done:")) {
            count("duplicates", 1);
            return Optional.of(new Sent(RedisQueueConstants.DUPLICATE, known.state.substring("done:".length())));
        }
        return !token.isEmpty() && known.state.equals("pending:" + token)
                ? Optional.empty()
                : Optional.of(new Sent(RedisQueueConstants.BUSY, ""));
    }

    /** Marks a deduplication id as pending, as an idempotent repository does; false if it is marked already. */
    public boolean markPending(String group, String deduplicationId, String token, Duration ttl) {
        Remembered known = deduplication.get(group + '\n' + deduplicationId);
        if (known != null && known.untilMillis > nowMillis()) {
            return false;
        }
        remember(group, deduplicationId, "pending:" + token, ttl);
        return true;
    }

    /** Frees a pending deduplication id of this owner, as an idempotent repository does. */
    public void unmark(String group, String deduplicationId, String token) {
        Remembered known = deduplication.get(group + '\n' + deduplicationId);
        if (known != null && known.state.equals("pending:" + token)) {
            deduplication.remove(group + '\n' + deduplicationId);
        }
    }

    private void remember(String group, String deduplicationId, String state, Duration ttl) {
        deduplication.put(group + '\n' + deduplicationId, new Remembered(state, nowMillis() + ttl.toMillis()));
    }

    /** Leases the group that waited longest, after taking back what ran out and promoting what is due. */
    public Optional<Claim> claim(int batchSize) {
        return claim(batchSize, true);
    }

    /** @param redisWasThere whether the caller knows that the queue could be reached for at least the grace */
    public Optional<Claim> claim(int batchSize, boolean redisWasThere) {
        boolean due =
                nextWake().filter(wake -> wake.toEpochMilli() <= nowMillis()).isPresent();
        if (!due && ready.isEmpty()) {
            return Optional.empty();
        }
        grantGrace(redisWasThere);
        takeBack();
        promote();
        Optional<Ready> first = ready.values().stream()
                .min(Comparator.comparingInt((Ready waiting) -> -waiting.priority)
                        .thenComparingLong(Ready::sinceMillis)
                        .thenComparing(Ready::group));
        return first.map(waiting -> lease(waiting.group, batchSize));
    }

    private Claim lease(String group, int batchSize) {
        ready.remove(group);
        LinkedList<Entry> line = line(group);
        int size = Math.min(line.size(), alone.containsKey(group) ? 1 : batchSize);
        lastToken = Math.max(nowMicros(), lastToken + 1);
        Owner owner = new Owner(lastToken, size, nowMillis() + options.lease().toMillis());
        owners.put(group, owner);
        List<QueueMessage> messages =
                line.subList(0, size).stream().map(entry -> view(group, entry)).toList();
        return new Claim(group, owner.token, messages, new QueueLease() {
            @Override
            public Duration remaining() {
                return QueueModel.this.remaining(group, owner);
            }

            @Override
            public long token() {
                return owner.token;
            }
        });
    }

    private Duration remaining(String group, Owner owner) {
        return owners.get(group) == owner
                ? Duration.ofMillis(Math.max(0, owner.endMillis - nowMillis()))
                : Duration.ZERO;
    }

    private void grantGrace(boolean redisWasThere) {
        long lastSeen = Math.max(seenMillis, Math.floorDiv(lastToken, 1000));
        if (nowMillis() - lastSeen > 500) {
            seenMillis = nowMillis();
        }
        long graceMillis = options.grace().toMillis();
        if (!redisWasThere && nowMillis() - lastSeen > graceMillis) {
            owners.values().forEach(owner -> owner.endMillis = Math.max(owner.endMillis, nowMillis() + graceMillis));
        }
    }

    private void takeBack() {
        List<String> expired = owners.entrySet().stream()
                .filter(owner -> owner.getValue().endMillis <= nowMillis())
                .sorted(Comparator.comparingLong((Map.Entry<String, Owner> owner) -> owner.getValue().endMillis)
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST_TAKEN_BACK)
                .map(Map.Entry::getKey)
                .toList();
        for (String group : expired) {
            Owner owner = owners.remove(group);
            count("crashes", 1);
            int stillAlone = Math.max(alone.getOrDefault(group, 0), owner.count);
            if (owner.count == 1 && blame(group, line(group).getFirst())) {
                stillAlone--;
            }
            setAlone(group, stillAlone);
            makeReady(group, Math.floorDiv(owner.token, 1000));
        }
    }

    private boolean blame(String group, Entry entry) {
        entry.crashes++;
        if (entry.crashes < options.maxCrashes()) {
            return false;
        }
        line(group).removeFirst();
        park(group, entry, "poison: its worker died " + entry.crashes + " times while it handled this message alone");
        return true;
    }

    private void promote() {
        List<Due> due = later.stream()
                .filter(one -> one.atMillis <= nowMillis())
                .sorted(inRedisOrder())
                .limit(MOST_PROMOTED)
                .toList();
        for (Due one : due) {
            later.remove(one);
            if (one.entry == null) {
                makeReady(one.group, nowMillis());
            } else if (one.entry.delayed) {
                one.entry.delayed = false;
                one.entry.enqueuedMicros = one.atMillis * 1000;
                append(one.group, one.entry);
            } else {
                insert(one.group, one.entry);
            }
        }
    }

    /** Only matters for what is due in the same millisecond. */
    private static Comparator<Due> inRedisOrder() {
        return Comparator.comparingLong(Due::atMillis)
                .thenComparing(due -> due.entry != null)
                .thenComparingInt(due -> due.entry == null ? 0 : due.group.length())
                .thenComparing(Due::group)
                .thenComparingInt(due -> due.entry == null ? 0 : due.entry.id.length())
                .thenComparingInt(due -> due.entry == null ? 0 : due.entry.counted)
                .thenComparingInt(due -> due.entry == null ? 0 : due.entry.crashes)
                .thenComparing(due -> due.entry != null && due.entry.delayed)
                .thenComparing(due -> due.entry != null && due.entry.replayed)
                .thenComparingInt(due -> due.entry == null ? 0 : due.entry.priority)
                .thenComparingLong(due -> due.entry == null ? 0 : due.entry.enqueuedMicros);
    }

    private void insert(String group, Entry entry) {
        LinkedList<Entry> line = line(group);
        boolean wasEmpty = line.isEmpty();
        int index = owners.containsKey(group) ? owners.get(group).count : 0;
        while (index < line.size() && line.get(index).enqueuedMicros < entry.enqueuedMicros) {
            index++;
        }
        line.add(index, entry);
        alone.computeIfPresent(group, (name, number) -> number + 1);
        makeReadyIf(wasEmpty, group);
    }

    private void append(String group, Entry entry) {
        LinkedList<Entry> line = line(group);
        line.add(entry);
        makeReadyIf(line.size() == 1, group);
    }

    private void makeReadyIf(boolean wasEmpty, String group) {
        if (wasEmpty) {
            makeReady(group, nowMillis());
        }
    }

    /** Hands out nothing of the group until it is resumed; what is being worked on is finished. */
    public void pause(String group) {
        hold(group, FOR_EVER);
        ready.remove(group);
    }

    /** Ends a pause with the next claim. */
    public void resume(String group) {
        boolean wasPaused = later.removeIf(due -> due.isHoldOf(group) && due.atMillis == FOR_EVER);
        if (wasPaused && !owners.containsKey(group)) {
            hold(group, nowMillis());
        }
    }

    /** Never shortens a hold. */
    private void hold(String group, long untilMillis) {
        if (later.stream().noneMatch(due -> due.isHoldOf(group) && due.atMillis >= untilMillis)) {
            later.removeIf(due -> due.isHoldOf(group));
            later.add(new Due(untilMillis, group, null));
        }
    }

    private void makeReady(String group, long sinceMillis) {
        boolean held = later.stream().anyMatch(due -> due.isHoldOf(group));
        if (!line(group).isEmpty() && !held) {
            ready.put(group, new Ready(line(group).getFirst().priority, sinceMillis, group));
        }
    }

    /** Prolongs the lease of a claim; false if the group was given to another or back. */
    public boolean renew(Claim claim) {
        seenMillis = nowMillis();
        Owner owner = owners.get(claim.group);
        if (owner == null || owner.token != claim.token) {
            return false;
        }
        owner.endMillis = nowMillis() + options.lease().toMillis();
        return true;
    }

    /** Settles a claim that succeeded; see {@link #settle(Claim, Settlement, String)}. */
    public boolean settle(Claim claim, Settlement settlement) {
        return settle(claim, settlement, null);
    }

    /**
     * Settles a claim.
     *
     * @param failure why its handling failed, null if it did not
     * @return false if the group was given to another or back; then nothing is changed
     */
    public boolean settle(Claim claim, Settlement settlement, String failure) {
        List<Verdict> resolved = settlement.resolve(failure);
        List<Verdict> verdicts = new ArrayList<>();
        for (int index = 0; index < resolved.size(); index++) {
            verdicts.add(retryPolicy.apply(claim.messages.get(index), resolved.get(index)));
        }
        Owner owner = owners.get(claim.group);
        if (owner == null || owner.token != claim.token) {
            return false;
        }
        owners.remove(claim.group);
        int kept = move(claim.group, verdicts);
        if (alone.containsKey(claim.group)) {
            setAlone(claim.group, alone.get(claim.group) - (verdicts.size() - kept));
        }
        Duration hold = settlement.held().map(Settlement.Hold::duration).orElse(Duration.ZERO);
        if (!hold.isZero()) {
            hold(claim.group, nowMillis() + hold.toMillis());
            count("held", 1);
        }
        makeReady(claim.group, nowMillis());
        return true;
    }

    private int move(String group, List<Verdict> verdicts) {
        LinkedList<Entry> line = line(group);
        List<Entry> handed = new ArrayList<>(line.subList(0, verdicts.size()));
        line.subList(0, verdicts.size()).clear();
        int kept = 0;
        // From the last to the first, so that what is kept stays in order.
        for (int index = verdicts.size() - 1; index >= 0; index--) {
            Verdict verdict = verdicts.get(index);
            Entry entry = handed.get(index);
            entry.body = verdict.replacement() == null ? entry.body : verdict.replacement();
            if (verdict.verb() == Verb.DONE) {
                count("done", 1);
            } else if (verdict.verb() == Verb.PARK) {
                park(group, entry, verdict.reason());
            } else if (verdict.verb() == Verb.KEEP) {
                kept++;
                line.addFirst(entry);
            } else {
                entry.counted += verdict.verb() == Verb.RETRY ? 1 : 0;
                later.add(new Due(nowMillis() + verdict.after().toMillis(), group, entry));
                count("retried", 1);
            }
        }
        return kept;
    }

    private void park(String group, Entry entry, String reason) {
        String id = entry.id;
        while (parked.containsKey(id)) {
            id += "+";
        }
        parked.put(id, new ParkedMessage(id, reason, view(group, entry), clock.instant()));
        parkedEntries.put(id, entry);
        count("parked", 1);
    }

    /** Sends a parked message back to the end of its group; false if there is none. */
    public boolean replay(String group, String id) {
        ParkedMessage found = parked.get(id);
        if (found == null || !found.message().group().equals(group)) {
            return false;
        }
        parked.remove(id);
        Entry old = parkedEntries.remove(id);
        Entry entry = new Entry(old.id, old.body, old.priority, false, nowMicros());
        entry.replayed = true;
        append(group, entry);
        count("replayed", 1);
        return true;
    }

    /** When a further claim may find something that nobody announces; empty if nothing is known. */
    public Optional<Instant> nextWake() {
        // Simulations ask at each step.
        long first = FOR_EVER;
        for (Owner owner : owners.values()) {
            first = Math.min(first, owner.endMillis);
        }
        for (Due due : later) {
            first = Math.min(first, due.atMillis);
        }
        return first == FOR_EVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(first));
    }

    /** Whether a claim now would find a ready group without waiting. */
    public boolean hasReady() {
        return !ready.isEmpty();
    }

    /** The parked messages by id. */
    public List<ParkedMessage> parked() {
        return List.copyOf(parked.values());
    }

    /** Number of messages in line in a group. */
    public int depth(String group) {
        return lines.containsKey(group) ? lines.get(group).size() : 0;
    }

    /** Age of the oldest message in line in a group; zero if there is none. */
    public Duration oldestAge(String group) {
        return depth(group) == 0
                ? Duration.ZERO
                : Duration.of(nowMicros() - lines.get(group).getFirst().enqueuedMicros, ChronoUnit.MICROS);
    }

    /** The counters. */
    public QueueStats stats() {
        return new QueueStats(
                counters.getOrDefault("enqueued", 0L),
                counters.getOrDefault("done", 0L),
                counters.getOrDefault("retried", 0L),
                counters.getOrDefault("held", 0L),
                counters.getOrDefault("parked", 0L),
                counters.getOrDefault("replayed", 0L),
                0,
                0,
                counters.getOrDefault("duplicates", 0L),
                counters.getOrDefault("crashes", 0L));
    }

    /** Messages that are really there, counted one by one: in line or due later. */
    public long countWaiting() {
        long waiting = 0;
        for (List<Entry> line : lines.values()) {
            waiting += line.size();
        }
        for (Due due : later) {
            waiting += due.entry == null ? 0 : 1;
        }
        return waiting;
    }

    /** Messages that wait, are parked or are done. */
    public long countAll() {
        return countWaiting() + parked.size() + counters.getOrDefault("done", 0L);
    }

    private static QueueMessage view(String group, Entry entry) {
        Instant enqueuedAt = Instant.EPOCH.plus(entry.enqueuedMicros, ChronoUnit.MICROS);
        return new QueueMessage(entry.id, group, entry.body, entry.counted + 1, enqueuedAt, entry.replayed);
    }

    private void setAlone(String group, int number) {
        if (number > 0) {
            alone.put(group, number);
        } else {
            alone.remove(group);
        }
    }

    private LinkedList<Entry> line(String group) {
        return lines.computeIfAbsent(group, name -> new LinkedList<>());
    }

    private void count(String counter, long number) {
        counters.merge(counter, number, Long::sum);
    }

    private long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    private long nowMillis() {
        return Math.floorDiv(nowMicros(), 1000);
    }
}
