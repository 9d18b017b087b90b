package io.leadbridge.sandbox.amocrm;

import io.leadbridge.sandbox.Surroundings;
import java.util.List;
import java.util.Optional;

/** Reads what a request says of a lead into a lead that is not stored yet. */
final class AmoLeadInput {

    private static final List<String> KEYS = List.of(
            "id",
            "name",
            "price",
            "status_id",
            "pipeline_id",
            "responsible_user_id",
            "loss_reason_id",
            "created_by",
            "updated_by",
            "created_at",
            "updated_at",
            "closed_at",
            "custom_fields_values",
            "tags_to_add",
            "tags_to_delete",
            "request_id",
            "visitor_uid",
            "_embedded");

    private final Surroundings surroundings;
    private final AmoWorld world;
    private final AmoFieldInput fields;

    AmoLeadInput(Surroundings surroundings, AmoWorld world, AmoFieldInput fields) {
        this.surroundings = surroundings;
        this.world = world;
        this.fields = fields;
    }

    /** Applies an item. Faults are noted in it. */
    void apply(AmoItem item, AmoLead lead) {
        item.allow(KEYS);
        AmoWriting.common(item, lead, world);
        item.whole("price").ifPresent(price -> lead.price = price);
        stage(item, lead);
        fields.apply(item.at("custom_fields_values"), lead);
        lossReason(item, lead);
        closing(item, lead);
    }

    /** A reason is taken only with the stage Lost. */
    private void lossReason(AmoItem item, AmoLead lead) {
        if (!item.has("loss_reason_id")) {
            return;
        }
        if (item.json().path("loss_reason_id").isNull()) {
            lead.lossReason = null;
            return;
        }
        item.whole("loss_reason_id").ifPresent(reason -> {
            if (lead.status != AmoPipeline.LOST) {
                item.fault("loss_reason_id", "FieldNotExpected");
            } else if (!world.hasLossReason(reason)) {
                item.fault("loss_reason_id", "NotSupportedChoice");
            }
            lead.lossReason = reason;
        });
    }

    /** A status counts only together with its pipeline: 142 and 143 are in each. */
    private void stage(AmoItem item, AmoLead lead) {
        Optional<Long> pipelineId = item.whole("pipeline_id");
        Optional<Long> statusId = item.whole("status_id");
        Optional<AmoPipeline> pipeline = pipelineId.isPresent()
                ? world.pipeline(pipelineId.get())
                : statusId.flatMap(status -> pipelineOf(status, lead));
        if (pipelineId.isPresent() && pipeline.isEmpty()) {
            item.fault("pipeline_id", "NotSupportedChoice");
        } else if (statusId.isPresent()
                && pipeline.flatMap(one -> one.stage(statusId.get())).isEmpty()) {
            item.fault("status_id", "NotSupportedChoice");
        } else if (pipeline.isPresent()) {
            boolean moved = pipeline.get().id() != lead.pipeline;
            lead.pipeline = pipeline.get().id();
            if (statusId.isPresent() || moved) {
                lead.status = statusId.orElse(pipeline.get().first().id());
            }
        }
    }

    private Optional<AmoPipeline> pipelineOf(long status, AmoLead lead) {
        return world.pipeline(lead.pipeline)
                .filter(own -> own.stage(status).isPresent())
                .or(() -> world.pipelines.stream()
                        .filter(any -> any.stage(status).isPresent())
                        .findFirst());
    }

    private void closing(AmoItem item, AmoLead lead) {
        boolean closed = lead.status == AmoPipeline.WON || lead.status == AmoPipeline.LOST;
        if (lead.status != AmoPipeline.LOST) {
            lead.lossReason = null;
        }
        if (!closed) {
            lead.closedAt = null;
        } else if (lead.closedAt == null) {
            lead.closedAt = surroundings.nowSeconds();
        }
        if (closed && item.json().path("closed_at").isIntegralNumber()) {
            lead.closedAt = item.json().path("closed_at").longValue();
        }
    }
}
