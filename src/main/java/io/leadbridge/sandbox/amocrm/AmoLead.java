package io.leadbridge.sandbox.amocrm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A lead. */
final class AmoLead extends AmoEntity {

    long price;
    long pipeline;
    long status;
    /** Null if there is none. */
    Long lossReason;
    /** Null while it is open. */
    Long closedAt;
    /** Contact id, and whether it is the main one. */
    final Map<Long, Boolean> contacts = new LinkedHashMap<>();

    AmoLead(long id) {
        super(id);
    }

    /** A copy. */
    AmoLead(AmoLead other) {
        this(other.id, other);
    }

    private AmoLead(long id, AmoLead other) {
        super(id, other);
        price = other.price;
        pipeline = other.pipeline;
        status = other.status;
        lossReason = other.lossReason;
        closedAt = other.closedAt;
        contacts.putAll(other.contacts);
    }

    /** Whether both stand at the same stage of the same pipeline. */
    boolean sameStage(AmoLead other) {
        return status == other.status && pipeline == other.pipeline;
    }

    /** A copy under another id. */
    AmoLead withId(long id) {
        return new AmoLead(id, this);
    }

    @Override
    List<Object> content() {
        List<Object> content = super.content();
        content.addAll(List.of(price, pipeline, status, String.valueOf(lossReason), contacts));
        return content;
    }
}
