package io.leadbridge.mapping;

import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A text with places for what a lead holds, as {@code Из amoCRM: {lead.name}, {lead.price} ₽}. A brace that is meant as one is
 * written twice.
 *
 * @param parts in their order
 */
public record Template(List<Part> parts) {

    private static final int PLACES_MAX = 50;

    /** What a place can name beside a field: each is the name that people see, but for the id. */
    public static final List<String> LEAD_WORDS = List.of("lead.id", "lead.status", "lead.pipeline");

    public Template {
        parts = List.copyOf(parts);
    }

    /** A piece of it. */
    public sealed interface Part {}

    /** Text that stands as it is. */
    public record Literal(String text) implements Part {}

    /** A field's value, for people. */
    public record OfField(FieldPath field) implements Part {}

    /** One of {@link #LEAD_WORDS}. */
    public record OfLead(String word) implements Part {}

    /** A text that is no template. Its message says where, and what was expected. */
    public static final class Invalid extends Exception {
        private static final long serialVersionUID = 1L;

        Invalid(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Reads the written form. Whether the CRM has a custom field is not looked at here.
     *
     * @throws Invalid if a brace has no partner, or if what stands between braces is no place
     */
    public static Template parse(String text) throws Invalid {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int places = 0;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            boolean brace = letter == '{' || letter == '}';
            if (brace && i + 1 < text.length() && text.charAt(i + 1) == letter) {
                literal.append(letter);
                i++;
            } else if (letter == '}') {
                throw new Invalid("'}' at character " + (i + 1) + " closes nothing; '}}' stands for a brace");
            } else if (letter == '{') {
                int end = text.indexOf('}', i);
                if (end < 0) {
                    throw new Invalid("'{' at character " + (i + 1) + " is not closed; '{{' stands for a brace");
                }
                if (++places > PLACES_MAX) {
                    throw new Invalid("more than " + PLACES_MAX + " places in braces");
                }
                add(parts, literal);
                parts.add(place(text.substring(i + 1, end).strip()));
                i = end;
            } else {
                literal.append(letter);
            }
        }
        add(parts, literal);
        return new Template(parts);
    }

    private static void add(List<Part> parts, StringBuilder literal) {
        if (!literal.isEmpty()) {
            parts.add(new Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    private static Part place(String word) throws Invalid {
        if (LEAD_WORDS.contains(word)) {
            return new OfLead(word);
        }
        Optional<FieldPath> path = FieldPath.parse(word);
        if (path.isPresent() && (path.get().custom() || FieldPath.STANDARD.contains(path.get()))) {
            return new OfField(path.get());
        }
        List<String> known = new ArrayList<>(LEAD_WORDS);
        FieldPath.STANDARD.forEach(field -> known.add(field.toString()));
        throw new Invalid("unknown place '{" + word + "}'" + Nearest.hint(word, known)
                + " (a field of the account itself is written lead.custom.NAME)");
    }
}
