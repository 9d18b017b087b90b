package io.leadbridge.simulator;

import io.leadbridge.camel.redisqueue.QueueMessage;
import io.leadbridge.camel.redisqueue.QueueModel;
import io.leadbridge.camel.redisqueue.Settlement;
import io.leadbridge.camel.redisqueue.Verdict;
import io.leadbridge.catchup.Cursors;
import io.leadbridge.catchup.Poll;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Changes;
import io.leadbridge.crm.Crm;
import io.leadbridge.deliver.Books;
import io.leadbridge.deliver.FaultyBooks;
import io.leadbridge.event.Account;
import io.leadbridge.event.Ended;
import io.leadbridge.event.Event;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.Record;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.History;
import io.leadbridge.limit.Slots;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Ports with a fault in them. */
final class Planted {

    private static final int EVERY = 10;

    private final Plant plant;
    private final World world;
    private int ended;

    Planted(Plant plant, World world) {
        this.plant = plant;
        this.world = world;
    }

    Books books(Books books) {
        return switch (plant) {
            case NO_INTENT -> FaultyBooks.withoutIntents(books);
            case NO_MATCH -> FaultyBooks.withoutContacts(books);
            case NO_LINK -> FaultyBooks.withoutLinks(books);
            case LINK_NOT_UNIQUE -> FaultyBooks.withLooseLinks(books);
            case NO_TRIES -> FaultyBooks.withoutTries(books);
            case NO_DEBTS -> FaultyBooks.withoutDebts(books);
            case NO_BASE -> FaultyBooks.withoutValues(books);
            case NEVER_HINTED -> FaultyBooks.withoutHints(books);
            case NO_UNCERTAINTY -> FaultyBooks.withoutUncertainty(books);
            case LEDGER_WITHOUT_TIME -> FaultyBooks.withTimelessMarks(books);
            case NO_FENCE, BOOKS_UNFENCED -> FaultyBooks.withoutFence(books);
            case REMARKS_FIRST -> FaultyBooks.withRemarksFirst(books);
            default -> books;
        };
    }

    History history(History history) {
        return proxy(History.class, history, (method, arguments) -> {
            if (method.getName().equals("seen")) {
                @SuppressWarnings("unchecked")
                Map<String, Integer> seen = (Map<String, Integer>) arguments[1];
                world.ledger.seen(seen);
            }
            if (method.getName().equals("ended") && plant == Plant.LOST_OUTCOME) {
                List<Ended> kept = events(arguments).stream()
                        .filter(event -> ++ended % EVERY != 0)
                        .toList();
                return method.invoke(history, arguments[0], kept);
            }
            Object result = method.invoke(history, arguments);
            if (method.getName().equals("ended") && plant == Plant.DOUBLE_COUNT) {
                events(arguments).forEach(event -> history.ended((TenantId) arguments[0], List.of(renamed(event))));
            }
            if (method.getName().equals("ended") && plant == Plant.PARKED_TWICE) {
                events(arguments).stream()
                        .filter(event -> event.outcome().word().equals("parked"))
                        .forEach(event -> history.ended((TenantId) arguments[0], List.of(renamed(event))));
            }
            return result;
        });
    }

    private static List<Ended> events(Object[] arguments) {
        return ((Collection<?>) arguments[1]).stream().map(Ended.class::cast).toList();
    }

    private static Ended renamed(Ended event) {
        return new Ended(
                new EventId(event.id().message() + "-again", event.id().index()),
                event.record(),
                event.change(),
                event.receivedAt(),
                event.outcome());
    }

    Slots slots(Slots slots) {
        return plant != Plant.NO_LIMIT
                ? slots
                : proxy(
                        Slots.class,
                        slots,
                        (method, arguments) -> method.getName().equals("reserve")
                                ? new Slots.Slot(true, Duration.ZERO, false, false, null)
                                : method.invoke(slots, arguments));
    }

    Cursors cursors(Cursors cursors) {
        return proxy(Cursors.class, cursors, (method, arguments) -> {
            if (plant == Plant.NO_POLL && method.getName().equals("claim")) {
                return Optional.empty();
            }
            Object result = method.invoke(cursors, arguments);
            if (plant == Plant.CURSOR_FIRST && result instanceof Optional<?> claimed && claimed.isPresent()) {
                Poll poll = (Poll) claimed.get();
                Instant until = world.clock.instant().plus(Duration.ofMinutes(15));
                cursors.end(poll, until, false, List.of(), Duration.ZERO, Duration.ofMinutes(10));
            }
            return result;
        });
    }

    /** A settlement that came too late takes effect all the same, on whoever works there by now. */
    static void unfenced(World world, QueueModel.Claim late, Settlement settlement) {
        for (Instance instance : world.instances) {
            QueueModel.Claim claim = instance.claim();
            if (claim != null && claim != late && claim.group().equals(late.group())) {
                Settlement other = new Settlement(claim.messages());
                settlement.verdicts().forEach((id, verdict) -> {
                    boolean there = claim.messages().stream()
                            .anyMatch(message -> message.id().equals(id));
                    if (there && verdict.verb() == Verdict.Verb.DONE) {
                        other.done(id);
                    }
                });
                other.hold(Duration.ZERO, "of another");
                world.queue.settle(claim, other);
            }
        }
    }

    /** Messages on their way out of the queue. */
    static List<QueueMessage> handed(Plant plant, List<QueueMessage> messages) {
        List<QueueMessage> handed = new ArrayList<>(messages);
        if (plant == Plant.REORDERED_GROUP) {
            Collections.reverse(handed);
        }
        return handed;
    }

    /** Verdicts on their way to the queue. */
    static void settling(Plant plant, Settlement settlement) {
        settlement.verdicts().forEach((id, verdict) -> {
            if (plant == Plant.LOST_RETRY && verdict.verb() == Verdict.Verb.RETRY) {
                settlement.done(id);
            }
        });
        if (plant == Plant.LOST_HOLD && settlement.held().isPresent()) {
            settlement.messages().forEach(message -> settlement.done(message.id()));
        }
    }

    /** What a webhook says. */
    static Parsed parsed(World world, Parsed parsed) {
        if (parsed.fault() != null) {
            return parsed;
        }
        List<Event> events = new ArrayList<>();
        if (world.plant == Plant.ECHO_BY_TIME) {
            for (Event event : parsed.events()) {
                boolean ours = world.tenants.values().stream()
                        .anyMatch(tenant ->
                                tenant.calls.wroteBefore(event.record().crm(), event.occurredAt()));
                if (!ours) {
                    events.add(event);
                }
            }
            return Parsed.understood(parsed.message(), events);
        }
        if (world.plant != Plant.NO_PASSED_STATUS) {
            return parsed;
        }
        for (Event event : parsed.events()) {
            events.add(new Event(
                    event.id(),
                    event.record(),
                    event.change(),
                    event.occurredAt(),
                    event.changedFields(),
                    Optional.empty(),
                    event.leads(),
                    event.snapshot()));
        }
        return Parsed.understood(parsed.message(), events);
    }

    /** The CRMs, with a fault between them and those who ask. */
    static final class OfCrm {

        private static final Duration STALE = Duration.ofMinutes(3);

        private final Crm crm;
        private final Supplier<World> world;
        private World last;
        private final Map<String, Answer<?>> read = new TreeMap<>();
        private final Map<String, Instant> readAt = new TreeMap<>();

        OfCrm(Crm crm, Supplier<World> world) {
            this.crm = crm;
            this.world = world;
        }

        Crm port() {
            return proxy(Crm.class, crm, (method, arguments) -> {
                Plant plant = world.get().plant;
                String name = method.getName();
                if (plant == Plant.NO_MATCH && name.equals("search")) {
                    return new Answer.Ok<>(List.of());
                }
                boolean twice = plant == Plant.NOTE_TWICE && name.equals("note")
                        || plant == Plant.UPDATE_TWICE && name.equals("update");
                if (twice) {
                    method.invoke(crm, arguments);
                }
                if (plant == Plant.ECHO_BY_TIME && name.equals("changes")) {
                    return unlikeOurs((Account) arguments[0], (Answer<?>) method.invoke(crm, arguments));
                }
                if (plant == Plant.POLICY_INVERTED && name.equals("fetch")) {
                    return older((Answer<?>) method.invoke(crm, arguments));
                }
                return method.invoke(crm, arguments);
            });
        }

        private Answer<?> unlikeOurs(Account account, Answer<?> answer) {
            if (!(answer instanceof Answer.Ok<?> ok) || !(ok.value() instanceof Changes changes)) {
                return answer;
            }
            CallLog calls = world.get().tenant(account).calls;
            List<Record> others = changes.leads().stream()
                    .filter(lead -> !calls.wroteBefore(account.crm(), lead.updatedAt()))
                    .toList();
            return new Answer.Ok<>(new Changes(others, changes.gone(), changes.until(), changes.more()));
        }

        /** What is read through deliver is the target: it seems older than any source. */
        private static Answer<?> older(Answer<?> answer) {
            if (!(answer instanceof Answer.Ok<?> ok)) {
                return answer;
            }
            List<Record> old = ((List<?>) ok.value())
                    .stream().map(Record.class::cast).map(OfCrm::older).toList();
            return new Answer.Ok<>(old);
        }

        private static Record older(Record record) {
            return new Record(
                    record.ref(),
                    record.pipeline(),
                    record.status(),
                    record.responsible(),
                    Instant.EPOCH,
                    record.createdAt(),
                    record.fields(),
                    record.contacts());
        }

        /** What enrich reads may be served from memory. */
        Crm reader() {
            return proxy(Crm.class, crm, (method, arguments) -> {
                if (world.get().plant != Plant.STALE_READ || !method.getName().equals("fetch")) {
                    return method.invoke(crm, arguments);
                }
                if (last != world.get()) {
                    last = world.get();
                    read.clear();
                }
                String what = (Account) arguments[0] + " " + arguments[1];
                Instant now = world.get().clock.instant();
                if (read.containsKey(what) && readAt.get(what).plus(STALE).isAfter(now)) {
                    return read.get(what);
                }
                Answer<?> answer = (Answer<?>) method.invoke(crm, arguments);
                if (answer instanceof Answer.Ok<?>) {
                    read.put(what, answer);
                    readAt.put(what, now);
                }
                return answer;
            });
        }
    }

    private interface Act {
        Object on(Method method, Object[] arguments) throws ReflectiveOperationException;
    }

    private static <T> T proxy(Class<T> type, T port, Act act) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return act.on(method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
