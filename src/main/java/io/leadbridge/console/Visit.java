package io.leadbridge.console;

import io.leadbridge.admin.Request;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.EventId;
import io.leadbridge.event.TenantId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request of a page, with what its person prefers. All that it says is read here, each with its bound.
 *
 * @param request as it came
 * @param values of the query, or, for a POST, of the form
 * @param theme how pages look
 * @param words of the person's language
 */
record Visit(Request request, Map<String, List<String>> values, Theme theme, Words words) {

    private static final Pattern EVENT = Pattern.compile("([A-Za-z0-9_+-]{1,200})\\.(\\d{1,6})");
    private static final int EVENT_MAX = 207;
    private static final Pattern BACKFILL = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern MESSAGE = Pattern.compile("[\\x21-\\x7e]{1,250}");

    /** Whether htmx asks, which puts the answer into the page. */
    boolean isPart() {
        return request.header("hx-request").map("true"::equals).orElse(false);
    }

    /**
     * A value without blanks around it; empty if it is missing or blank.
     *
     * @throws Astray if it is too long, came twice or has control characters
     */
    Optional<String> text(String name, int lengthMax) {
        return raw(name, lengthMax)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .map(value -> {
                    if (value.chars().anyMatch(letter -> letter < ' ' || letter == 0x7f)) {
                        throw Astray.bad(name + ": a control character given; none expected");
                    }
                    return value;
                });
    }

    /** A value as it is, of any characters; empty if it is missing. */
    Optional<String> raw(String name, int lengthMax) {
        List<String> all = values.getOrDefault(name, List.of());
        if (all.size() > 1) {
            throw Astray.bad(name + ": given " + all.size() + " times; once expected");
        }
        if (!all.isEmpty() && all.get(0).length() > lengthMax) {
            throw Astray.bad(
                    name + ": " + all.get(0).length() + " characters given; at most " + lengthMax + " expected");
        }
        return all.stream().findFirst();
    }

    /** One of some words; the first of them if it is missing. */
    String oneOf(String name, List<String> words) {
        String value = text(name, 40).orElse(words.get(0));
        if (!words.contains(value)) {
            throw Astray.bad(name + ": one of " + String.join(", ", words) + " expected");
        }
        return value;
    }

    /** The tenant that the path names. */
    TenantId tenant() {
        return tenantOf(request.segments().get(1)).orElseThrow(Astray::notFound);
    }

    /** The CRM at this place of the path. */
    CrmId crm(int place) {
        String word = request.segments().get(place);
        if (!CrmId.isValid(word)) {
            throw Astray.notFound();
        }
        return new CrmId(word);
    }

    /** The event at this place of the path. */
    EventId event(int place) {
        return eventOf(request.segments().get(place)).orElseThrow(Astray::notFound);
    }

    /** The event that a value names; empty if it is missing, or no event's id. */
    Optional<EventId> eventValue(String name) {
        return text(name, EVENT_MAX).flatMap(Visit::eventOf);
    }

    private static Optional<EventId> eventOf(String text) {
        Matcher matcher = EVENT.matcher(text);
        return matcher.matches()
                ? Optional.of(new EventId(matcher.group(1), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** The id of a message at this place of the path. */
    String message(int place) {
        String id = request.segments().get(place);
        if (!MESSAGE.matcher(id).matches()) {
            throw Astray.notFound();
        }
        return id;
    }

    /** The id of a backfill at this place of the path. */
    String backfill(int place) {
        String id = request.segments().get(place);
        if (!BACKFILL.matcher(id).matches()) {
            throw Astray.notFound();
        }
        return id;
    }

    /** The tenant that a value names; empty if it is missing. */
    Optional<TenantId> tenantValue() {
        return text("tenant", 40).map(name -> tenantOf(name).orElseThrow(Astray::notFound));
    }

    private static Optional<TenantId> tenantOf(String name) {
        return TenantId.isValid(name) ? Optional.of(new TenantId(name)) : Optional.empty();
    }

    /** A part of a path or a value of a query, as it has to be written there. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Without what the person typed. */
    @Override
    public String toString() {
        return request.toString();
    }
}
