package io.leadbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.event.Nearest;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.misc.Pair;
import net.thisptr.jackson.jq.internal.operators.BinaryOperator;
import net.thisptr.jackson.jq.internal.operators.MultiplyOperator;
import net.thisptr.jackson.jq.internal.tree.FunctionCall;
import net.thisptr.jackson.jq.path.Path;

/**
 * Looks through a parsed program for what may not run here, and puts a guard around each of its steps.
 *
 * <p>jackson-jq has no bounds and no visitor of its own, so its tree is walked by reflection, as of version 1.6.0. A kind
 * of step that is not known here is not let in.
 */
final class JqTree {

    private static final String TREE = "net.thisptr.jackson.jq.internal.tree.";

    /** Steps that would escape the guards, and what they are called in jq. */
    private static final List<String> REFUSED = List.of(
            "FunctionDefinition",
            "ImportStatement",
            "ModuleDirective",
            "Assignment",
            "ComplexAlternativeAssignment",
            "ComplexAssignment",
            "ComplexDivideAssignment",
            "ComplexMinusAssignment",
            "ComplexModuloAssignment",
            "ComplexMultiplyAssignment",
            "ComplexPlusAssignment",
            "UpdateAssignment");

    /** Functions whose work is bounded by the size of what goes in, or by the guards around their arguments. */
    static final Set<String> FUNCTIONS = new TreeSet<>(List.of(
            "add",
            "all",
            "any",
            "arrays",
            "ascii_downcase",
            "ascii_upcase",
            "booleans",
            "capture",
            "ceil",
            "contains",
            "empty",
            "endswith",
            "error",
            "explode",
            "first",
            "flatten",
            "floor",
            "from_entries",
            "fromdateiso8601",
            "fromjson",
            "group_by",
            "has",
            "implode",
            "in",
            "index",
            "indices",
            "inside",
            "isfinite",
            "isinfinite",
            "isnan",
            "isnormal",
            "join",
            "keys",
            "keys_unsorted",
            "last",
            "length",
            "limit",
            "ltrimstr",
            "map",
            "match",
            "max",
            "max_by",
            "min",
            "min_by",
            "not",
            "nth",
            "nulls",
            "numbers",
            "objects",
            "range",
            "reverse",
            "rindex",
            "round",
            "rtrimstr",
            "scalars",
            "scan",
            "select",
            "sort",
            "sort_by",
            "split",
            "splits",
            "startswith",
            "strings",
            "sub",
            "gsub",
            "test",
            "to_entries",
            "todateiso8601",
            "tojson",
            "tonumber",
            "tostring",
            "type",
            "unique",
            "unique_by",
            "utf8bytelength",
            "values",
            "with_entries",
            "@base64",
            "@base64d",
            "@csv",
            "@html",
            "@json",
            "@text",
            "@tsv",
            "@uri"));

    private static final Set<String> VARIABLES_REFUSED = Set.of("ENV", "__loc__", "__prog_args");

    private final Scope scope;

    private JqTree(Scope scope) {
        this.scope = scope;
    }

    /**
     * The program with its guards; the given tree is changed.
     *
     * @throws JqProgram.Invalid if it holds something that may not run here
     */
    static Expression guarded(Expression program, Scope scope) throws JqProgram.Invalid {
        try {
            return (Expression) new JqTree(scope).guarded(program);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("jackson-jq is not the version that is known here", e);
        }
    }

    private Object guarded(Object part) throws JqProgram.Invalid, IllegalAccessException {
        if (part instanceof List<?> list) {
            List<Object> parts = new ArrayList<>();
            for (Object each : list) {
                parts.add(guarded(each));
            }
            return parts;
        }
        if (part instanceof MultiplyOperator multiply) {
            return new BoundedMultiply(multiply);
        }
        if (part == null || !isOfTree(part)) {
            return part;
        }
        check(part);
        for (Class<?> type = part.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    field.set(part, guarded(field.get(part)));
                }
            }
        }
        return part instanceof Expression step ? new Guard(step) : part;
    }

    private static boolean isOfTree(Object part) {
        return part.getClass().getName().startsWith(TREE) || part instanceof Pair;
    }

    private void check(Object part) throws JqProgram.Invalid, IllegalAccessException {
        String name = part.getClass().getSimpleName();
        if (REFUSED.contains(name)) {
            throw new JqProgram.Invalid("definitions (def), modules and assignments (=, |=, +=) cannot be used here");
        }
        if (part instanceof FunctionCall) {
            String function = text(part, "name");
            int arguments = ((List<?>) value(part, "args")).size();
            if (!FUNCTIONS.contains(function)) {
                throw new JqProgram.Invalid(
                        "function '" + function + "' cannot be used here" + Nearest.hint(function, FUNCTIONS));
            }
            if (scope.getFunction(function, arguments) == null) {
                throw new JqProgram.Invalid("function '" + function + "' does not take " + arguments + " arguments");
            }
        }
        if (name.equals("VariableAccess") && VARIABLES_REFUSED.contains(text(part, "name"))) {
            throw new JqProgram.Invalid("variable '$" + text(part, "name") + "' cannot be used here");
        }
    }

    private static String text(Object part, String field) throws IllegalAccessException {
        return String.valueOf(value(part, field));
    }

    private static Object value(Object part, String name) throws IllegalAccessException {
        try {
            Field field = part.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(part);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("jackson-jq is not the version that is known here", e);
        }
    }

    /** A step that is counted and timed, and whose values are weighed. */
    private record Guard(Expression step) implements Expression {
        @Override
        public void apply(Scope scope, JsonNode in, Path path, PathOutput output, boolean requirePath)
                throws JsonQueryException {
            JqBudget budget = JqBudget.current();
            budget.step();
            step.apply(
                    scope,
                    in,
                    path,
                    (value, at) -> {
                        budget.step();
                        budget.value(value);
                        output.emit(value, at);
                    },
                    requirePath);
        }
    }

    /** A text times a number repeats the text: that is weighed before. */
    private record BoundedMultiply(BinaryOperator multiply) implements BinaryOperator {
        @Override
        public JsonNode apply(ObjectMapper mapper, JsonNode left, JsonNode right) throws JsonQueryException {
            JsonNode text = left.isTextual() ? left : right;
            JsonNode times = left.isTextual() ? right : left;
            if (text.isTextual() && times.isNumber()) {
                JqBudget.current().fits((long) (text.textValue().length() * Math.max(1, times.doubleValue())));
            }
            return multiply.apply(mapper, left, right);
        }

        @Override
        public String image() {
            return multiply.image();
        }
    }
}
