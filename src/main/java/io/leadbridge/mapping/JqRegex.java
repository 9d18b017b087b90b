package io.leadbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;

/**
 * The two functions below jq's {@code test}, {@code match}, {@code capture}, {@code scan}, {@code split}, {@code sub} and
 * {@code gsub}, by RE2: jackson-jq's own (Oniguruma) may take for ever on a text of thirty letters. Flags: g, i, s, n.
 */
final class JqRegex {

    private static final int PATTERN_MAX = 300;
    private static final int REPEATS_MAX = 100;
    /** So many characters times pattern's characters count as one byte of the budget. */
    private static final int STEPS_OF_A_BYTE = 64;

    private static final Pattern REPEAT = Pattern.compile("\\{([0-9]+)(?:,([0-9]*))?\\}");

    private JqRegex() {}

    static void addTo(Scope scope) {
        scope.addFunction("_match_impl", 3, JqRegex::match);
        scope.addFunction("_sub_impl", 3, JqRegex::substitute);
    }

    private static void match(
            Scope scope, List<Expression> arguments, JsonNode in, Path path, PathOutput output, Version version)
            throws JsonQueryException {
        for (JsonNode flags : all(arguments.get(1), scope, in)) {
            for (JsonNode regex : all(arguments.get(0), scope, in)) {
                boolean test = all(arguments.get(2), scope, in).get(0).asBoolean();
                Matcher matcher = matcher(regex, flags, in);
                if (test) {
                    output.emit(BooleanNode.valueOf(matcher.find()), null);
                } else {
                    ArrayNode matches = JsonNodeFactory.instance.arrayNode();
                    boolean more = true;
                    while (more && matcher.find()) {
                        JqBudget.current().step();
                        if (!flags.asText("").contains("n") || matcher.end() > matcher.start()) {
                            matches.add(match(matcher, in.textValue()));
                        }
                        more = flags.asText("").contains("g");
                    }
                    output.emit(matches, null);
                }
            }
        }
    }

    /** The replacement sees the named groups; of several replacements the first one counts. */
    private static void substitute(
            Scope scope, List<Expression> arguments, JsonNode in, Path path, PathOutput output, Version version)
            throws JsonQueryException {
        JsonNode flags = all(arguments.get(2), scope, in).get(0);
        Matcher matcher = matcher(all(arguments.get(0), scope, in).get(0), flags, in);
        String text = in.textValue();
        StringBuilder result = new StringBuilder();
        int done = 0;
        boolean more = true;
        while (more && matcher.find()) {
            JqBudget.current().step();
            ObjectNode groups = JsonNodeFactory.instance.objectNode();
            matcher.pattern().namedGroups().forEach((name, group) -> groups.set(name, text(matcher.group(group))));
            List<JsonNode> replacements = all(arguments.get(1), scope, groups);
            if (replacements.isEmpty() || !replacements.get(0).isTextual()) {
                throw new JsonQueryException("the replacement is no text");
            }
            result.append(text, done, matcher.start())
                    .append(replacements.get(0).textValue());
            JqBudget.current().fits(result.length());
            done = matcher.end();
            more = flags.asText("").contains("g");
        }
        output.emit(new TextNode(result.append(text.substring(done)).toString()), null);
    }

    private static List<JsonNode> all(Expression expression, Scope scope, JsonNode in) throws JsonQueryException {
        List<JsonNode> all = new ArrayList<>();
        expression.apply(scope, in, all::add);
        return all;
    }

    private static Matcher matcher(JsonNode regex, JsonNode flags, JsonNode in) throws JsonQueryException {
        if (!in.isTextual() || !regex.isTextual() || !(flags.isTextual() || flags.isNull())) {
            throw new JsonQueryException("a text and a regular expression are expected");
        }
        String pattern = regex.textValue();
        if (pattern.length() > PATTERN_MAX || repeats(pattern) > REPEATS_MAX) {
            throw new JsonQueryException("the regular expression is too large");
        }
        int bits = 0;
        for (char flag : flags.asText("").toCharArray()) {
            bits |= switch (flag) {
                case 'i' -> Pattern.CASE_INSENSITIVE;
                case 's' -> Pattern.DOTALL;
                case 'g', 'n' -> 0;
                default -> throw new JsonQueryException("a flag that is none of g, i, s, n");
            };
        }
        JqBudget.current().spend((long) pattern.length() * in.textValue().length() / STEPS_OF_A_BYTE);
        try {
            return Pattern.compile(pattern, bits).matcher(in.textValue());
        } catch (PatternSyntaxException e) {
            throw new JsonQueryException("the regular expression is none of RE2");
        }
    }

    /** How often the most repeated part is written out at most. */
    private static long repeats(String pattern) {
        long repeats = 1;
        Matcher matcher = REPEAT.matcher(pattern);
        while (matcher.find() && repeats <= REPEATS_MAX) {
            String most = matcher.group(2) == null || matcher.group(2).isEmpty() ? matcher.group(1) : matcher.group(2);
            repeats *= most.length() > 3 ? REPEATS_MAX + 1L : Math.max(1, Integer.parseInt(most));
        }
        return repeats;
    }

    private static JsonNode match(Matcher matcher, String text) {
        Function<Integer, ObjectNode> group = number -> {
            ObjectNode part = JsonNodeFactory.instance.objectNode();
            boolean there = matcher.start(number) >= 0;
            part.put("offset", there ? text.codePointCount(0, matcher.start(number)) : -1);
            part.put("length", there ? text.codePointCount(matcher.start(number), matcher.end(number)) : 0);
            part.set("string", text(matcher.group(number)));
            return part;
        };
        ObjectNode match = group.apply(0);
        ArrayNode captures = match.putArray("captures");
        for (int number = 1; number <= matcher.groupCount(); number++) {
            ObjectNode capture = group.apply(number);
            int wanted = number;
            capture.set(
                    "name",
                    matcher.pattern().namedGroups().entrySet().stream()
                            .filter(named -> named.getValue() == wanted)
                            .findFirst()
                            .map(Map.Entry::getKey)
                            .<JsonNode>map(TextNode::new)
                            .orElse(NullNode.instance));
            captures.add(capture);
        }
        return match;
    }

    private static JsonNode text(String text) {
        return text == null ? NullNode.instance : new TextNode(text);
    }
}
