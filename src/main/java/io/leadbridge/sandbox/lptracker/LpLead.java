package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A lead. Its project is its contact's. */
final class LpLead {

    /** Money that came in. */
    record Payment(String category, String purpose, String sum) {}

    /** A note on a lead. */
    record Comment(long id, String text, Instant createdAt) {}

    /**
     * A telephone call.
     *
     * @param type {@code outgoing}, or {@code incomming} as LPTracker spells it
     * @param durationSeconds 0 if nobody answered
     * @param record URL of the recording, null for none
     */
    record PhoneCall(String linkedId, Instant time, long durationSeconds, String type, String record, long owner) {}

    /**
     * A file in a field.
     *
     * @param custom the field
     * @param data base64
     */
    record File(long id, long custom, String name, String data) {}

    final long id;
    final LpContact contact;
    String name = "";
    LpProject.Stage stage;
    long owner;
    /** Null for none. */
    LpView view;
    /** By field id; a field without a value is absent. */
    final Map<Long, JsonNode> customs = new TreeMap<>();

    final List<Payment> payments = new ArrayList<>();
    final List<Comment> comments = new ArrayList<>();
    final List<PhoneCall> calls = new ArrayList<>();
    final List<File> files = new ArrayList<>();
    final Instant createdAt;
    final Instant searchableFrom;
    Instant updatedAt;
    /** What the client says is the date of the lead; when it was made if the client says nothing. */
    Instant leadDate;
    /** Null as long as it is no deal. */
    Instant dealDate;

    LpLead(long id, LpContact contact, Instant createdAt, Instant searchableFrom) {
        this.id = id;
        this.contact = contact;
        this.createdAt = createdAt;
        this.leadDate = createdAt;
        this.updatedAt = createdAt;
        this.searchableFrom = searchableFrom;
    }

    /** Whether money came in; then it is in the list of deals, not of leads. */
    boolean deal() {
        return !payments.isEmpty();
    }
}
