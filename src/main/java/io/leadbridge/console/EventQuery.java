package io.leadbridge.console;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.StoryQuery;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the form of the events asks for, as it was typed.
 *
 * @param tenant whose events
 * @param typed values of the form by their names; those not given are not in it
 * @param query the same, as the search wants it
 */
public record EventQuery(TenantId tenant, Map<String, String> typed, StoryQuery query) {

    static final List<String> OUTCOMES = List.of("applied", "unchanged", "merged", "ignored", "echo", "parked");

    private static final List<String> FIELDS =
            List.of("record", "phone", "name", "outcome", "rule", "from", "until", "text");
    private static final int TEXT_MAX = 200;
    private static final Pattern RECORD = Pattern.compile("([a-z0-9]{1,20}):([a-z]{1,12}):(\\S{1,60})");

    /** A value as it was typed; empty if it was not given. */
    public String value(String name) {
        return typed.getOrDefault(name, "");
    }

    /** Whether anything but the tenant is asked for. */
    public boolean narrowed() {
        return !typed.isEmpty();
    }

    /** The query of an address that asks the same. */
    public String address() {
        StringBuilder address = new StringBuilder("tenant=").append(tenant);
        typed.forEach(
                (name, value) -> address.append('&').append(name).append('=').append(Visit.encoded(value)));
        return address.toString();
    }

    /**
     * Reads a visit.
     *
     * @throws Astray if a value is not of its form
     */
    static EventQuery of(Visit visit, TenantId tenant) {
        Map<String, String> typed = new LinkedHashMap<>();
        FIELDS.forEach(name -> visit.text(name, TEXT_MAX).ifPresent(value -> typed.put(name, value)));
        Optional<String> outcome = Optional.ofNullable(typed.get("outcome"));
        outcome.filter(word -> !OUTCOMES.contains(word)).ifPresent(word -> {
            throw Astray.bad("outcome: one of " + String.join(", ", OUTCOMES) + " expected");
        });
        StoryQuery query = new StoryQuery(
                Optional.ofNullable(typed.get("record")).map(EventQuery::record),
                Optional.ofNullable(typed.get("phone")),
                Optional.ofNullable(typed.get("name")),
                outcome.map(Set::of).orElse(Set.of()),
                Optional.ofNullable(typed.get("rule")),
                time(typed, "from"),
                time(typed, "until"),
                Optional.ofNullable(typed.get("text")));
        return new EventQuery(tenant, typed, query);
    }

    /** @throws Astray if it is no address as {@code amocrm:lead:101} */
    static RecordRef record(String text) {
        Matcher matcher = RECORD.matcher(text);
        if (matcher.matches()) {
            for (Entity entity : Entity.values()) {
                if (entity.word().equals(matcher.group(2).toLowerCase(Locale.ROOT))) {
                    return new RecordRef(new CrmId(matcher.group(1)), entity, matcher.group(3));
                }
            }
        }
        throw Astray.bad("record: an address as amocrm:lead:101 expected");
    }

    /** By UTC, as a browser's field for date and time writes it. */
    private static Optional<Instant> time(Map<String, String> typed, String name) {
        try {
            return Optional.ofNullable(typed.get(name))
                    .map(text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            throw Astray.bad(name + ": a time as 2026-11-23T08:00 expected");
        }
    }
}
