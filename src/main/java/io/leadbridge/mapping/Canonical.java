package io.leadbridge.mapping;

import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The form in which values are compared across CRMs: two values with the same form need no write. The base keeps its
 * hash for ever, so a change of this form makes every record look changed once.
 */
public final class Canonical {

    private static final int HASH_HEX_DIGITS = 16;
    private static final int NATIONAL_DIGITS = 11;

    private Canonical() {}

    /**
     * The form of a value.
     *
     * <p>Phones: their digits, 11 of them that begin with the Russian trunk prefix 8 beginning with 7 instead; e-mails:
     * lower case; several of them sorted, each once, one a line. Other fields: {@link Value#canonical()}.
     *
     * @return never null; empty exactly if there is nothing to compare
     */
    public static String of(FieldPath path, Value value) {
        if (path.equals(FieldPath.CONTACT_PHONE)) {
            return each(value, Canonical::phone);
        }
        if (path.equals(FieldPath.CONTACT_EMAIL)) {
            return each(value, text -> text.toLowerCase(Locale.ROOT));
        }
        return value.canonical();
    }

    /**
     * A short hash of the form, for storage: the first 16 hex digits of its SHA-256.
     *
     * @return the hash; empty if the form is empty
     */
    public static String hash(FieldPath path, Value value) {
        String form = of(path, value);
        if (form.isEmpty()) {
            return "";
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(form.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, HASH_HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String each(Value value, UnaryOperator<String> form) {
        return value.all().stream()
                .map(Value::canonical)
                .map(form)
                .filter(text -> !text.isEmpty())
                .distinct()
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    /** A phone without a single digit keeps its text, so that it does not look like no phone. */
    private static String phone(String text) {
        String digits = Transforms.digits(text);
        if (digits.isEmpty()) {
            return text;
        }
        return digits.length() == NATIONAL_DIGITS && digits.charAt(0) == '8' ? "7" + digits.substring(1) : digits;
    }
}
