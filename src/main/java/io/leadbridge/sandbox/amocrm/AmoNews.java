package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Tells of what happened: at once by webhook, and for later in the list of events. */
final class AmoNews {

    private final AmoHooks hooks;
    private final AmoOtherHooks others;
    private final AmoEvents events;

    AmoNews(AmoHooks hooks, AmoOtherHooks others, AmoEvents events) {
        this.hooks = hooks;
        this.others = others;
        this.events = events;
    }

    void added(AmoEntity entity) {
        events.add(entity.type().singular() + "_added", entity, null, null);
        hooks.added(entity);
    }

    void changed(AmoEntity before, AmoEntity after) {
        events.changed(before, after);
        hooks.changed(before, after);
    }

    void deleted(AmoEntity entity) {
        events.add(entity.type().singular() + "_deleted", entity, null, null);
        hooks.deleted(entity);
    }

    /** Two became one. */
    void merged(AmoEntity gone, AmoEntity before, AmoEntity after) {
        events.add("entity_merged", after, AmoMerging.value(gone), null);
        hooks.deleted(gone);
        hooks.changed(before, after);
    }

    void restored(AmoEntity entity) {
        events.add(entity.type().singular() + "_restored", entity, null, null);
        hooks.restored(entity);
    }

    /** @param note in the API's form */
    void noted(AmoType type, ObjectNode note) {
        events.note(type, note);
        others.note(type, note);
    }

    /**
     * @param before null for a new one
     * @param after in the API's form
     */
    void task(ObjectNode before, ObjectNode after) {
        boolean done = after.path("is_completed").asBoolean();
        if (before == null) {
            events.task("task_added", after);
        } else if (done && !before.path("is_completed").asBoolean()) {
            events.task("task_completed", after);
        }
        others.task(before, after);
    }

    void unsorted(String action, ObjectNode entry, long user) {
        others.unsorted(action, entry, user);
    }
}
