package io.leadbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;

/** What is left to the run of a program in this thread. */
final class JqBudget {

    /** What a value costs beside its text: so many of them are as good as a great one. */
    private static final int VALUE_BYTES = 16;
    /** All values of a run together may have so many times the bytes that one may have. */
    private static final int VALUES_OF_FULL_SIZE = 32;

    private static final ThreadLocal<JqBudget> CURRENT = new ThreadLocal<>();

    private final JqBounds bounds;
    private final long end;
    private long left;

    /** The run takes too much. Not an exception that a program could catch. */
    static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exceeded(String message) {
            super(message, null, false, false);
        }
    }

    private JqBudget(JqBounds bounds) {
        this.bounds = bounds;
        this.end = bounds.nanoTime().getAsLong() + bounds.time().toNanos();
        this.left = (long) bounds.bytes() * VALUES_OF_FULL_SIZE;
    }

    static JqBudget begin(JqBounds bounds) {
        JqBudget budget = new JqBudget(bounds);
        CURRENT.set(budget);
        return budget;
    }

    static JqBudget current() {
        return CURRENT.get();
    }

    void end() {
        CURRENT.remove();
    }

    /** A step of the program. */
    void step() {
        spend(VALUE_BYTES);
        if (bounds.nanoTime().getAsLong() - end > 0) {
            throw new Exceeded("the program takes longer than " + bounds.time().toMillis() + " ms");
        }
    }

    /** A value that a step gives. */
    void value(JsonNode value) {
        spend(fits(size(value, bounds.bytes())));
    }

    /** A value that a step is about to make. */
    long fits(long bytes) {
        if (bytes > bounds.bytes()) {
            throw new Exceeded("the program makes a value of more than " + bounds.bytes() + " bytes");
        }
        return bytes;
    }

    /** Work that gives no value. */
    void spend(long bytes) {
        left -= bytes;
        if (left < 0) {
            throw new Exceeded("the program makes too many values");
        }
    }

    /** About how many bytes; counted no further than the limit, since a value may hold the same part many times. */
    private static long size(JsonNode value, long limit) {
        long size = VALUE_BYTES + (value.isTextual() ? value.textValue().length() : 0);
        if (value.isContainerNode()) {
            Iterator<String> names = value.fieldNames();
            for (JsonNode part : value) {
                size += (names.hasNext() ? names.next().length() : 0) + size(part, limit - size);
                if (size > limit) {
                    return size;
                }
            }
        }
        return size;
    }
}
