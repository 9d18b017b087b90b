package io.leadbridge.tenant;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts {@code ${env:NAME}} and {@code ${env:NAME:default}} into values. */
final class Environment {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?}");

    private final UnaryOperator<String> lookup;

    /**
     * @param lookup gives a variable's value, or {@code null}
     */
    Environment(UnaryOperator<String> lookup) {
        this.lookup = lookup;
    }

    /** Variables that cannot be put in; its message names the variable, never a value. */
    static final class Missing extends Exception {
        private static final long serialVersionUID = 1L;

        Missing(String message) {
            super(message, null, false, false);
        }
    }

    /** Replaces every variable. An empty variable counts as one that is not set. What is put in is not looked at again. */
    String expand(String text) throws Missing {
        if (!text.contains("${")) {
            return text;
        }
        Matcher matcher = VARIABLE.matcher(text);
        StringBuilder expanded = new StringBuilder();
        int end = 0;
        while (matcher.find()) {
            expanded.append(literal(text.substring(end, matcher.start()))).append(value(matcher));
            end = matcher.end();
        }
        return expanded.append(literal(text.substring(end))).toString();
    }

    private String value(Matcher matcher) throws Missing {
        String value = lookup.apply(matcher.group(1));
        if (value != null && !value.isEmpty()) {
            return value;
        }
        if (matcher.group(2) == null) {
            throw new Missing("the environment variable " + matcher.group(1) + " is not set, or empty");
        }
        return matcher.group(2);
    }

    private static String literal(String text) throws Missing {
        if (text.contains("${")) {
            throw new Missing("'${' without meaning: ${env:NAME} or ${env:NAME:default} expected");
        }
        return text;
    }
}
