package io.leadbridge.alert;

import java.util.regex.Pattern;

/**
 * Something that a person has to know of, as it stands now.
 *
 * @param kind what kind of problem, as {@code connection}: one word, without a colon
 * @param subject what it is about, as {@code acme/amocrm}; kind and subject together name it for good
 * @param grade how much it matters
 * @param size how large it is, where that says something: if it grows, it is told again; else 0
 * @param text one sentence for people; what looks like a phone, an e-mail or a token in it is masked
 */
public record Problem(String kind, String subject, Grade grade, long size, String text) {

    private static final int MOST_CHARS = 400;

    /** E-mails; seven digits or more with what may stand between them in a phone, unless a time begins so; long words with digits. */
    private static final Pattern PRIVATE = Pattern.compile("[^\\s@,;]+@[^\\s@,;]+"
            + "|(?<![\\d-])\\+?(?!\\d{4}-\\d\\d-\\d\\dT)\\d(?:[ ()-]{0,2}\\d){6,}"
            + "|\\b(?=[A-Za-z_-]*\\d)[A-Za-z0-9_+/=-]{24,}");

    public Problem {
        if (kind.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "kind of a problem: " + kind + " given, a word without a colon expected");
        }
        String masked = PRIVATE.matcher(text).replaceAll("***");
        text = masked.length() > MOST_CHARS ? masked.substring(0, MOST_CHARS) + "…" : masked;
    }

    /** Its name in the book. */
    public String key() {
        return kind + ":" + subject;
    }
}
