package io.leadbridge.mapping;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as people write them: {@code 1 500,50}, {@code 1,500.50}, {@code -3}. */
final class Numbers {

    private static final int LENGTH_MAX = 60;

    /** Of Unicode too, and the marks that some put between thousands. */
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}'’]");

    /** Without an exponent: 1e999999999 is a number of ten letters that fills the memory once it is written out. */
    private static final Pattern PLAIN = Pattern.compile("[-+]?[0-9]+(\\.[0-9]+)?");

    private static final Pattern FIRST = Pattern.compile("(?<![0-9])[-+]?[0-9](?:[0-9\\h'’.,]*[0-9])?");

    private Numbers() {}

    /** The number that a text is; empty if it is something else too. */
    static Optional<BigDecimal> read(String text) {
        if (text.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        String number = pointed(SPACES.matcher(text).replaceAll(""));
        return PLAIN.matcher(number).matches() ? Optional.of(new BigDecimal(number)) : Optional.empty();
    }

    /** The number in a text, its currency and other words left out; empty if there is none, or more than one. */
    static Optional<BigDecimal> find(String text) {
        Matcher found = FIRST.matcher(text);
        if (!found.find()) {
            return Optional.empty();
        }
        String number = found.group();
        return found.find() ? Optional.empty() : read(number);
    }

    /** Of comma and point the last one is the decimal sign; a sign that stands several times parts thousands. */
    private static String pointed(String text) {
        int comma = text.lastIndexOf(',');
        int point = text.lastIndexOf('.');
        if (comma < 0 && point < 0) {
            return text;
        }
        char decimal = comma > point ? ',' : '.';
        boolean thousands = text.indexOf(decimal) != text.lastIndexOf(decimal);
        String other = text.replace(decimal == ',' ? "." : ",", "");
        return thousands ? other.replace(String.valueOf(decimal), "") : other.replace(decimal, '.');
    }
}
