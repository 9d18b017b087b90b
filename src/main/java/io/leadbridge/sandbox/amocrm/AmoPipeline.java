package io.leadbridge.sandbox.amocrm;

import java.util.List;
import java.util.Optional;

/** A pipeline with its stages. */
record AmoPipeline(long id, String name, boolean main, List<Stage> stages) {

    /** Won, in every pipeline of every account. */
    static final long WON = 142;
    /** Lost, in every pipeline of every account. */
    static final long LOST = 143;

    /**
     * A stage.
     *
     * @param incoming whether it is the one for unsorted leads, type 1 in the API
     */
    record Stage(long id, String name, boolean incoming) {}

    Optional<Stage> stage(long id) {
        return stages.stream().filter(stage -> stage.id() == id).findFirst();
    }

    /** Where unsorted leads wait. */
    Stage incoming() {
        return stages.stream().filter(Stage::incoming).findFirst().orElseThrow();
    }

    /** Where a lead lands that names no stage. */
    Stage first() {
        return stages.stream().filter(stage -> !stage.incoming()).findFirst().orElseThrow();
    }
}
