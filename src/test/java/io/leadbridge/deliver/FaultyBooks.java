package io.leadbridge.deliver;

import io.leadbridge.event.Entity;
import io.leadbridge.event.Lease;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Transition;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Books with a fault in them, for the simulator: its checker must notice each. */
public final class FaultyBooks {

    private static int forgotten;

    private FaultyBooks() {}

    /** No create leaves a trace before it is done. */
    public static Books withoutIntents(Books books) {
        return proxy(books, (below, method, arguments) -> {
            boolean asks = method.getName().equals("intent")
                    || method.getName().equals("contactUnderWay")
                            && method.getReturnType().equals(Optional.class);
            if (asks) {
                return Optional.empty();
            }
            return method.getName().equals("open") ? Boolean.TRUE : method.invoke(below, arguments);
        });
    }

    /** No contact is known again. */
    public static Books withoutContacts(Books books) {
        return proxy(books, (below, method, arguments) -> {
            boolean ofContact = method.getName().equals("contactOf")
                    || method.getName().equals("counterpart") && ((RecordRef) arguments[1]).entity() == Entity.CONTACT;
            return ofContact ? Optional.empty() : method.invoke(below, arguments);
        });
    }

    /** Links are not kept. */
    public static Books withoutLinks(Books books) {
        return landing(books, landing -> {
            landing.links().removeIf(link -> link.here().entity() == Entity.LEAD);
            return landing;
        });
    }

    /** Nobody sees that a lead is another one's counterpart already. */
    public static Books withLooseLinks(Books books) {
        Map<String, RecordRef> forward = new LinkedHashMap<>();
        return proxy(books, (below, method, arguments) -> {
            if (method.getName().equals("counterpart") && ((RecordRef) arguments[1]).entity() == Entity.LEAD) {
                return Optional.ofNullable(forward.get(arguments[0] + " " + arguments[1] + ">" + arguments[2]));
            }
            if (method.getName().equals("keep")) {
                Landing landing = (Landing) arguments[1];
                landing.links().stream()
                        .filter(link -> link.here().entity() == Entity.LEAD)
                        .forEach(link -> forward.put(
                                arguments[0] + " " + link.here() + ">"
                                        + link.there().crm(),
                                link.there()));
                landing.links().removeIf(link -> link.here().entity() == Entity.LEAD);
            }
            return method.invoke(below, arguments);
        });
    }

    /** Nobody remembers that a note was tried. */
    public static Books withoutTries(Books books) {
        return bases(books, base -> {
            Base.Edit edit = base.edit();
            base.owed().forEach((name, owed) -> edit.owed(name, untried(owed)));
            return edit.done();
        });
    }

    /** Nobody remembers what is owed. */
    public static Books withoutDebts(Books books) {
        return bases(books, base -> {
            Base.Edit edit = base.edit();
            base.owed().keySet().forEach(name -> edit.owed(name, null));
            return edit.done();
        });
    }

    /** Nobody remembers values. */
    public static Books withoutValues(Books books) {
        return bases(books, base -> {
            Base.Edit edit = base.edit();
            base.fields().keySet().forEach(path -> edit.field(path, new Known("forgotten" + forgotten++, false, null)));
            return edit.rest(null).done();
        });
    }

    /** Nobody marks that a lead has to be read. */
    public static Books withoutHints(Books books) {
        return bases(books, base -> base.edit().hinted(false).done());
    }

    /** Nobody remembers a write whose end was not heard. */
    public static Books withoutUncertainty(Books books) {
        return bases(books, base -> {
            Base.Edit edit = base.edit().uncertainUntil(null).told(Dues.UNHEARD, null);
            base.told().keySet().stream().filter(Dues::isTried).forEach(name -> edit.told(name, null));
            return edit.done();
        });
    }

    /** What a lead owes is kept only once it is told: until then, its base stays as it was. */
    public static Books withRemarksFirst(Books books) {
        return proxy(books, (below, method, arguments) -> {
            if (method.getName().equals("save") && owes((Base) arguments[1])) {
                return null;
            }
            return method.getName().equals("keep")
                    ? below.keep((TenantId) arguments[0], withoutOwing((Landing) arguments[1]))
                    : method.invoke(below, arguments);
        });
    }

    private static boolean owes(Base base) {
        return !base.owed().isEmpty();
    }

    private static Landing withoutOwing(Landing landing) {
        if (landing.bases().stream().noneMatch(FaultyBooks::owes)) {
            return landing;
        }
        Landing kept = new Landing();
        kept.links().addAll(landing.links());
        kept.linksIfFree().addAll(landing.linksIfFree());
        kept.unlinks().addAll(landing.unlinks());
        kept.arrived(landing.identitiesOf(), landing.arrived());
        landing.identities().forEach((identity, contact) -> kept.identity(landing.identitiesOf(), identity, contact));
        landing.bases().stream().filter(base -> !owes(base)).forEach(kept::base);
        if (landing.intent() != null) {
            kept.closes(landing.intent().here(), landing.intent().there());
        }
        return kept;
    }

    /** They do not know whose lease it is. */
    public static Books withoutFence(Books books) {
        return proxy(books, (self, lease) -> self, (below, method, arguments) -> method.invoke(below, arguments));
    }

    /** A mark stands for all entries into its status. */
    public static Books withTimelessMarks(Books books) {
        return proxy(books, (below, method, arguments) -> {
            if (method.getName().equals("answered")) {
                return below.answered((TenantId) arguments[0], timeless((Mark) arguments[1]));
            }
            if (method.getName().equals("keep") && ((Landing) arguments[1]).mark() != null) {
                Landing landing = (Landing) arguments[1];
                return below.keep((TenantId) arguments[0], landing.mark(timeless(landing.mark())));
            }
            return method.invoke(below, arguments);
        });
    }

    private static Mark timeless(Mark mark) {
        Transition entered = mark.entered();
        return new Mark(
                mark.record(),
                mark.rule(),
                mark.action(),
                new Transition(null, entered.to(), entered.pipeline(), Instant.EPOCH));
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

    private static Books bases(Books books, UnaryOperator<Base> change) {
        return proxy(books, (below, method, arguments) -> {
            Object result = method.invoke(below, arguments);
            if (!method.getName().equals("bases")) {
                return result;
            }
            Map<Object, Object> changed = new LinkedHashMap<>();
            ((Map<?, ?>) result).forEach((ref, base) -> changed.put(ref, change.apply((Base) base)));
            return changed;
        });
    }

    private static Books landing(Books books, UnaryOperator<Landing> change) {
        return proxy(
                books,
                (below, method, arguments) -> method.getName().equals("keep")
                        ? below.keep((TenantId) arguments[0], change.apply((Landing) arguments[1]))
                        : method.invoke(below, arguments));
    }

    private interface Act {
        Object on(Books below, Method method, Object[] arguments) throws ReflectiveOperationException;
    }

    private static Books proxy(Books books, Act act) {
        return proxy(books, (self, lease) -> proxy(books.under(lease), act), act);
    }

    private static Books proxy(Books books, BiFunction<Books, Lease, Books> under, Act act) {
        return (Books) Proxy.newProxyInstance(
                Books.class.getClassLoader(), new Class<?>[] {Books.class}, (self, method, arguments) -> {
                    try {
                        return method.getName().equals("under")
                                ? under.apply((Books) self, (Lease) arguments[0])
                                : act.on(books, method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
