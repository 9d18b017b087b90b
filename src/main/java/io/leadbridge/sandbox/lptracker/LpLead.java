package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

    final long id;
    final LpContact contact;
    String name = "";
    LpProject.Stage stage;
    long owner;
    /** Null until there is one. */
    ObjectNode view;
    /** By field id; a field without a value is absent. */
    final Map<Long, JsonNode> customs = new TreeMap<>();

    final List<Payment> payments = new ArrayList<>();
    final List<Comment> comments = new ArrayList<>();
    final Instant createdAt;
    final Instant searchableFrom;
    Instant updatedAt;

    LpLead(long id, LpContact contact, Instant createdAt, Instant searchableFrom) {
        this.id = id;
        this.contact = contact;
        this.createdAt = createdAt;
        this.updatedAt = createdAt;
        this.searchableFrom = searchableFrom;
    }

    /** Whether money came in; then it is in the list of deals, not of leads. */
    boolean deal() {
        return !payments.isEmpty();
    }
}
