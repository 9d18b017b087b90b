package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.Verdict.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a route decides about the messages of one batch. Nothing is sent before the exchange ends.
 *
 * <p>A message without a verdict is done when the exchange succeeds, retried with backoff when it fails, and kept in
 * its place when the group is held. A later verdict on the same message replaces the earlier one.
 *
 * <p>Safe for use by several threads.
 */
public final class Settlement {

    private final List<QueueMessage> messages;
    private final Map<String, Verdict> verdicts = new LinkedHashMap<>();
    private final Map<String, byte[]> replacements = new LinkedHashMap<>();
    private Hold hold;

    /**
     * The whole group waits.
     *
     * @param duration how long; zero gives what was not settled back at once
     * @param reason why, for people
     */
    public record Hold(Duration duration, String reason) {}

    /** @param messages the batch, in order; copied */
    public Settlement(List<QueueMessage> messages) {
        this.messages = List.copyOf(messages);
    }

    /** The batch, in order. */
    public List<QueueMessage> messages() {
        return messages;
    }

    /**
     * The message is gone.
     *
     * @throws IllegalArgumentException if the batch has no such message; so do all verbs
     */
    public synchronized void done(String id) {
        decide(id, new Verdict(Verb.DONE, null, null, null));
    }

    /**
     * The message leaves the line and comes back later as a further attempt; beyond the endpoint's {@code maxAttempts}
     * it is parked with this reason.
     *
     * @param after wait, not negative; null for the endpoint's backoff
     * @param reason why, for people; not null
     */
    public synchronized void retry(String id, Duration after, String reason) {
        decide(id, new Verdict(Verb.RETRY, notNegative(after), Objects.requireNonNull(reason, "reason"), null));
    }

    /** As {@link #retry}, but it comes back as the same attempt: the message is not to blame. */
    public synchronized void retryUncounted(String id, Duration after, String reason) {
        decide(
                id,
                new Verdict(Verb.RETRY_UNCOUNTED, notNegative(after), Objects.requireNonNull(reason, "reason"), null));
    }

    /**
     * What comes back, or is parked, or stays in its place, has this body instead. Without effect if the message is
     * done.
     *
     * @param body not null
     */
    public synchronized void replaceWith(String id, byte[] body) {
        requireKnown(id);
        replacements.put(id, Objects.requireNonNull(body, "body").clone());
    }

    /**
     * The message waits for a person.
     *
     * @param reason why, for people; not null
     */
    public synchronized void park(String id, String reason) {
        decide(id, new Verdict(Verb.PARK, null, Objects.requireNonNull(reason, "reason"), null));
    }

    /**
     * The whole group waits, in order, and no attempt is counted. What has no verdict of its own stays in its place.
     *
     * @param duration how long, not negative; zero gives the rest back at once
     * @param reason why, for people; not null
     */
    public synchronized void hold(Duration duration, String reason) {
        hold = new Hold(
                notNegative(Objects.requireNonNull(duration, "duration")), Objects.requireNonNull(reason, "reason"));
    }

    /** The hold of the group, if there is one. */
    public synchronized Optional<Hold> held() {
        return Optional.ofNullable(hold);
    }

    /** The verdicts given so far by message id, replacements merged in; messages without one are absent. */
    public synchronized Map<String, Verdict> verdicts() {
        Map<String, Verdict> merged = new LinkedHashMap<>();
        verdicts.forEach((id, verdict) -> merged.put(id, withReplacement(id, verdict)));
        return Collections.unmodifiableMap(merged);
    }

    /**
     * One verdict for each message, in the batch's order, with the defaults filled in.
     *
     * @param failure why the exchange failed, null if it succeeded
     */
    public synchronized List<Verdict> resolve(String failure) {
        Verdict fallback = fallback(failure);
        List<Verdict> resolved = new ArrayList<>(messages.size());
        for (QueueMessage message : messages) {
            resolved.add(withReplacement(message.id(), verdicts.getOrDefault(message.id(), fallback)));
        }
        return resolved;
    }

    private Verdict fallback(String failure) {
        if (hold != null) {
            return new Verdict(Verb.KEEP, null, hold.reason(), null);
        }
        return failure == null
                ? new Verdict(Verb.DONE, null, null, null)
                : new Verdict(Verb.RETRY, null, failure, null);
    }

    private Verdict withReplacement(String id, Verdict verdict) {
        byte[] replacement = verdict.verb() == Verb.DONE ? null : replacements.get(id);
        return replacement == null
                ? verdict
                : new Verdict(verdict.verb(), verdict.after(), verdict.reason(), replacement);
    }

    private void decide(String id, Verdict verdict) {
        requireKnown(id);
        verdicts.put(id, verdict);
    }

    private void requireKnown(String id) {
        if (messages.stream().noneMatch(message -> message.id().equals(id))) {
            throw new IllegalArgumentException("settle: message " + id + " is not in this batch of " + messages.size()
                    + "; give an id of a message that was handed out");
        }
    }

    private static Duration notNegative(Duration duration) {
        if (duration != null && duration.isNegative()) {
            throw new IllegalArgumentException("settle: wait of " + duration + " given, zero or more allowed");
        }
        return duration;
    }
}
