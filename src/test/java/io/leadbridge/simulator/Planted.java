package io.leadbridge.simulator;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Crm;
import io.leadbridge.deliver.Base;
import io.leadbridge.deliver.Books;
import io.leadbridge.deliver.Known;
import io.leadbridge.deliver.Owed;
import io.leadbridge.event.Ended;
import io.leadbridge.event.EventId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.history.History;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ports with a fault in them. */
final class Planted {

    private final Plant plant;
    private int forgotten;

    Planted(Plant plant) {
        this.plant = plant;
    }

    Books books(Books books) {
        return proxy(Books.class, books, (method, arguments) -> {
            String name = method.getName();
            boolean asks = name.equals("intent")
                    || name.equals("contactUnderWay") && method.getReturnType().equals(Optional.class);
            if (plant == Plant.NO_INTENT && asks) {
                return Optional.empty();
            }
            if (plant == Plant.NO_INTENT && name.equals("open")) {
                return true;
            }
            if (plant == Plant.NO_MATCH && name.equals("contactOf")) {
                return Optional.empty();
            }
            if (plant == Plant.NO_MATCH
                    && name.equals("counterpart")
                    && ((RecordRef) arguments[1]).entity() == io.leadbridge.event.Entity.CONTACT) {
                return Optional.empty();
            }
            Object result = method.invoke(books, arguments);
            boolean ofDebts = plant == Plant.NO_TRIES || plant == Plant.NO_DEBTS;
            if (ofDebts && name.equals("bases")) {
                Map<Object, Object> changed = new LinkedHashMap<>();
                ((Map<?, ?>) result).forEach((ref, base) -> changed.put(ref, withoutDebts((Base) base)));
                return changed;
            }
            if (plant == Plant.NO_BASE && name.equals("bases")) {
                Map<Object, Object> empty = new LinkedHashMap<>();
                ((Map<?, ?>) result).forEach((ref, base) -> empty.put(ref, forget((Base) base)));
                return empty;
            }
            return result;
        });
    }

    Crm crm(Crm crm) {
        return proxy(
                Crm.class,
                crm,
                (method, arguments) ->
                        plant == Plant.NO_MATCH && method.getName().equals("search")
                                ? new Answer.Ok<>(List.of())
                                : method.invoke(crm, arguments));
    }

    History history(History history) {
        return proxy(History.class, history, (method, arguments) -> {
            Object result = method.invoke(history, arguments);
            if (plant == Plant.DOUBLE_COUNT && method.getName().equals("ended")) {
                Collection<Ended> again = ((Collection<?>) arguments[1])
                        .stream()
                                .map(Ended.class::cast)
                                .map(event -> new Ended(
                                        new EventId(
                                                event.id().message() + "-again",
                                                event.id().index()),
                                        event.record(),
                                        event.change(),
                                        event.receivedAt(),
                                        event.outcome()))
                                .toList();
                history.ended(World.TENANT, again);
            }
            return result;
        });
    }

    private Base withoutDebts(Base base) {
        Base.Edit edit = base.edit();
        base.owed().forEach((name, owed) -> edit.owed(name, plant == Plant.NO_DEBTS ? null : untried(owed)));
        return edit.done();
    }

    private static Owed untried(Owed owed) {
        return new Owed(
                owed.task(),
                owed.lead(),
                owed.text(),
                owed.due(),
                owed.responsible(),
                owed.event(),
                null,
                null,
                owed.stuck());
    }

    private Base forget(Base base) {
        Base.Edit edit = base.edit();
        base.fields().keySet().forEach(path -> edit.field(path, new Known("forgotten" + forgotten++, false, null)));
        return edit.rest(null).done();
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
