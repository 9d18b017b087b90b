package io.leadbridge.sandbox;

/** Digits of a text: searches look through all records, so this is no regular expression. */
public final class Digits {

    private Digits() {}

    /** The digits 0 to 9 of a text, in their order. */
    public static String of(String text) {
        StringBuilder digits = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            if (one >= '0' && one <= '9') {
                digits.append(one);
            }
        }
        return digits.toString();
    }
}
