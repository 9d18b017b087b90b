package io.leadbridge.history;

import io.leadbridge.event.EventId;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Names of the history's keys and of what is in them; all of a tenant share its hash tag. {@code stories.lua} tells the
 * form of each.
 */
final class StoryKeys {

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

    static String terms(TenantId tenant) {
        return key(tenant, "terms");
    }

    /** Those that {@code stories.lua} works on, in its order. */
    static List<String> ofStories(TenantId tenant) {
        return new ArrayList<>(List.of(newest(tenant), stories(tenant), terms(tenant)));
    }

    /** The term under which the stories of a record are found. */
    static String term(RecordRef record) {
        // An id is what a webhook says: it must not break the line that it stands in.
        return "record=" + record.toString().replaceAll("\\p{Cntrl}", "?");
    }

    /** A story as it is kept: time, terms, and on the next line its JSON. */
    static String packed(Story story, String json) {
        RecordRef record = story.ended().record();
        String terms = record == null ? "" : "\t" + term(record);
        return time(story.endedAt()) + terms + "\n" + json;
    }

    /** The JSON of a story that is kept. */
    static String json(String packed) {
        return packed.substring(packed.indexOf('\n') + 1);
    }

    /** The event named by a member of the terms. */
    static EventId event(String term, String member) {
        return StoryForm.event(
                member.substring(term.length() + time(Instant.EPOCH).length() + 2));
    }

    private static String time(Instant time) {
        return String.format("%013d", time.toEpochMilli());
    }

    private static String key(TenantId tenant, String name) {
        return "lb:{t:" + tenant + "}:history:" + name;
    }
}
