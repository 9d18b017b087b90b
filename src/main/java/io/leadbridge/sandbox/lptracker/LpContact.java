package io.leadbridge.sandbox.lptracker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A contact of one project. */
final class LpContact {

    /** A phone, an e-mail and the like. */
    record Detail(long id, String type, String data) {}

    final long id;
    final LpProject project;
    String name = "";
    String profession = "";
    String site = "";
    final List<Detail> details = new ArrayList<>();
    /** By field id; a field without a value is absent. */
    final Map<Long, String> fields = new TreeMap<>();

    final Set<Long> leads = new TreeSet<>();
    final Instant createdAt;
    final Instant searchableFrom;

    LpContact(long id, LpProject project, Instant createdAt, Instant searchableFrom) {
        this.id = id;
        this.project = project;
        this.createdAt = createdAt;
        this.searchableFrom = searchableFrom;
    }

    /** Takes over what the other one says, but for the leads. */
    void copy(LpContact from) {
        name = from.name;
        profession = from.profession;
        site = from.site;
        details.clear();
        details.addAll(from.details);
        fields.clear();
        fields.putAll(from.fields);
    }

    /** What a change is told from. */
    List<Object> content() {
        return List.of(name, profession, site, List.copyOf(details), new TreeMap<>(fields));
    }
}
