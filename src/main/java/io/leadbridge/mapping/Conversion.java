package io.leadbridge.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Metadata.Field;
import io.leadbridge.event.Metadata.Kind;
import io.leadbridge.event.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes of a value what its target holds, so that the target reads back equal. */
final class Conversion {

    private static final int DIGITS_MAX = 15;
    private static final String BETWEEN = ", ";

    private static final Set<String> YES = Set.of("1", "true", "yes", "y", "on", "да", "+", "истина", "☑", "✓");
    private static final Set<String> NO = Set.of("0", "false", "no", "n", "off", "нет", "-", "ложь", "☐");

    /** The parts of an address, as people write them one after the other. */
    private static final List<String> ADDRESS =
            List.of("country", "zip", "state", "city", "address_line_1", "address_line_2");

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private final Times times;

    Conversion(ZoneId zone) {
        this.times = new Times(zone);
    }

    Times times() {
        return times;
    }

    /**
     * The value that is to be in the target.
     *
     * @return {@link Value#EMPTY} if nothing is to be there
     * @throws Unconvertible if the target cannot hold it, or not all of it
     */
    Value convert(Value value, Field target) throws Unconvertible {
        if (value.isEmpty()) {
            return Value.EMPTY;
        }
        return switch (target.kind()) {
            case TEXT, URL -> Value.of(noObject(fitting(text(value), target)));
            case NUMBER, WHOLE -> new Value.Number(number(one(value), target));
            case FLAG -> flag(one(value));
            case DATE, MINUTE, MOMENT -> new Value.Moment(moment(one(value), target.kind()));
            case CHOICE -> Value.of(option(textOf(one(value)), target));
            case CHOICES -> choices(value, target);
            case TEXTS -> texts(value, target);
            case ADDRESS -> address(one(value), target);
            case REFERENCE -> Value.of(reference(textOf(one(value)), target));
            case OBJECT -> object(one(value), target);
            case UNKNOWN -> value.all().size() == 1 ? value.all().get(0) : value;
        };
    }

    /** All of a value as one text, for people; empty if it is empty. */
    String text(Value value) {
        return value.all().stream()
                .map(this::textOf)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(BETWEEN));
    }

    /** A single value as a text. */
    String textOf(Value single) {
        if (single instanceof Value.Moment moment) {
            return Times.isKept(moment.instant()) ? times.write(moment.instant()) : single.canonical();
        }
        if (single instanceof Value.Text text) {
            return addressOf(text.text()).map(Conversion::joined).orElse(text.text());
        }
        return single.canonical();
    }

    private static Value one(Value value) throws Unconvertible {
        List<Value> all =
                value.all().stream().filter(single -> !single.isEmpty()).toList();
        if (all.size() != 1) {
            throw new Unconvertible(all.size() + " values given, it holds one");
        }
        return all.get(0);
    }

    private static String fitting(String text, Field target) throws Unconvertible {
        int length = text.codePointCount(0, text.length());
        if (target.most() != null && length > target.most()) {
            throw new Unconvertible(length + " characters given, it holds " + target.most());
        }
        return text;
    }

    /** A text that looks like an object gets a space before it, by which a connector knows that it is none. */
    private static String noObject(String text) {
        return text.startsWith("{") && text.endsWith("}") ? " " + text : text;
    }

    private static BigDecimal number(Value value, Field target) throws Unconvertible {
        BigDecimal number;
        if (value instanceof Value.Number given) {
            number = given.number();
        } else if (value instanceof Value.Flag) {
            number = BigDecimal.ONE;
        } else if (value instanceof Value.Text text) {
            number = Numbers.read(text.text()).orElseThrow(() -> new Unconvertible("the text is no number"));
        } else {
            throw new Unconvertible("a point in time is no number");
        }
        Integer places = target.kind() == Kind.WHOLE ? Integer.valueOf(0) : target.most();
        // First what is too great: to round 1e999999999 would write it out.
        if ((long) number.precision() - number.scale() > DIGITS_MAX) {
            throw new Unconvertible("the number has more than " + DIGITS_MAX + " digits");
        }
        if (target.kind() == Kind.WHOLE && number.signum() < 0) {
            throw new Unconvertible("the number is below zero");
        }
        BigDecimal rounded =
                places != null && number.scale() > places ? number.setScale(places, RoundingMode.HALF_UP) : number;
        return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
    }

    private static Value flag(Value value) throws Unconvertible {
        if (value instanceof Value.Flag) {
            return value;
        }
        if (value instanceof Value.Moment) {
            throw new Unconvertible("a point in time is neither yes nor no");
        }
        String word = Metadata.fold(value.canonical());
        if (!YES.contains(word) && !NO.contains(word)) {
            throw new Unconvertible("the value is neither yes nor no");
        }
        return YES.contains(word) ? new Value.Flag(true) : Value.EMPTY;
    }

    private Instant moment(Value value, Kind kind) throws Unconvertible {
        Instant time;
        if (value instanceof Value.Moment given) {
            time = given.instant();
        } else if (value instanceof Value.Text text) {
            time = times.read(text.text()).orElseThrow(() -> new Unconvertible("the text is no date"));
        } else {
            throw new Unconvertible("the value is no date");
        }
        if (!Times.isKept(time)) {
            throw new Unconvertible("the year is none of 1 to 9999");
        }
        if (kind == Kind.DATE) {
            return times.midnight(time);
        }
        return time.truncatedTo(kind == Kind.MINUTE ? ChronoUnit.MINUTES : ChronoUnit.SECONDS);
    }

    /** The option's own spelling. Where the CRM does not tell its options, the value as it is. */
    private static String option(String given, Field target) throws Unconvertible {
        if (target.options().isEmpty()) {
            return given.strip();
        }
        return target.option(given)
                .map(target.options()::get)
                .orElseThrow(() -> new Unconvertible("the value is none of its "
                        + target.options().size() + " options; add it in the CRM or map it"));
    }

    /** Each value an option; a text that is none is tried once more as a list of some. */
    private Value choices(Value value, Field target) throws Unconvertible {
        List<String> chosen = new ArrayList<>();
        for (Value single : value.all()) {
            String given = textOf(single);
            List<String> parts =
                    target.option(given).isPresent() || target.options().isEmpty()
                            ? List.of(given)
                            : List.of(given.split("[,;\n]"));
            for (String part : parts) {
                if (!part.isBlank()) {
                    chosen.add(option(part, target));
                }
            }
        }
        return Value.ofTexts(chosen.stream().distinct().toList());
    }

    private Value texts(Value value, Field target) throws Unconvertible {
        List<String> texts = new ArrayList<>();
        for (Value single : value.all()) {
            texts.add(noObject(fitting(textOf(single), target)));
        }
        return Value.ofTexts(texts.stream().distinct().toList());
    }

    /** A text that is no address in parts is the first line of one. */
    private Value address(Value value, Field target) throws Unconvertible {
        if (value instanceof Value.Text text && addressOf(text.text()).isPresent()) {
            ObjectNode parts = addressOf(text.text()).orElseThrow();
            for (String part : ADDRESS) {
                fitting(parts.path(part).asText(), target);
            }
            return Value.of(text.text().strip());
        }
        String line = fitting(textOf(value), target);
        return Value.of(JSON.createObjectNode().put("address_line_1", line).toString());
    }

    private static String reference(String given, Field target) throws Unconvertible {
        return target.option(given)
                .map(target.optionIds()::get)
                .orElseThrow(() -> new Unconvertible("none of its "
                        + target.options().size() + " entries has this name or id; use a 'map' transform"));
    }

    /** An object of the right keys; what is under them only the CRM can judge. */
    private static Value object(Value value, Field target) throws Unconvertible {
        ObjectNode object =
                value instanceof Value.Text text ? objectOf(text.text()).orElse(null) : null;
        if (object == null) {
            throw new Unconvertible("the value is no object of JSON");
        }
        for (String needed : target.optionIds()) {
            if (!object.hasNonNull(needed)) {
                throw new Unconvertible("the object has no '" + needed + "'");
            }
        }
        Set<String> keys = keys(object);
        if (!target.options().isEmpty() && !target.options().containsAll(keys)) {
            throw new Unconvertible("the object has other keys than a " + target.type());
        }
        return Value.of(((Value.Text) value).text().strip());
    }

    static Optional<ObjectNode> objectOf(String text) {
        String given = text.strip();
        if (!given.startsWith("{") || !given.endsWith("}")) {
            return Optional.empty();
        }
        try {
            return JSON.readTree(given) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<ObjectNode> addressOf(String text) {
        return objectOf(text).filter(object -> !object.isEmpty() && ADDRESS.containsAll(keys(object)));
    }

    private static Set<String> keys(ObjectNode object) {
        Set<String> keys = new HashSet<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static String joined(ObjectNode address) {
        return ADDRESS.stream()
                .map(part -> address.path(part).asText().strip())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(BETWEEN));
    }
}
