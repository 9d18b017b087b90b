package io.leadbridge.event;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Somebody of whom a phone or an e-mail is known: recognised in texts, and never written into one. */
public final class Person {

    private static final Pattern PHONE = Pattern.compile("[+0-9()\\s.\\-]{7,40}");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]{1,64}@[^\\s@]{1,255}");
    private static final int MIN_DIGITS = 7;
    private static final int MAX_DIGITS = 15;

    /** What people and CRMs put between the digits of a phone; in a form a plus stands for a blank. */
    private static final String BETWEEN = "[\\s+().\\-/\\u00a0\\u2010-\\u2015]{0,3}";

    private final FieldPath path;
    private final Set<String> forms;
    private final Pattern pattern;

    private Person(FieldPath path, Set<String> forms, Pattern pattern) {
        this.path = path;
        this.forms = forms;
        this.pattern = pattern;
    }

    /**
     * Reads a phone or an e-mail.
     *
     * @param phoneOrEmail a phone of 7 to 15 digits, with or without its country's code, however written; or an e-mail
     * @param region where a phone without a country's code belongs
     * @return empty if it is neither
     */
    public static Optional<Person> of(String phoneOrEmail, Region region) {
        String text = phoneOrEmail == null ? "" : phoneOrEmail.strip();
        if (EMAIL.matcher(text).matches()) {
            return Optional.of(email(text.toLowerCase(Locale.ROOT)));
        }
        String digits = text.replaceAll("[^0-9]", "");
        boolean phone = PHONE.matcher(text).matches() && digits.length() >= MIN_DIGITS && digits.length() <= MAX_DIGITS;
        return phone ? Optional.of(phone(text, digits, region)) : Optional.empty();
    }

    /** {@link FieldPath#CONTACT_PHONE} or {@link FieldPath#CONTACT_EMAIL}. */
    public FieldPath path() {
        return path;
    }

    /** What a CRM may hold: the phone's digits with its country's code, with the way to dial it at home, without both; or the e-mail. */
    public Set<String> forms() {
        return forms;
    }

    /**
     * Whether a text names the person: the phone's digits in any grouping, whatever country's code or dialling prefix
     * stands before them, or the e-mail in any case; plainly, percent-encoded or escaped as in JSON.
     */
    public boolean isIn(String text) {
        return Written.readings(text).stream()
                .anyMatch(reading -> pattern.matcher(reading).find());
    }

    /** Without phone and e-mail. */
    @Override
    public String toString() {
        return path.equals(FieldPath.CONTACT_PHONE) ? "a person by phone" : "a person by e-mail";
    }

    private static Person email(String email) {
        // A longer address that ends or begins as this one is somebody else's.
        Pattern pattern = Pattern.compile(
                "(?<![\\p{L}\\p{N}._%+\\-])" + Pattern.quote(email) + "(?![\\p{L}\\p{N}_\\-]|\\.[\\p{L}\\p{N}])",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        return new Person(FieldPath.CONTACT_EMAIL, Set.of(email), pattern);
    }

    private static Person phone(String text, String digits, Region region) {
        Set<String> forms = new LinkedHashSet<>();
        String national = digits;
        try {
            PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
            PhoneNumber number = phones.parse(text, region.country());
            String significant = phones.getNationalSignificantNumber(number);
            if (significant.length() >= MIN_DIGITS) {
                national = significant;
                forms.add(number.getCountryCode() + significant);
                forms.add("8" + significant);
                forms.add("0" + significant);
            }
        } catch (NumberParseException e) {
            // No country's number: only its digits as given are looked for.
            national = digits;
        }
        forms.add(digits);
        forms.add(national);
        Pattern pattern = Pattern.compile(
                "(?<![0-9])(?:[0-9]{1,3}" + BETWEEN + ")?" + String.join(BETWEEN, national.split("")) + "(?![0-9])");
        return new Person(FieldPath.CONTACT_PHONE, forms, pattern);
    }
}
