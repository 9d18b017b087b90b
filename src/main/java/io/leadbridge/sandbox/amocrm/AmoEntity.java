package io.leadbridge.sandbox.amocrm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a lead, a contact and a company have in common. Times are seconds since 1970. */
abstract class AmoEntity {

    final long id;
    String name = "";
    long responsible;
    long createdBy;
    long updatedBy;
    long createdAt;
    long updatedAt;
    Instant searchableFrom;
    /** By field id; a field without a value is absent. */
    final Map<Long, List<AmoValue>> values = new TreeMap<>();
    /** Name by id. */
    final Map<Long, String> tags = new LinkedHashMap<>();

    AmoEntity(long id) {
        this.id = id;
    }

    AmoEntity(long id, AmoEntity other) {
        this(id);
        name = other.name;
        responsible = other.responsible;
        createdBy = other.createdBy;
        updatedBy = other.updatedBy;
        createdAt = other.createdAt;
        updatedAt = other.updatedAt;
        searchableFrom = other.searchableFrom;
        values.putAll(other.values);
        tags.putAll(other.tags);
    }

    abstract AmoType type();

    /** A copy under another id. */
    abstract AmoEntity withId(long id);

    /** All that a person would call its content; two of the same content differ in nothing that matters. */
    List<Object> content() {
        return new ArrayList<>(List.of(name, responsible, createdBy, createdAt, values, tags));
    }
}
