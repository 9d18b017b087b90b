package io.leadbridge.camel.beancall;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.util.StringQuoteHelper;

/** A method of a bean with where its arguments come from. Safe for several threads if the bean is. */
final class BeanCall {

    private final Object bean;
    private final Method method;
    private final Argument[] arguments;

    private BeanCall(Object bean, Method method, Argument[] arguments) {
        this.bean = bean;
        this.method = method;
        this.arguments = arguments;
    }

    /**
     * Takes a call apart.
     *
     * @param ref name of the bean in the registry
     * @param text the method's name with its arguments in parentheses; {@code null} for a bean without a method
     * @return empty if Camel is to make the call: no arguments are named, the bean is not there yet or has not exactly one such
     *     method, or an argument is written in another way than {@link Argument} knows
     */
    static Optional<BeanCall> of(CamelContext context, String ref, String text) {
        int open = text == null ? -1 : text.indexOf('(');
        if (ref == null || open < 1 || !text.endsWith(")")) {
            return Optional.empty();
        }
        String inner = text.substring(open + 1, text.length() - 1).strip();
        String[] written = inner.isEmpty() ? new String[0] : StringQuoteHelper.splitSafeQuote(inner, ',', true, true);
        Object bean = context.getRegistry().lookupByName(ref);
        Method method = bean == null ? null : only(bean.getClass(), text.substring(0, open), written.length);
        if (method == null || !method.trySetAccessible()) {
            return Optional.empty();
        }
        Argument[] arguments = new Argument[written.length];
        for (int i = 0; i < arguments.length; i++) {
            Optional<Argument> argument = Argument.of(context, written[i].strip(), method.getParameterTypes()[i]);
            if (argument.isEmpty()) {
                return Optional.empty();
            }
            arguments[i] = argument.get();
        }
        return Optional.of(new BeanCall(bean, method, arguments));
    }

    private static Method only(Class<?> type, String name, int parameters) {
        List<Method> found = Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name) && method.getParameterCount() == parameters)
                .filter(method ->
                        !method.isBridge() && !method.isVarArgs() && !Modifier.isStatic(method.getModifiers()))
                .toList();
        return found.size() == 1 ? found.get(0) : null;
    }

    /** Whether the method gives nothing, not even {@code null}. */
    boolean isVoid() {
        return method.getReturnType() == void.class;
    }

    /**
     * Makes the call.
     *
     * @throws Exception what the method throws, or an argument that cannot be converted
     */
    Object make(Exchange exchange) throws Exception {
        Object[] values = new Object[arguments.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments[i].value(exchange);
        }
        try {
            return method.invoke(bean, values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    @Override
    public String toString() {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }
}
