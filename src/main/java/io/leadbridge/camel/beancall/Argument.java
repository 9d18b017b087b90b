package io.leadbridge.camel.beancall;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.TypeConverter;
import org.apache.camel.util.ObjectHelper;

/** Where an argument of a call comes from. */
interface Argument {

    /** A variable without a step into it. */
    Pattern VARIABLE = Pattern.compile("\\$\\{variable\\.(\\w+)}");

    Pattern EXPRESSION = Pattern.compile("\\$\\{[^{}]+}");

    Pattern QUOTED = Pattern.compile("'([^'$]*)'|\"([^\"$]*)\"");

    Pattern PLAIN = Pattern.compile("-?\\d+|true|false");

    /**
     * Its value for this exchange, of the parameter's type.
     *
     * @return may be null
     */
    Object value(Exchange exchange);

    /**
     * Understands an argument: one Simple expression, a number, true, false, null, or text in quotes.
     *
     * @param text without blanks around it
     * @param type of the parameter
     * @return empty if it is written otherwise, or cannot be converted
     */
    static Optional<Argument> of(CamelContext context, String text, Class<?> type) {
        Class<?> boxed = ObjectHelper.convertPrimitiveTypeToWrapperType(type);
        TypeConverter converter = context.getTypeConverter();
        Matcher variable = VARIABLE.matcher(text);
        if (variable.matches()) {
            String name = variable.group(1);
            return Optional.of(converted(boxed, exchange -> exchange.getVariable(name)));
        }
        if (text.equals("${body}")) {
            return Optional.of(
                    converted(boxed, exchange -> exchange.getMessage().getBody()));
        }
        if (EXPRESSION.matcher(text).matches()) {
            Expression expression = context.resolveLanguage("simple").createExpression(text);
            expression.init(context);
            return Optional.of(converted(boxed, exchange -> expression.evaluate(exchange, Object.class)));
        }
        if (text.equals("null")) {
            return type.isPrimitive() ? Optional.empty() : Optional.of(exchange -> null);
        }
        Matcher quoted = QUOTED.matcher(text);
        if (!quoted.matches() && !PLAIN.matcher(text).matches()) {
            return Optional.empty();
        }
        String plain = !quoted.matches() ? text : quoted.group(1) != null ? quoted.group(1) : quoted.group(2);
        Object constant = boxed == Object.class ? plain : converter.tryConvertTo(boxed, plain);
        return Optional.ofNullable(constant).map(value -> exchange -> value);
    }

    private static Argument converted(Class<?> type, Argument raw) {
        return exchange -> {
            Object value = raw.value(exchange);
            if (value == null || type.isInstance(value)) {
                return value;
            }
            try {
                return exchange.getContext().getTypeConverter().mandatoryConvertTo(type, exchange, value);
            } catch (Exception e) {
                throw new IllegalArgumentException("expected " + type.getName(), e);
            }
        };
    }
}
