package io.leadbridge.sandbox.lptracker;

import java.util.List;
import java.util.Optional;

/**
 * A project: stages, fields, and who is told of its leads.
 *
 * @param stages the one funnel
 * @param customs fields of leads; owner and stage are among them
 * @param contactFields fields of contacts
 */
record LpProject(long id, String name, List<Stage> stages, List<Custom> customs, List<ContactField> contactFields) {

    /** The stage that only a lead with a payment may have. */
    static final String PAID = "Оплата";

    /** A stage; a lead without a payment is at one of {@code inLeads}. */
    record Stage(long id, String name, boolean inLeads, boolean inDeals) {}

    /**
     * A field of leads.
     *
     * @param type text, cats, date, owner or funnel
     * @param categories the names that a field of type cats may have
     */
    record Custom(long id, String name, String type, boolean several, List<String> categories) {

        static Custom of(long id, String name, String type) {
            return new Custom(id, name, type, false, List.of());
        }

        boolean system() {
            return type.equals("owner") || type.equals("funnel");
        }
    }

    /** A field of contacts. */
    record ContactField(long id, String name, String type) {}

    Optional<Stage> stage(long id) {
        return stages.stream().filter(stage -> stage.id() == id).findFirst();
    }

    Stage first() {
        return stages.stream().filter(Stage::inLeads).findFirst().orElseThrow();
    }

    Stage paid() {
        return stages.stream()
                .filter(stage -> stage.name().equals(PAID))
                .findFirst()
                .orElseThrow();
    }

    Optional<Custom> custom(long id) {
        return customs.stream().filter(custom -> custom.id() == id).findFirst();
    }

    Optional<ContactField> contactField(long id) {
        return contactFields.stream().filter(field -> field.id() == id).findFirst();
    }
}
