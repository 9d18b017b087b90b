package io.leadbridge.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * A stand-in of a CRM: requests in, answers out, webhooks in an outbox.
 *
 * <p>It has no thread and no time of its own: whoever drives it calls {@link #handle} for each request, and at
 * {@link #nextDue} calls {@link #takeDue}, sends those webhooks and reports with {@link #settled} how that ended. The same
 * calls at the same times with the same seed give the same answers. Not thread-safe: one caller at a time.
 */
public final class Sandbox {

    /** A call whose client has gone before it is done. */
    private record LateCommit(Instant dueAt, long number, Router.Match match, Call call) {}

    /** No credential: what all callers together have taken. */
    private static final String TOGETHER = "";

    private final Surroundings surroundings;
    private final StandIn standIn;
    private final Calls calls = new Calls();
    private final RateLimit rateLimit = new RateLimit();
    private final Control control;
    private final PriorityQueue<LateCommit> lateCommits =
            new PriorityQueue<>(Comparator.comparing(LateCommit::dueAt).thenComparingLong(LateCommit::number));
    private long lateCommitsMade;

    public Sandbox(Surroundings surroundings, StandIn standIn) {
        this.surroundings = surroundings;
        this.standIn = standIn;
        this.control = new Control(this);
    }

    /**
     * Answers a request. Wrong input gets the CRM's own kind of error.
     *
     * @return how the client sees the answer is in {@link Response#ending} and {@link Response#latencyMs}
     */
    public Response handle(Request request) {
        commitWhatIsDue();
        if (request.path().startsWith("/sandbox/")) {
            return control.answer(request);
        }
        Optional<Caller> caller = standIn.identify(request);
        Optional<Router.Match> match = standIn.routes().find(request.method(), request.path());
        boolean human = caller.map(Caller::human).orElse(false);
        if (!human) {
            calls.count(match.map(Router.Match::operation).orElse("other"));
        }
        Optional<Response> turnedAway = human ? Optional.empty() : turnedAway(request, caller);
        if (turnedAway.isPresent()) {
            return turnedAway.get();
        }
        if (match.isEmpty()) {
            return standIn.notFound(standIn.routes().knows(request.path()));
        }
        Call call = new Call(request, caller.orElse(null), match.get().ids());
        return human ? answer(match.get(), call) : answerWithFaults(match.get(), call);
    }

    private Optional<Response> turnedAway(Request request, Optional<Caller> caller) {
        Optional<Response> closed = standIn.closed();
        if (closed.isPresent()) {
            return closed;
        }
        if (caller.isEmpty() && !standIn.open(request)) {
            return Optional.of(standIn.unauthorized());
        }
        if (caller.isPresent() && surroundings.faults().rateLimit() && !admitted(caller.get())) {
            calls.refused();
            standIn.overLimit();
            return Optional.of(standIn.tooManyRequests());
        }
        return standIn.forbidden(request);
    }

    /** A request above one of the limits counts for none. */
    private boolean admitted(Caller caller) {
        RateLimit.Window window = new RateLimit.Window(surroundings.now(), standIn.limitResets());
        int together = standIn.limitPerSecondTogether();
        if (rateLimit.full(caller.limitedAs(), standIn.limitPerSecond(), window)
                || together > 0 && rateLimit.full(TOGETHER, together, window)) {
            return false;
        }
        rateLimit.take(caller.limitedAs(), window);
        if (together > 0) {
            rateLimit.take(TOGETHER, window);
        }
        return true;
    }

    private Response answerWithFaults(Router.Match match, Call call) {
        Faults faults = surroundings.faults();
        long latencyMs = surroundings.draw(faults.latency());
        if (surroundings.happens(faults.resetShare())) {
            return Response.empty(0).ending(Response.Ending.RESET).after(latencyMs);
        }
        if (surroundings.happens(faults.errorShare())) {
            return serverError().after(latencyMs);
        }
        if (!surroundings.happens(faults.lostAnswerShare())) {
            return answer(match, call).after(latencyMs);
        }
        long lateMs = surroundings.draw(faults.commitAfterTimeout());
        if (lateMs == 0) {
            return answer(match, call).ending(Response.Ending.LOST).after(latencyMs);
        }
        Instant dueAt = surroundings.now().plusMillis(lateMs);
        lateCommits.add(new LateCommit(dueAt, ++lateCommitsMade, match, call));
        return Response.empty(0).ending(Response.Ending.LOST).after(latencyMs);
    }

    private Response answer(Router.Match match, Call call) {
        try {
            return match.handler().answer(call);
        } catch (Refusal refusal) {
            return refusal.response();
        }
    }

    /** Both CRMs' front servers answer with a page of HTML when what is behind them fails. */
    private Response serverError() {
        int[] statuses = {500, 502, 503, 504};
        int status = statuses[surroundings.random().nextInt(statuses.length)];
        return Response.text(status, "text/html", "<html><body><h1>" + status + "</h1></body></html>");
    }

    private void commitWhatIsDue() {
        while (!lateCommits.isEmpty() && !lateCommits.peek().dueAt().isAfter(surroundings.now())) {
            LateCommit late = lateCommits.poll();
            answer(late.match(), late.call());
        }
    }

    /** When {@link #takeDue} has something to do next; empty if nothing waits. */
    public Optional<Instant> nextDue() {
        Optional<Instant> commit = Optional.ofNullable(lateCommits.peek()).map(LateCommit::dueAt);
        Optional<Instant> delivery = surroundings.outbox().nextDue();
        return commit.isPresent() && delivery.isPresent() && delivery.get().isBefore(commit.get())
                ? delivery
                : commit.or(() -> delivery);
    }

    /**
     * Does what is due and takes the webhooks that are to be sent now, in order.
     *
     * @return each must be reported to {@link #settled}
     */
    public List<Delivery> takeDue() {
        commitWhatIsDue();
        return surroundings.outbox().takeDue();
    }

    /** Whether a delivery that was taken is still to be sent; not after a reset, or when nobody listens any more. */
    public boolean wanted(Delivery delivery) {
        return surroundings.outbox().wanted(delivery);
    }

    /**
     * Reports how a delivery ended.
     *
     * @param status the HTTP status; {@link Delivery#UNREACHABLE} or {@link Delivery#TIMED_OUT} if there was none
     */
    public void settled(Delivery delivery, int status) {
        surroundings.outbox().settled(delivery, status);
    }

    /** Sends every event to this address from now on; bad answers do not switch it off. */
    public void addDestination(String url) {
        surroundings.outbox().add(new Destination(url, any -> true, false));
    }

    /** Switches faults. */
    public void faults(Faults faults) {
        surroundings.faults(faults);
    }

    /** The faults in force. */
    public Faults faults() {
        return surroundings.faults();
    }

    /** The settings; they may be changed. */
    public Settings settings() {
        return surroundings.settings();
    }

    /** The time by the sandbox's clock. */
    public Instant now() {
        return surroundings.now();
    }

    /** All leads that are not deleted, with their contacts, in the CRM's own form. */
    public ArrayNode leads() {
        return leads(0, Integer.MAX_VALUE);
    }

    /**
     * Some of the leads that are not deleted, by id. While many are written, no request is answered.
     *
     * @param after only those whose id is greater
     * @param most so many at most
     */
    public ArrayNode leads(long after, int most) {
        return standIn.leads(after, most);
    }

    /**
     * Forgets records, counts, faults, and webhooks that wait. Settings, who listens and who is logged in stay; ids go
     * on.
     */
    public void reset() {
        lateCommits.clear();
        standIn.reset();
        calls.reset();
        surroundings.outbox().reset();
        surroundings.faults(Faults.NONE);
    }

    Calls calls() {
        return calls;
    }

    Outbox outbox() {
        return surroundings.outbox();
    }

    StandIn standIn() {
        return standIn;
    }
}
