package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.DepthReader.Inspection;
import io.leadbridge.camel.redisqueue.MessageFinder.Wanted;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * What an operator may ask of a queue, and do to it, without a route.
 *
 * <p>All methods wait for Redis and throw:
 *
 * <ul>
 *   <li>{@link UncheckedIOException}, caused by a {@link RedisQueueUnavailableException}, if Redis is away, does not answer
 *       in time or refuses to write. An act of which no answer came may be done; all acts may be repeated.
 *   <li>{@link IllegalArgumentException} if an argument is out of its range, or if Redis has no such queue: none is ever
 *       made by asking. Only {@link #depth()}, {@link #stats()} and {@link #sample()} tell zeros then, for a queue that
 *       nobody has used yet.
 *   <li>{@link IllegalStateException} if the queue in Redis has another format or number of shards.
 * </ul>
 *
 * <p>Each act is one script for each message, or for a bounded number of them. Safe for use by several threads.
 */
public final class RedisQueueOperations implements AutoCloseable {

    /** Groups looked at for the oldest message, for each shard. */
    public static final int MOST_GROUPS = 100;

    /** Most groups, delayed and retried messages of a shard that are counted for the balance: Redis does nothing else meanwhile. */
    public static final int MOST_BALANCED = 50_000;

    /** Groups looked at for those with the most messages, for each shard. */
    public static final int MOST_GROUPS_WALKED = 10_000;

    /** Most groups in one list. */
    public static final int MOST_GROUPS_LISTED = 1000;

    /** Most parked messages in one list. */
    public static final int MOST_LISTED = 1000;

    /** Most reasons told one by one. */
    public static final int MOST_REASONS = 100;

    /** Most messages told by one search; for each it is looked where it is. */
    public static final int MOST_SEARCHED = 100;

    /** Messages of a group in line, and of a shard due later, that are shown. */
    public static final int MOST_WAITING_SHOWN = 100_000;

    /** Messages in line of a group among which one is looked for. */
    public static final int MOST_LINE_LOOKED = 10_000;

    /** Messages due later among which some are looked for, for each shard. */
    public static final int MOST_LATER_SEARCHED = 100_000;

    /** Entries of what is due later that are looked at for held groups, for each shard. */
    public static final int MOST_LATER_LOOKED = 1000;

    /** Messages of a group that are looked at for its attempts. */
    public static final int MOST_ATTEMPTS_LOOKED = 100;

    /** Bytes of messages after which one step ends, 8 MiB. */
    public static final int MOST_BYTES_LOOKED = 8 * 1024 * 1024;

    /** Largest edited body, 4 MiB; one as large as the body that it replaces is allowed too. */
    public static final int MOST_BODY_BYTES = 4 * 1024 * 1024;

    private final RedisQueueCommands commands;
    private final ShardCalls calls;
    private final DepthReader depths;
    private final Pauses pauses;
    private final ParkedMessages parked;
    private final Purge purge;
    private final MessageFinder finder;
    private final TagSearch tags;

    /**
     * @param factory on Lettuce; not closed by this class
     * @param queueName name of the queue
     * @param shards number of shards of the queue, as its endpoints have it
     * @param timeout for each command
     * @throws IllegalArgumentException if the name or the number of shards is out of its range
     */
    public RedisQueueOperations(RedisConnectionFactory factory, String queueName, int shards, Duration timeout) {
        this(
                new RedisQueueCommands(
                        new NativeConnection(factory, timeout),
                        new RedisQueueKeys(queueName, shards),
                        new RedisQueueScripts()),
                true);
    }

    /** Of a queue of which the caller knows that it is there. */
    RedisQueueOperations(RedisQueueCommands commands) {
        this(commands, false);
    }

    private RedisQueueOperations(RedisQueueCommands commands, boolean checked) {
        this.commands = commands;
        calls = new ShardCalls(commands, checked ? new QueueFormat(commands.redis(), commands.keys()) : null);
        depths = new DepthReader(calls);
        pauses = new Pauses(calls);
        parked = new ParkedMessages(calls);
        purge = new Purge(calls, parked);
        finder = new MessageFinder(calls);
        tags = new TagSearch(calls, finder);
    }

    /** What the queue holds now. */
    public QueueDepth depth() {
        return inspect().depth();
    }

    /**
     * Counts what the queue holds, and compares it with its counters, in one step for each shard.
     *
     * @return empty if there are more than {@value #MOST_BALANCED} groups, delayed and retried messages in a shard
     */
    public Optional<QueueBalance> balance() {
        return depths.balance();
    }

    /** The queue's counters. */
    public QueueStats stats() {
        return inspect().stats();
    }

    /** The queue's counters with the time; keep it for {@link #rates} some seconds later. */
    public QueueSample sample() {
        Inspection inspection = inspect();
        return new QueueSample(inspection.stats(), inspection.now());
    }

    /** How fast the counters grew since an earlier sample of this queue. */
    public QueueRates rates(QueueSample earlier) {
        return QueueRates.between(earlier, sample());
    }

    /** Depth, counters and time, read in one step of each shard. */
    Inspection inspect() {
        // Makes sure of the format; that there is no queue yet is no fault here.
        calls.isThere();
        return depths.inspect();
    }

    /**
     * What is known of one group; zeros for one without messages.
     *
     * @param group its name, 1 to 200 characters
     */
    public GroupDepth depth(String group) {
        ready(group);
        return depths.group(group);
    }

    /**
     * The groups with the most messages in line. Looks at about {@value #MOST_GROUPS_WALKED} groups of each shard; groups
     * of which all messages are due later are not among them.
     *
     * @param limit how many at most, 1 to {@value #MOST_GROUPS_LISTED}
     */
    public BusyGroups busiest(int limit) {
        ShardCalls.requireRange("limit", limit, 1, MOST_GROUPS_LISTED);
        calls.requireQueue();
        return depths.busiest(limit);
    }

    /**
     * Pauses a group: nothing of it is handed out until it is resumed. What is handed out may be finished. The group need
     * have no messages yet. A hold of the group ends with the pause.
     *
     * @return whether it was not paused before
     */
    public boolean pause(String group) {
        ready(group);
        return pauses.pause(group);
    }

    /**
     * Ends the pause of a group; its messages are handed out at once, in order.
     *
     * @return whether it was paused; a hold is no pause
     */
    public boolean resume(String group) {
        ready(group);
        return pauses.resume(group);
    }

    /**
     * Pauses the whole queue. Messages are stored, what is handed out may be finished, nothing more is handed out.
     *
     * @return whether it was not paused before
     */
    public boolean pause() {
        calls.requireQueue();
        return pauses.pauseAll();
    }

    /**
     * Ends the pause of the whole queue. Groups that are paused for themselves stay so.
     *
     * @return whether it was paused
     */
    public boolean resume() {
        calls.requireQueue();
        return pauses.resumeAll();
    }

    /**
     * What is paused.
     *
     * @param limit how many groups at most, 1 to {@value #MOST_GROUPS_LISTED}
     */
    public PausedGroups paused(int limit) {
        ShardCalls.requireRange("limit", limit, 1, MOST_GROUPS_LISTED);
        calls.requireQueue();
        return pauses.paused(limit);
    }

    /**
     * Parked messages, newest first.
     *
     * @param limit how many at most, 1 to {@value #MOST_LISTED}
     */
    public List<ParkedMessage> parked(int limit) {
        ShardCalls.requireRange("limit", limit, 1, MOST_LISTED);
        calls.requireQueue();
        return parked.newest(limit);
    }

    /**
     * A page of the parked messages that match. It may hold fewer than {@code limit}, even none, and yet have a next one:
     * one call looks at about 1000 messages or {@value #MOST_BYTES_LOOKED} bytes of each shard. Bodies of a page take
     * 16 MiB at most, unless one alone is larger.
     *
     * @param cursor null for the first page, else {@link ParkedPage#next()} of the page before, with the same filter and
     *     order
     * @param limit how many at most, 1 to {@value #MOST_LISTED}; of namesakes parked at the same time, one more
     */
    public ParkedPage parked(ParkedFilter filter, ParkedOrder order, String cursor, int limit) {
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(order, "order");
        ShardCalls.requireRange("limit", limit, 1, MOST_LISTED);
        calls.requireQueue();
        return parked.page(filter, order, cursor, limit);
    }

    /** Number of parked messages by reason, of those that match. Looks at about 100,000 of each shard. */
    public ParkedReasons parkedReasons(ParkedFilter filter) {
        Objects.requireNonNull(filter, "filter");
        calls.requireQueue();
        return parked.reasons(filter);
    }

    /** Number of parked messages that match, of those parked until now. Looks at all of them, some at a time. */
    public long countParked(ParkedFilter filter) {
        calls.requireQueue();
        return parked.count(parked.closed(filter), null);
    }

    /**
     * One parked message.
     *
     * @param group its group
     * @param id as {@link ParkedMessage#id()}
     */
    public Optional<ParkedMessage> parked(String group, String id) {
        ready(group, id);
        return parked.one(group, id);
    }

    /**
     * Sends a parked message back to the end of its group, as a first attempt, marked as replayed.
     *
     * @param group its group
     * @param id as {@link ParkedMessage#id()}
     * @return whether there was such a message
     */
    public boolean replay(String group, String id) {
        ready(group, id);
        return parked.replay(group, id, "", null);
    }

    /**
     * Sends a parked message back with another body, in one step.
     *
     * @param body up to {@value #MOST_BODY_BYTES} bytes, or as many as the old one has
     * @return whether there was such a message
     * @throws IllegalArgumentException if the body is too large; the message stays parked as it was
     */
    public boolean replay(String group, String id, byte[] body) {
        Objects.requireNonNull(body, "body");
        ready(group, id);
        return parked.replay(group, id, "", body);
    }

    /**
     * Makes a job that sends back what matches and is parked by now. It does nothing until it is stepped.
     *
     * @param perSecond pace, more than 0 up to {@value ParkedReplay#MOST_PER_SECOND} messages a second
     * @param clock for the pace
     */
    public ParkedReplay replay(ParkedFilter filter, double perSecond, Clock clock) {
        Objects.requireNonNull(filter, "filter");
        calls.requireQueue();
        return new ParkedReplay(parked, filter, perSecond, clock, null);
    }

    /**
     * Makes a job that goes on where another one was; its counts begin anew.
     *
     * @param filter the same as the other's
     * @param position the other's {@link ReplayProgress#position()}
     */
    public ParkedReplay resumeReplay(ParkedFilter filter, double perSecond, Clock clock, String position) {
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(position, "position");
        calls.requireQueue();
        return new ParkedReplay(parked, filter, perSecond, clock, position);
    }

    /**
     * Throws a parked message away.
     *
     * @param id as {@link ParkedMessage#id()}
     * @return whether there was such a message
     */
    public boolean drop(String group, String id) {
        ready(group, id);
        return parked.drop(group, id);
    }

    /**
     * Throws away what matches and is parked by now.
     *
     * @param confirm number of matching messages, see {@link #countParked}
     * @return number thrown away; smaller if somebody else replayed or dropped some meanwhile
     * @throws IllegalArgumentException if another number matches; then nothing is thrown away
     */
    public long drop(ParkedFilter filter, long confirm) {
        Objects.requireNonNull(filter, "filter");
        calls.requireQueue();
        return parked.drop(filter, confirm);
    }

    /**
     * Throws away what waits in a group, in line or for later; what is handed out stays, for its owner settles it.
     * Deduplication keys stay: the same deduplication id is still a duplicate. So do pauses, holds and the index of tags.
     *
     * @param confirm the name of the group, once more
     * @param parkedToo whether its parked messages go too
     * @throws IllegalArgumentException if {@code confirm} is not the name; then nothing is thrown away
     */
    public Purged purge(String group, String confirm, boolean parkedToo) {
        ShardCalls.requireName("group", group);
        ShardCalls.requireConfirmed("group", confirm, group);
        calls.requireQueue();
        return purge.group(group, parkedToo);
    }

    /**
     * Throws away what waits in all groups, as {@link #purge}. Some may stay or come while producers and consumers work;
     * pause the queue before and purge again if it has to be empty.
     *
     * @param confirm the name of the queue
     */
    public Purged purgeQueue(String confirm, boolean parkedToo) {
        ShardCalls.requireConfirmed("queue", confirm, commands.keys().name());
        calls.requireQueue();
        return purge.queue(parkedToo);
    }

    /**
     * Messages sent with a tag, newest first, and where each of them is. Only those that the index still holds: the
     * producer's option {@code tagIndexSize}.
     *
     * @param tag name, the part of the header after {@code CamelRedisQueueTag.}
     * @param value its whole value
     * @param limit how many at most, 1 to {@value #MOST_SEARCHED}
     */
    public List<TaggedMessage> search(String tag, String value, int limit) {
        TagSearch.requireTag(tag, value);
        ShardCalls.requireRange("limit", limit, 1, MOST_SEARCHED);
        calls.requireQueue();
        return tags.search(tag, value, limit);
    }

    /** Where a message is. Looks at {@value #MOST_LINE_LOOKED} messages of its group, and at what is parked or due later. */
    public MessagePlace find(String group, String id) {
        ready(group);
        ShardCalls.requireName("id", id);
        return finder.find(List.of(new Wanted(group, id, null))).get(0);
    }

    /**
     * Shows the messages of a group that are in line, those handed out included, or due later; in no order. It is no
     * snapshot: one that moves meanwhile may be shown twice, or missed if it came after the call. Nothing is shown of a
     * queue that is not there.
     *
     * @param each must not call back and wait
     * @return whether all were looked at; false if there are more than {@value #MOST_WAITING_SHOWN} of them
     */
    public boolean showWaiting(String group, Consumer<QueueMessage> each) {
        return showWaiting(group, MOST_WAITING_SHOWN, message -> {
            each.accept(message);
            return true;
        });
    }

    /**
     * The same for some of them: those that came last into the line, then those due later.
     *
     * @param most messages in line, and entries due later of its shard, that are looked at, 1 to {@value #MOST_WAITING_SHOWN}
     * @param goesOn must not call back and wait; false ends it
     * @return whether all were shown
     */
    public boolean showWaiting(String group, int most, Predicate<QueueMessage> goesOn) {
        ShardCalls.requireName("group", group);
        ShardCalls.requireRange("most", most, 1, MOST_WAITING_SHOWN);
        return !calls.isThere() || new WaitingScan(calls).show(group, most, goesOn);
    }

    private void ready(String group) {
        ShardCalls.requireName("group", group);
        calls.requireQueue();
    }

    private void ready(String group, String parkedId) {
        if (parkedId == null || parkedId.isEmpty()) {
            throw new IllegalArgumentException("id: nothing given, the id under which a message is parked needed");
        }
        ready(group);
    }

    /** Gives the connection back; the factory stays open. */
    @Override
    public void close() {
        commands.redis().close();
    }
}
