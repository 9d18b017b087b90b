package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
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
    private final AmoFieldValues fields;

    AmoLeadInput(Surroundings surroundings, AmoWorld world) {
        this.surroundings = surroundings;
        this.world = world;
        this.fields = new AmoFieldValues(world.leadFields);
    }

    /** Applies an item. Faults are noted in it. */
    void apply(AmoItem item, AmoLead lead) {
        item.allow(KEYS);
        AmoWriting.common(item, lead, world);
        item.whole("price").ifPresent(price -> lead.price = price);
        stage(item, lead);
        fields.apply(item.at("custom_fields_values"), lead);
        if (item.json().path("loss_reason_id").isIntegralNumber() && lead.status != AmoPipeline.LOST) {
            item.fault("loss_reason_id", "FieldNotExpected");
        }
        if (item.has("loss_reason_id")) {
            JsonNode reason = item.json().path("loss_reason_id");
            lead.lossReason = reason.isNull() ? null : Long.valueOf(reason.asLong());
        }
        closing(item, lead);
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
        if (!closed) {
            lead.closedAt = null;
            lead.lossReason = null;
        } else if (lead.closedAt == null) {
            lead.closedAt = surroundings.nowSeconds();
        }
        if (closed && item.json().path("closed_at").isIntegralNumber()) {
            lead.closedAt = item.json().path("closed_at").longValue();
        }
    }
}
