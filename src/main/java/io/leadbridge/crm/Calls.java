package io.leadbridge.crm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The calls of one step of an operation, made one after the other, and what they brought. A {@code {crm}-calls} route
 * makes them. The first failure ends the step, and with it the operation.
 *
 * <p>For one thread; lives as long as the operation.
 */
public final class Calls {

    /** What follows from a good answer: a further page. */
    public interface Further extends BiFunction<Call, JsonNode, Optional<Call>> {}

    private final ArrayDeque<Call> waiting;
    private final Further further;
    private final List<JsonNode> replies = new ArrayList<>();
    private Call current;
    private Answer<?> failure;
    private int failedTries;

    private Calls(List<Call> calls, Further further) {
        this.waiting = new ArrayDeque<>(calls);
        this.further = further;
    }

    /** These calls; none is fine: then the step passes by. */
    public static Calls of(List<Call> calls) {
        return new Calls(calls, (call, reply) -> Optional.empty());
    }

    /** These calls, each followed by its further pages. */
    public static Calls paged(List<Call> first, Further further) {
        return new Calls(first, further);
    }

    /** A step that fails before anything is sent. */
    public static Calls ofFailure(Answer<?> failure) {
        Calls calls = of(List.of());
        calls.failure = failure;
        return calls;
    }

    /** Whether there is a call left to make. */
    public boolean isOpen() {
        return failure == null && !waiting.isEmpty();
    }

    /** How often the present call has failed in vain. */
    public int failedTries() {
        return failedTries;
    }

    /** The next call. Must be followed by {@link #take}. */
    public Call next() {
        current = waiting.removeFirst();
        return current;
    }

    /**
     * Takes the answer to the call that {@link #next} gave. A read of a record that is gone counts as empty.
     *
     * @param mayTryAgain whether the call is made again, should it be a read that is to be tried later
     */
    public Calls take(Answer<JsonNode> answer, boolean mayTryAgain) {
        if (mayTryAgain && answer instanceof Answer.Later && !current.write()) {
            failedTries++;
            waiting.addFirst(current);
            return this;
        }
        failedTries = 0;
        if (answer instanceof Answer.Ok<JsonNode> ok) {
            replies.add(ok.value());
            further.apply(current, ok.value()).ifPresent(waiting::addFirst);
        } else if (answer instanceof Answer.Gone && !current.write()) {
            replies.add(MissingNode.getInstance());
        } else {
            failure = answer.failure();
        }
        return this;
    }

    /** Whether the operation ends here. */
    public boolean isFailed() {
        return failure != null;
    }

    /** Why; {@code null} if it goes on. */
    public Answer<?> failure() {
        return failure;
    }

    /** The JSON of each answer, in order; missing nodes where nothing was there. */
    public List<JsonNode> replies() {
        return List.copyOf(replies);
    }

    /** The last answer; a missing node if there is none. */
    public JsonNode reply() {
        return replies.isEmpty() ? MissingNode.getInstance() : replies.get(replies.size() - 1);
    }
}
