package io.leadbridge.simulator;

import io.leadbridge.catchup.Cursors;
import io.leadbridge.crm.OAuthStore;
import io.leadbridge.crm.Tokens;
import io.leadbridge.deliver.Books;
import io.leadbridge.enrich.MetadataStore;
import io.leadbridge.history.History;
import io.leadbridge.limit.Slots;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The ports of an instance: the dead cannot use them, and the living may die there, before or after the act. */
final class Ports {

    private static final Map<Class<?>, Function<World, Object>> ENDS = Map.of(
            Books.class, world -> world.books,
            History.class, world -> world.history,
            Slots.class, world -> world.slots,
            Cursors.class, world -> world.cursors,
            Tokens.class, world -> world.tokens,
            OAuthStore.class, world -> world.oauth,
            MetadataStore.class, world -> world.metadata);

    /** What a worker keeps in its books. */
    private static final Set<String> KEEPS = Set.of("keep", "save");

    private Ports() {}

    static <T> T guarded(Class<T> type, Hub hub) {
        return guarded(type, hub, ENDS.get(type));
    }

    private static <T> T guarded(Class<T> type, Hub hub, Function<World, Object> end) {
        Object proxy =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return method.invoke(type, arguments);
                    }
                    World world = hub.world();
                    if (method.getName().equals("under")) {
                        // The same port, for one lease.
                        Object under = method.invoke(end.apply(world), arguments);
                        return guarded(type, hub, any -> under);
                    }
                    world.touch(hub.instance(), "before " + method.getName(), 1);
                    if (type == Books.class && KEEPS.contains(method.getName())) {
                        world.mayFreeze(hub.instance(), method.getName());
                    }
                    try {
                        Object result = method.invoke(end.apply(world), arguments);
                        world.touch(hub.instance(), "after " + method.getName(), 1);
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return type.cast(proxy);
    }
}
