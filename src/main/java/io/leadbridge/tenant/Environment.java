package io.leadbridge.tenant;

import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts {@code ${env:NAME}} and {@code ${env:NAME:default}} into values; {@code $${} stands for {@code ${} itself. */
final class Environment implements Values {

    private static final Pattern VARIABLE =
            Pattern.compile("\\$(\\$\\{)|\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?}");

    /** The hub's own: whoever may edit a tenant could read them there. */
    private static final Set<String> OF_THE_HUB =
            Set.of("LEADBRIDGE_SECRET_KEY", "LEADBRIDGE_ADMIN_PASSWORD", "REDIS_URL");

    private final UnaryOperator<String> lookup;

    /**
     * @param lookup gives a variable's value, or {@code null}
     */
    Environment(UnaryOperator<String> lookup) {
        this.lookup = lookup;
    }

    /** Replaces every variable. An empty variable counts as one that is not set. What is put in is not looked at again. */
    @Override
    public String of(String raw, String path) throws Missing {
        if (!raw.contains("${")) {
            return raw;
        }
        Matcher matcher = VARIABLE.matcher(raw);
        StringBuilder expanded = new StringBuilder();
        int end = 0;
        while (matcher.find()) {
            expanded.append(literal(raw.substring(end, matcher.start()))).append(value(matcher));
            end = matcher.end();
        }
        return expanded.append(literal(raw.substring(end))).toString();
    }

    /** The text that {@link #of} makes {@code value} of. */
    static String escape(String value) {
        return value.replace("${", "$${");
    }

    private String value(Matcher matcher) throws Missing {
        if (matcher.group(1) != null) {
            return matcher.group(1);
        }
        String name = matcher.group(2);
        if (OF_THE_HUB.contains(name)) {
            throw new Missing("the environment variable " + name + " is the hub's own; no tenant may use it");
        }
        String value = lookup.apply(name);
        if (value != null && !value.isEmpty()) {
            return value;
        }
        if (matcher.group(3) == null) {
            throw new Missing("the environment variable " + name + " is not set, or empty");
        }
        return matcher.group(3);
    }

    private static String literal(String text) throws Missing {
        if (text.contains(TenantDocument.STORED)) {
            throw new Missing(
                    "'" + TenantDocument.STORED + "' stands for a secret that the hub has stored already; here the"
                            + " secret itself is expected, best as ${env:NAME}");
        }
        if (text.contains("${")) {
            throw new Missing(
                    "'${' without meaning: ${env:NAME} or ${env:NAME:default} expected, or $${ for '${' itself");
        }
        return text;
    }
}
