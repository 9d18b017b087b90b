package io.leadbridge.history;

import io.leadbridge.event.EventId;
import io.leadbridge.event.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Names of the history's keys and of what is in them; all of a tenant share its hash tag. {@code stories.lua} tells the
 * form of each.
 */
final class StoryKeys {

    private static final int TIME_DIGITS = 13;

    private StoryKeys() {}

    static String totals(TenantId tenant) {
        return key(tenant, "totals");
    }

    static String message(TenantId tenant, String message) {
        return key(tenant, "message:" + message);
    }

    static String newest(TenantId tenant) {
        return key(tenant, "newest");
    }

    static String stories(TenantId tenant) {
        return key(tenant, "stories");
    }

    static String hours(TenantId tenant) {
        return key(tenant, "hours");
    }

    static String hold(TenantId tenant) {
        return key(tenant, "hold");
    }

    static String terms(TenantId tenant) {
        return key(tenant, "terms");
    }

    /** Those that {@code stories.lua} works on, in its order. */
    static List<String> ofStories(TenantId tenant) {
        return new ArrayList<>(List.of(newest(tenant), stories(tenant), terms(tenant)));
    }

    /** A story as it is kept: time, terms, and on the next line its JSON. */
    static String packed(Story story, Collection<String> terms, String json) {
        StringBuilder packed = new StringBuilder(time(story.endedAt()));
        terms.forEach(term -> packed.append('\t').append(term));
        return packed.append('\n').append(json).toString();
    }

    /** All that is kept of a story beside its time and terms: JSON, and its steps, a try in a line. */
    static String told(String packed) {
        return packed.substring(packed.indexOf('\n') + 1);
    }

    /** Time and terms of a story that is kept. */
    static List<String> head(String packed) {
        return List.of(packed.substring(0, packed.indexOf('\n')).split("\t"));
    }

    /** The event named by a member of the terms. */
    static EventId event(String term, String member) {
        return StoryForm.event(
                member.substring(term.length() + time(Instant.EPOCH).length() + 2));
    }

    /** A time as terms have it: 13 digits, which sort as the times do. */
    static String time(Instant time) {
        String millis = Long.toString(Math.max(0, time.toEpochMilli()));
        return "0".repeat(Math.max(0, TIME_DIGITS - millis.length())) + millis;
    }

    private static String key(TenantId tenant, String name) {
        return "lb:{t:" + tenant + "}:history:" + name;
    }
}
