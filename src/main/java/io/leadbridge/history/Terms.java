package io.leadbridge.history;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.leadbridge.event.Contact;
import io.leadbridge.event.Ended;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Region;
import io.leadbridge.event.Step;
import io.leadbridge.event.Value;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The terms under which a story is found, and those that a question asks for. A term is a word and a value, as
 * {@code phone=9120000001}, without a blank. Pure.
 *
 * <p>Phones and names are kept in clear: a hash of a phone is undone by trying all phones, and the beginning of a name
 * cannot be looked for by its hash. They go with their story, in the same step.
 */
final class Terms {

    static final String RECORD = "record=";
    /** A record that the story is also about: the lead of a contact's event, the counterpart that was written to. */
    static final String ABOUT = "about=";

    static final String PHONE = "phone=";
    static final String NAME = "name=";
    static final String OUTCOME = "outcome=";
    static final String RULE = "rule=";

    private static final int MOST_PHONES = 5;
    private static final int MOST_WORDS = 12;
    private static final int MOST_RECORDS = 6;
    private static final int MOST_RULES = 5;
    private static final int MOST_WORD_CHARS = 32;
    private static final int MOST_VALUE_CHARS = 120;
    private static final int LEAST_WORD_CHARS = 2;

    /** National numbers have ten digits in all countries served; shorter ones are kept whole. */
    private static final int PHONE_DIGITS = 10;

    private static final int LEAST_PHONE_DIGITS = 5;

    private static final Pattern REF = Pattern.compile("[a-z0-9-]+:(?:lead|contact):[^\\s,;:]+");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\s\\p{Z}]");

    private Terms() {}

    /** All terms of a story. */
    static Set<String> of(Ended ended, Region region) {
        Set<String> terms = new LinkedHashSet<>();
        if (ended.record() != null) {
            terms.add(of(ended.record()));
        }
        about(ended).limit(MOST_RECORDS).forEach(record -> terms.add(ABOUT + value(record)));
        terms.add(OUTCOME + ended.outcome().word());
        ended.steps().stream()
                .filter(Steps::isFired)
                .map(step -> rule(step.subject()))
                .distinct()
                .limit(MOST_RULES)
                .forEach(terms::add);
        if (ended.work() != null) {
            Record lead = ended.work().record();
            phones(lead, region).forEach(terms::add);
            names(lead).forEach(terms::add);
        }
        return terms;
    }

    /** The term of the record that an event names. */
    static String of(RecordRef record) {
        return RECORD + value(record.toString());
    }

    /** Those under which everything that concerns a record is found. */
    static List<String> concerning(RecordRef record) {
        return List.of(of(record), ABOUT + value(record.toString()));
    }

    static String rule(String name) {
        return RULE + value(name);
    }

    /** The term of a phone; empty if a text has not enough digits to be one. */
    static Optional<String> phone(String text, Region region) {
        String digits = digits(text, region);
        return digits.length() < LEAST_PHONE_DIGITS
                ? Optional.empty()
                : Optional.of(PHONE + digits.substring(Math.max(0, digits.length() - PHONE_DIGITS)));
    }

    /** The words of a name as they are looked for, without {@link #NAME}. */
    static List<String> words(String text) {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replace('ё', 'е');
        return NO_WORD.splitAsStream(folded)
                .filter(word -> word.length() >= LEAST_WORD_CHARS)
                .map(word -> word.substring(0, Math.min(word.length(), MOST_WORD_CHARS)))
                .distinct()
                .toList();
    }

    private static Stream<String> about(Ended ended) {
        Set<String> named = new LinkedHashSet<>();
        if (ended.work() != null) {
            named.add(ended.work().record().ref().toString());
        }
        if (ended.outcome() instanceof Outcome.Applied applied) {
            Matcher written = REF.matcher(applied.what());
            while (written.find()) {
                named.add(written.group());
            }
        }
        ended.steps().stream()
                .filter(step ->
                        step.kind() == Step.Kind.WRITE && !step.subject().isEmpty())
                .forEach(step -> named.add(step.subject()));
        named.remove(String.valueOf(ended.record()));
        return named.stream();
    }

    private static Stream<String> phones(Record lead, Region region) {
        return lead.contacts().stream()
                .flatMap(contact -> texts(contact, FieldPath.CONTACT_PHONE))
                .flatMap(text -> phone(text, region).stream())
                .distinct()
                .limit(MOST_PHONES);
    }

    private static Stream<String> names(Record lead) {
        Stream<String> ofContacts = lead.contacts().stream().flatMap(contact -> texts(contact, FieldPath.CONTACT_NAME));
        Stream<String> ofLead = Stream.of(
                lead.fields().getOrDefault(FieldPath.LEAD_NAME, Value.EMPTY).canonical());
        return Stream.concat(ofContacts, ofLead)
                .flatMap(text -> words(text).stream())
                .distinct()
                .limit(MOST_WORDS)
                .map(word -> NAME + word);
    }

    private static Stream<String> texts(Contact contact, FieldPath path) {
        return contact.fields().getOrDefault(path, Value.EMPTY).all().stream().map(Value::canonical);
    }

    /** With its country's code where it has one; a text that is no country's number by its digits alone. */
    private static String digits(String text, Region region) {
        try {
            PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
            PhoneNumber number = phones.parse(text, region.country());
            return number.getCountryCode() + phones.getNationalSignificantNumber(number);
        } catch (NumberParseException e) {
            // No country's number: it is still found by the digits that it has.
            return text.replaceAll("[^0-9]", "");
        }
    }

    /** A text that breaks neither the line that it stands in nor the term. */
    private static String value(String text) {
        String whole = BREAKS.matcher(text).replaceAll("_");
        return whole.substring(0, Math.min(whole.length(), MOST_VALUE_CHARS));
    }
}
