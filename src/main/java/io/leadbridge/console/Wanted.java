package io.leadbridge.console;

import io.leadbridge.camel.redisqueue.ParkedFilter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which parked messages are meant, as it was typed.
 *
 * @param typed by the names of the form; those not given are not in it
 */
public record Wanted(Map<String, String> typed) {

    /** A value as it was typed; empty if it was not given. */
    public String value(String name) {
        return typed.getOrDefault(name, "");
    }

    /** The query of an address that means the same. */
    public String address() {
        StringBuilder address = new StringBuilder();
        typed.forEach((name, value) -> address.append(address.length() == 0 ? "" : "&")
                .append(name)
                .append('=')
                .append(Visit.encoded(value)));
        return address.toString();
    }

    ParkedFilter filter() {
        ParkedFilter filter = ParkedFilter.all();
        for (Map.Entry<String, String> one : typed.entrySet()) {
            filter = switch (one.getKey()) {
                case "group" -> filter.withGroup(one.getValue());
                case "reason" -> filter.withReason(one.getValue());
                case "part" -> filter.withReasonPart(one.getValue());
                default -> filter.withText(one.getValue());
            };
        }
        return filter;
    }

    static Wanted of(Visit visit) {
        Map<String, String> typed = new LinkedHashMap<>();
        visit.text("group", QueuePages.GROUP_MAX).ifPresent(value -> typed.put("group", value));
        visit.raw("reason", ParkedFilter.MAX_TEXT_CHARS + 1)
                .filter(value -> !value.isEmpty())
                .ifPresent(value -> typed.put("reason", value));
        visit.text("part", ParkedFilter.MAX_TEXT_CHARS).ifPresent(value -> typed.put("part", value));
        visit.text("text", ParkedFilter.MAX_TEXT_CHARS).ifPresent(value -> typed.put("text", value));
        return new Wanted(typed);
    }
}
