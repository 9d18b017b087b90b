package io.leadbridge.mapping;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Metadata.Field;
import io.leadbridge.event.Metadata.Kind;
import io.leadbridge.event.Transform;
import io.leadbridge.event.Value;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What may be done to a value on its way. */
final class Transforms {

    private static final int PARTS_MAX = 1_000;

    private final String region;
    private final Conversion conversion;
    private final JqValues programs;

    /**
     * @param region ISO country of phones that are written without a country code
     */
    Transforms(String region, Conversion conversion, JqValues programs) {
        this.region = region;
        this.conversion = conversion;
        this.programs = programs;
    }

    /**
     * Applies the transforms in order; most of them to each single value. Of several values that became equal one is
     * left; one that became empty is dropped. An empty value stays empty, but for a flag, which is then known to be off.
     *
     * @param source the field that the value is of; what it refers to by id comes as its name, or as the id if a map of
     *     values, standing first, knows that
     */
    Value apply(Value value, Field source, List<Transform> transforms) throws Unconvertible {
        if (transforms.isEmpty()) {
            return Sources.named(value, source);
        }
        boolean off = value.isEmpty() && source.kind() == Kind.FLAG;
        Value result = off ? new Value.Flag(false) : opened(value, source, transforms.get(0));
        for (Transform transform : transforms) {
            if (!result.isEmpty() || result instanceof Value.Flag) {
                result = one(result, transform);
            }
        }
        return result;
    }

    private static Value opened(Value value, Field source, Transform first) {
        if (!(first instanceof Transform.MapOf map)) {
            return Sources.named(value, source);
        }
        if (source.kind() == Kind.REFERENCE) {
            return entry(map.values(), value.canonical()).isPresent() ? value : Sources.named(value, source);
        }
        boolean chosen = source.kind() == Kind.CHOICE || source.kind() == Kind.CHOICES;
        return chosen && !source.optionIds().isEmpty() ? byId(value, source, map) : value;
    }

    /** Options whose ids the map knows, by their ids. */
    private static Value byId(Value value, Field source, Transform.MapOf map) {
        List<Value> singles = new ArrayList<>();
        for (Value single : value.all()) {
            Optional<String> id = source.option(single.canonical()).map(source.optionIds()::get);
            boolean known = id.isPresent()
                    && entry(map.values(), single.canonical()).isEmpty()
                    && entry(map.values(), id.get()).isPresent();
            singles.add(known ? Value.of(id.get()) : single);
        }
        return value instanceof Value.Many ? new Value.Many(singles) : singles.get(0);
    }

    private Value one(Value value, Transform transform) throws Unconvertible {
        if (transform instanceof Transform.Join join) {
            return value instanceof Value.Many
                    ? Value.of(
                            value.all().stream().map(conversion::textOf).collect(Collectors.joining(join.separator())))
                    : value;
        }
        if (transform instanceof Transform.Jq jq) {
            return programs.run(jq.program(), value, conversion.times());
        }
        if (value instanceof Value.Many many) {
            List<Value> singles = new ArrayList<>();
            for (Value single : many.values()) {
                singles.addAll(single(single, transform).all());
            }
            return new Value.Many(singles.stream()
                    .filter(single -> !single.isEmpty())
                    .distinct()
                    .toList());
        }
        return single(value, transform);
    }

    private Value single(Value value, Transform transform) throws Unconvertible {
        if (transform instanceof Transform.MapOf map) {
            return mapped(value, map);
        }
        if (transform instanceof Transform.Date date) {
            return date(value, date);
        }
        if (!(value instanceof Value.Text || value instanceof Value.Number)) {
            return value;
        }
        String text = value instanceof Value.Text given ? given.text() : value.canonical();
        if (transform instanceof Transform.Number) {
            return value instanceof Value.Number
                    ? value
                    : new Value.Number(Numbers.find(text)
                            .orElseThrow(() -> new Unconvertible("transform number: not one number in the text")));
        }
        if (transform instanceof Transform.Split split) {
            return split(text, split.separator());
        }
        String changed = text(text, transform);
        return changed.equals(text) ? value : Value.of(changed);
    }

    private String text(String text, Transform transform) {
        if (transform instanceof Transform.Trim) {
            return text.strip();
        }
        if (transform instanceof Transform.Upper) {
            return text.toUpperCase(Locale.ROOT);
        }
        if (transform instanceof Transform.Lower) {
            return text.toLowerCase(Locale.ROOT);
        }
        if (transform instanceof Transform.Digits) {
            return digits(text);
        }
        if (transform instanceof Transform.E164) {
            return e164(text, region);
        }
        throw new IllegalArgumentException("a transform that nobody has taught: " + transform);
    }

    private Value mapped(Value value, Transform.MapOf map) {
        String text = value instanceof Value.Flag flag && !flag.set() ? "0" : conversion.textOf(value);
        Optional<String> known = entry(map.values(), text);
        if (known.isPresent()) {
            return Value.of(known.get());
        }
        return map.otherwise() == null ? value : Value.of(map.otherwise());
    }

    private static Optional<String> entry(Map<String, String> values, String text) {
        String folded = Metadata.fold(text);
        return values.entrySet().stream()
                .filter(entry -> Metadata.fold(entry.getKey()).equals(folded))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private Value date(Value value, Transform.Date date) throws Unconvertible {
        DateTimeFormatter form = date.pattern() == null ? null : Times.pattern(date.pattern());
        Times times = conversion.times();
        if (value instanceof Value.Moment moment) {
            if (!Times.isKept(moment.instant())) {
                throw new Unconvertible("transform date: the year is none of 1 to 9999");
            }
            return Value.of(form == null ? times.write(moment.instant()) : times.write(moment.instant(), form));
        }
        String text = value.canonical();
        return (form == null ? times.read(text) : times.read(text, form))
                .<Value>map(Value.Moment::new)
                .orElseThrow(() -> new Unconvertible("transform date: the text is no date"
                        + (date.pattern() == null ? "" : " of the form " + date.pattern())));
    }

    private static Value split(String text, String separator) {
        List<String> parts = Pattern.compile(Pattern.quote(separator))
                .splitAsStream(text)
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .limit(PARTS_MAX)
                .toList();
        return Value.ofTexts(parts);
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
