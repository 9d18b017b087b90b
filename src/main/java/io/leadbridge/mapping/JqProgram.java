package io.leadbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.javacc.ExpressionParser;

/**
 * A program of jq 1.6 that ends in time and in space, whatever it says.
 *
 * <p>It may use what {@link JqTree} lets in: nothing that reads the machine it runs on, that defines functions, or that
 * assigns. Every step of it is guarded by {@link JqBudget}; regular expressions are RE2's, whose time grows with the
 * text only.
 */
public final class JqProgram {

    static final Version VERSION = Versions.JQ_1_6;

    private static final int LENGTH_MAX = 2_000;
    private static final int DEPTH_MAX = 20;
    static final Scope SCOPE = scope();

    private final Expression program;

    private JqProgram(Expression program) {
        this.program = program;
    }

    /** A text that is no program, or none that may run here. Its message says why. */
    public static final class Invalid extends Exception {
        private static final long serialVersionUID = 1L;

        Invalid(String message) {
            super(message, null, false, false);
        }
    }

    /** Reads a program. May be run by several threads at once. */
    public static JqProgram compile(String text) throws Invalid {
        if (text.isBlank()) {
            throw new Invalid("empty; a program of jq expected");
        }
        if (text.length() > LENGTH_MAX) {
            throw new Invalid(text.length() + " characters given; at most " + LENGTH_MAX + " expected");
        }
        if (depth(text) > DEPTH_MAX) {
            throw new Invalid("brackets nested more than " + DEPTH_MAX + " deep");
        }
        try {
            return new JqProgram(JqTree.guarded(ExpressionParser.compile(text, VERSION), SCOPE));
        } catch (JsonQueryException | StackOverflowError | RuntimeException e) {
            throw new Invalid("not a program of jq 1.6" + place(e.getCause() == null ? e : e.getCause()));
        }
    }

    /** The parser's message names the place and quotes the program, never a value. */
    private static String place(Throwable fault) {
        String message = fault.getMessage() == null ? "" : fault.getMessage();
        int start = message.indexOf("at line ");
        int end = message.indexOf('.', Math.max(start, 0));
        return start < 0 ? "" : ": " + message.substring(start, end < 0 ? message.length() : end);
    }

    /** Quotes may hide brackets: then it is counted too much, never too little. */
    private static int depth(String text) {
        int depth = 0;
        int deepest = 0;
        for (char letter : text.toCharArray()) {
            if ("([{".indexOf(letter) >= 0) {
                deepest = Math.max(deepest, ++depth);
            } else if (")]}".indexOf(letter) >= 0) {
                depth--;
            }
        }
        return deepest;
    }

    /**
     * All that the program gives for an input.
     *
     * @throws Unconvertible if it fails or takes too much; the message has none of the values
     */
    List<JsonNode> run(JsonNode input, JqBounds bounds) throws Unconvertible {
        JqBudget budget = JqBudget.begin(bounds);
        List<JsonNode> results = new ArrayList<>();
        try {
            program.apply(Scope.newChildScope(SCOPE), input, results::add);
            return results;
        } catch (JqBudget.Exceeded e) {
            throw new Unconvertible("transform jq: " + e.getMessage());
        } catch (StackOverflowError e) {
            throw new Unconvertible("transform jq: the program calls itself too deeply");
        } catch (JsonQueryException | RuntimeException e) {
            // Their messages quote values.
            throw new Unconvertible("transform jq: the program ended with an error on this value");
        } finally {
            budget.end();
        }
    }

    private static Scope scope() {
        Scope scope = Scope.newEmptyScope();
        BuiltinFunctionLoader.getInstance().loadFunctions(VERSION, scope);
        JqRegex.addTo(scope);
        return scope;
    }
}
