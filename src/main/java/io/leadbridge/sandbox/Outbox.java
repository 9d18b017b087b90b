package io.leadbridge.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Webhooks that wait to be sent, with the faults that befall them and the tries again.
 *
 * <p>It holds at most {@value #MOST_WAITING}; what comes above that is dropped and counted.
 */
public final class Outbox {

    private static final int MOST_WAITING = 100_000;
    /** How far webhooks overtake each other where no delay is set, milliseconds. */
    private static final Range REORDER = new Range(0, 300);

    private final Surroundings surroundings;
    private final List<Destination> destinations = new ArrayList<>();
    private final PriorityQueue<Delivery> waiting =
            new PriorityQueue<>(Comparator.comparing(Delivery::dueAt).thenComparingLong(Delivery::number));
    private BinaryOperator<byte[]> joining;
    private UnaryOperator<Map<String, String>> headersOfARetry = UnaryOperator.identity();
    private long made;
    /** Deliveries up to this one were forgotten by a reset. */
    private long forgotten;

    private long onTheWay;
    private long delivered;
    private long failed;
    private long lost;
    private long dropped;

    Outbox(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Adds someone who listens. */
    public void add(Destination destination) {
        destinations.add(destination);
    }

    /** Sends nothing more to it, not even what waits. */
    public void remove(Destination destination) {
        destinations.remove(destination);
        waiting.removeIf(delivery -> delivery.destination() == destination);
    }

    /** Who listens, in the order in which they came. */
    public List<Destination> destinations() {
        return List.copyOf(destinations);
    }

    /**
     * Sends a webhook to everyone who wants the event.
     *
     * @param headers asked once for each delivery
     */
    public void send(String event, Supplier<Map<String, String>> headers, byte[] body) {
        for (Destination destination : destinations) {
            if (destination.wants(event)) {
                send(destination, event, headers.get(), body);
            }
        }
    }

    /** What becomes of the headers when a webhook is tried again; without it they stay. */
    public void triesAgainWith(UnaryOperator<Map<String, String>> headers) {
        this.headersOfARetry = headers;
    }

    /** How two bodies for one destination become one; without it each webhook goes by itself. */
    public void joinsBy(BinaryOperator<byte[]> joining) {
        this.joining = joining;
    }

    private void send(Destination destination, String event, Map<String, String> headers, byte[] body) {
        Faults faults = surroundings.faults();
        if (surroundings.happens(faults.lostShare())) {
            lost++;
            return;
        }
        if (joined(destination, body)) {
            return;
        }
        int copies = surroundings.happens(faults.duplicateShare()) ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
            enqueue(new Delivery(++made, destination, event, headers, body, dueAt(destination, faults), 1, 1));
        }
    }

    /** Puts what is to be sent into a webhook that waits for the same destination, if the CRM does so and it has room. */
    private boolean joined(Destination destination, byte[] body) {
        if (joining == null || surroundings.settings().number("webhookBatch") < 2) {
            return false;
        }
        long most = surroundings.settings().number("webhookBatch");
        Optional<Delivery> host = waiting.stream()
                .filter(one -> one.destination() == destination && one.attempt() == 1 && one.entities() < most)
                .max(Comparator.comparingLong(Delivery::number));
        host.ifPresent(one -> {
            waiting.remove(one);
            waiting.add(new Delivery(
                    one.number(),
                    destination,
                    one.event(),
                    one.headers(),
                    joining.apply(one.body(), body),
                    one.dueAt(),
                    1,
                    one.entities() + 1));
        });
        return host.isPresent();
    }

    private Instant dueAt(Destination destination, Faults faults) {
        Range delay = faults.reorder() && faults.webhookDelay().equals(Range.ZERO) ? REORDER : faults.webhookDelay();
        long batchMs = joining == null ? 0 : surroundings.settings().number("webhookBatchMs");
        Instant dueAt = surroundings.now().plusMillis(surroundings.draw(delay) + batchMs);
        return faults.reorder() ? dueAt : destination.inLine(dueAt);
    }

    private void enqueue(Delivery delivery) {
        if (waiting.size() >= MOST_WAITING) {
            dropped++;
        } else {
            waiting.add(delivery);
        }
    }

    Optional<Instant> nextDue() {
        return Optional.ofNullable(waiting.peek()).map(Delivery::dueAt);
    }

    List<Delivery> takeDue() {
        Instant now = surroundings.now();
        List<Delivery> due = new ArrayList<>();
        while (!waiting.isEmpty() && !waiting.peek().dueAt().isAfter(now)) {
            due.add(waiting.poll());
            onTheWay++;
        }
        return due;
    }

    /**
     * Notes how a delivery ended; a bad end is tried again after the pause that the setting
     * {@code webhookRetryMs} names for this attempt.
     */
    void settled(Delivery delivery, int status) {
        if (delivery.number() <= forgotten) {
            return;
        }
        onTheWay--;
        if (status >= 100 && status < 300) {
            delivered++;
            return;
        }
        failed++;
        Destination destination = delivery.destination();
        destination.failed(surroundings.now(), surroundings.settings().number("webhookDisableAfter"));
        List<Long> pauses = surroundings.settings().numbers("webhookRetryMs");
        if (delivery.attempt() <= tries(pauses.size(), status) && wanted(delivery)) {
            enqueue(new Delivery(
                    delivery.number(),
                    destination,
                    delivery.event(),
                    headersOfARetry.apply(delivery.headers()),
                    delivery.body(),
                    surroundings.now().plusMillis(pauses.get(delivery.attempt() - 1)),
                    delivery.attempt() + 1,
                    delivery.entities()));
        }
    }

    /** The last tries may be for a receiver that was slow or broken only, not for one that refused. */
    private long tries(long most, int status) {
        boolean broken = status == Delivery.TIMED_OUT || status >= 500;
        return broken ? most : most - surroundings.settings().numberIfAny("webhookHardRetries");
    }

    /** Whether somebody still waits for it. */
    boolean wanted(Delivery delivery) {
        Destination destination = delivery.destination();
        return delivery.number() > forgotten && !destination.disabled() && destinations.contains(destination);
    }

    /** Forgets what waits and the counts; who listens stays. */
    void reset() {
        waiting.clear();
        forgotten = made;
        onTheWay = 0;
        delivered = 0;
        failed = 0;
        lost = 0;
        dropped = 0;
    }

    /** Counts, as {@code GET /sandbox/webhooks} shows them. */
    Map<String, Long> counts() {
        return new TreeMap<>(Map.of(
                "waiting", waiting.size() + onTheWay,
                "delivered", delivered,
                "failed", failed,
                "lost", lost,
                "dropped", dropped));
    }
}
