package io.leadbridge.rules;

import io.leadbridge.event.Change;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Metadata.Pipeline;
import io.leadbridge.event.Record;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Work;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The states of a lead that rules are held against. */
final class States {

    private States() {}

    /** A status that the lead passed, and the lead as if it were there. */
    record Passed(Transition transition, State state) {}

    /** The present one. */
    static State present(Work work, ZoneId zone) {
        Set<Change> changes = EnumSet.noneOf(Change.class);
        changes.addAll(work.hint().changes());
        if (!work.entered().isEmpty()) {
            changes.add(Change.STATUS);
        }
        return new State(
                changes, work.record().pipeline(), work.record().status(), new State.Fields(work.record(), zone));
    }

    /** Every status that the lead passed and left again, oldest first. */
    static List<Passed> passed(Work work, State present, Metadata metadata) {
        return work.entered().stream()
                .filter(entered -> !isPresent(entered, work.record()))
                .map(entered -> new Passed(entered, passing(entered, present, metadata)))
                .toList();
    }

    private static State passing(Transition passed, State present, Metadata metadata) {
        String pipeline = passed.pipeline() != null ? passed.pipeline() : pipelineOf(passed.to(), present, metadata);
        return new State(present.changes(), pipeline, passed.to(), present.fields());
    }

    /** A webhook may leave the pipeline out: then the only one with that status, else where the lead is now. */
    private static String pipelineOf(String status, State present, Metadata metadata) {
        List<Pipeline> having = metadata.pipelines().stream()
                .filter(pipeline ->
                        pipeline.stages().stream().anyMatch(stage -> stage.id().equals(status)))
                .toList();
        return having.size() == 1 ? having.get(0).id() : present.pipeline();
    }

    private static boolean isPresent(Transition entered, Record record) {
        boolean samePipeline = entered.pipeline() == null
                || record.pipeline() == null
                || entered.pipeline().equals(record.pipeline());
        return samePipeline && Objects.equals(entered.to(), record.status());
    }
}
