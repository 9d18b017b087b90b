package io.leadbridge.sandbox.lptracker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A project: its one funnel of stages, the fields of its leads and those of its contacts. */
final class LpProject {

    /** The stage that only a lead with a payment may have. */
    static final String PAID = "Оплата";

    private final long id;
    private final String name;
    private final long account;
    private final List<Stage> stagesAtFirst;
    private final List<Custom> customsAtFirst;
    private final List<ContactField> contactFields;
    private final List<Stage> stages;
    private final List<Custom> customs;

    /** A stage; a lead without a payment is at one of {@code inLeads}. */
    record Stage(long id, String name, boolean inLeads, boolean inDeals) {}

    /**
     * A field of leads.
     *
     * @param type text, string, number, date, funnel_date, cats, file, map, conv_owner, owner or funnel
     * @param categories the names that a field of type cats may have
     */
    record Custom(long id, String name, String type, boolean several, List<String> categories) {

        /** Types whose value no client writes through the map of customs. */
        private static final List<String> SPECIAL = List.of("owner", "funnel", "file", "map", "conv_owner");

        static Custom of(long id, String name, String type) {
            return new Custom(id, name, type, false, List.of());
        }

        boolean special() {
            return SPECIAL.contains(type);
        }
    }

    /** A field of contacts. */
    record ContactField(long id, String name, String type) {}

    /**
     * @param account the account that may see it
     */
    LpProject(
            long id,
            String name,
            long account,
            List<Stage> stages,
            List<Custom> customs,
            List<ContactField> contactFields) {
        this.id = id;
        this.name = name;
        this.account = account;
        this.stagesAtFirst = List.copyOf(stages);
        this.customsAtFirst = List.copyOf(customs);
        this.contactFields = List.copyOf(contactFields);
        this.stages = new ArrayList<>(stages);
        this.customs = new ArrayList<>(customs);
    }

    long id() {
        return id;
    }

    String name() {
        return name;
    }

    long account() {
        return account;
    }

    List<Stage> stages() {
        return Collections.unmodifiableList(stages);
    }

    List<Custom> customs() {
        return Collections.unmodifiableList(customs);
    }

    List<ContactField> contactFields() {
        return contactFields;
    }

    Optional<Stage> stage(long id) {
        return stages.stream().filter(stage -> stage.id() == id).findFirst();
    }

    /** Where a new lead stands. */
    Stage first() {
        return stages.stream().filter(Stage::inLeads).findFirst().orElse(stages.get(0));
    }

    /** The stage of those that have paid; none if somebody renamed or deleted it. */
    Optional<Stage> paid() {
        return stages.stream().filter(stage -> stage.name().equals(PAID)).findFirst();
    }

    Optional<Custom> custom(long id) {
        return customs.stream().filter(custom -> custom.id() == id).findFirst();
    }

    Optional<ContactField> contactField(long id) {
        return contactFields.stream().filter(field -> field.id() == id).findFirst();
    }

    /** Adds a stage, or puts it in the place of the one with its id. */
    void put(Stage stage) {
        stages.replaceAll(old -> old.id() == stage.id() ? stage : old);
        if (!stages.contains(stage)) {
            stages.add(stage);
        }
    }

    /** Adds a field, or puts it in the place of the one with its id. */
    void put(Custom custom) {
        customs.replaceAll(old -> old.id() == custom.id() ? custom : old);
        if (!customs.contains(custom)) {
            customs.add(custom);
        }
    }

    void remove(Stage stage) {
        stages.remove(stage);
    }

    void remove(Custom custom) {
        customs.remove(custom);
    }

    /** Undoes all changes of stages and fields. */
    void restore() {
        stages.clear();
        stages.addAll(stagesAtFirst);
        customs.clear();
        customs.addAll(customsAtFirst);
    }
}
