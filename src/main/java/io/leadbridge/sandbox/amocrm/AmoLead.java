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
    /** The company that it is linked with; null for none. */
    Long company;
    /** Whether it waits to be taken into work. */
    boolean unsorted;
    /** Contact id, and whether it is the main one. */
    final Map<Long, Boolean> contacts = new LinkedHashMap<>();

    AmoLead(long id) {
        super(id);
    }

    private AmoLead(long id, AmoLead other) {
        super(id, other);
        price = other.price;
        pipeline = other.pipeline;
        status = other.status;
        lossReason = other.lossReason;
        closedAt = other.closedAt;
        company = other.company;
        unsorted = other.unsorted;
        contacts.putAll(other.contacts);
    }

    /** Whether both stand at the same stage of the same pipeline. */
    boolean sameStage(AmoLead other) {
        return status == other.status && pipeline == other.pipeline;
    }

    @Override
    AmoType type() {
        return AmoType.LEADS;
    }

    @Override
    AmoLead withId(long id) {
        return new AmoLead(id, this);
    }

    @Override
    List<Object> content() {
        List<Object> content = super.content();
        content.addAll(List.of(price, pipeline, status, String.valueOf(lossReason), String.valueOf(company), contacts));
        return content;
    }
}
