package io.leadbridge.event;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.regex.Matcher;

/**
 * A regular expression that is looked for in texts, in time that grows with the text's length only (RE2, so without
 * look-ahead and back-references). It fits if it is found anywhere: {@code ^} and {@code $} tie it to the ends. Case does
 * not count, unless it begins with {@code (?-i)}.
 */
public final class Regex {

    /** Most characters of an expression. */
    public static final int LENGTH_MAX = 500;

    /** Characters of a text that are looked at; what follows them is not. */
    public static final int LOOKED_AT_MAX = 10_000;

    /** Counted repetitions are written out, so that a few characters can ask for millions of steps. */
    private static final long WRITTEN_OUT_MAX = 100_000;

    private static final int STEPS_MAX = 5_000;

    private static final java.util.regex.Pattern COUNTED =
            java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");

    private final Pattern pattern;

    private Regex(Pattern pattern) {
        this.pattern = pattern;
    }

    /** A text that is no regular expression, or one that is too large. */
    public static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        Unfit(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Reads an expression.
     *
     * @throws Unfit if it is none, or if it is too large; its message says why, without the expression
     */
    public static Regex of(String expression) throws Unfit {
        if (expression.length() > LENGTH_MAX) {
            throw new Unfit(expression.length() + " characters given; at most " + LENGTH_MAX + " expected");
        }
        if (writtenOut(expression) > WRITTEN_OUT_MAX) {
            throw new Unfit("its counted repetitions multiply to too much; smaller counts expected");
        }
        try {
            Pattern pattern = Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
            if (pattern.programSize() > STEPS_MAX) {
                throw new Unfit(pattern.programSize() + " steps needed; an expression of at most " + STEPS_MAX
                        + " steps expected");
            }
            return new Regex(pattern);
        } catch (PatternSyntaxException e) {
            throw new Unfit("not a regular expression: " + e.getDescription());
        }
    }

    /** An upper bound of the steps: every character as often as all counts together say. */
    private static long writtenOut(String expression) {
        long size = Math.max(1, expression.length());
        Matcher counted = COUNTED.matcher(expression);
        while (counted.find() && size <= WRITTEN_OUT_MAX) {
            long least = Long.parseLong(counted.group(1));
            String most = counted.group(2);
            long times = most == null ? least : most.isEmpty() ? least + 1 : Long.parseLong(most);
            size *= Math.max(1, Math.max(least, times));
        }
        return size;
    }

    /** Whether it is found in the text's first {@value #LOOKED_AT_MAX} characters. */
    public boolean isIn(String text) {
        return pattern.matcher(text.length() <= LOOKED_AT_MAX ? text : text.substring(0, LOOKED_AT_MAX))
                .find();
    }
}
