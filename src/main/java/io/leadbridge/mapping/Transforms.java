package io.leadbridge.mapping;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.leadbridge.event.Transform;
import io.leadbridge.event.Value;
import java.util.List;

/** What may be done to a value on its way. Done twice, each gives the same as once. */
final class Transforms {

    private Transforms() {}

    /**
     * Applies the transforms in order, to each single value. Without a transform the value is untouched; a flag and a
     * point in time always are. Of several values that became equal one is left; one that became empty is dropped.
     *
     * @param region ISO country of phones that are written without a country code
     */
    static Value apply(Value value, List<Transform> transforms, String region) {
        if (transforms.isEmpty()) {
            return value;
        }
        if (value instanceof Value.Many many) {
            return new Value.Many(many.values().stream()
                    .map(single -> single(single, transforms, region))
                    .filter(single -> !single.isEmpty())
                    .distinct()
                    .toList());
        }
        return single(value, transforms, region);
    }

    private static Value single(Value value, List<Transform> transforms, String region) {
        if (!(value instanceof Value.Text || value instanceof Value.Number)) {
            return value;
        }
        String text = value instanceof Value.Text given ? given.text() : value.canonical();
        String before = text;
        for (Transform transform : transforms) {
            text = one(text, transform, region);
        }
        return text.equals(before) ? value : Value.of(text);
    }

    private static String one(String text, Transform transform, String region) {
        if (transform instanceof Transform.Trim) {
            return text.strip();
        }
        if (transform instanceof Transform.Digits) {
            return digits(text);
        }
        if (transform instanceof Transform.E164) {
            return e164(text, region);
        }
        throw new IllegalArgumentException("the reader of tenant files does not let this in: " + transform);
    }

    /** The digits of any script, as 0 to 9. */
    static String digits(String text) {
        StringBuilder digits = new StringBuilder(text.length());
        text.codePoints()
                .filter(Character::isDigit)
                .forEach(codePoint -> digits.append(Character.digit(codePoint, 10)));
        return digits.toString();
    }

    /**
     * The international form. What cannot be a phone number stays as it is, spaces at its ends aside: the person who
     * reads it in the other CRM can still make sense of it, and nothing is lost.
     */
    private static String e164(String text, String region) {
        PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
        try {
            PhoneNumber number = phones.parse(text, region);
            return phones.isPossibleNumber(number) ? phones.format(number, PhoneNumberFormat.E164) : text.strip();
        } catch (NumberParseException e) {
            return text.strip();
        }
    }
}
