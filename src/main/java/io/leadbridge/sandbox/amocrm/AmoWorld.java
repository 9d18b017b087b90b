package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The account: what it is made of from the start, and the records in it. The ids are documented in docs/sandbox.md. */
final class AmoWorld {

    /** A person who works with the account. */
    record User(long id, String name, String email, boolean admin) {}

    /** Why a lead was lost. */
    record Reason(long id, String name) {}

    static final long ACCOUNT = 29039599;
    static final String HOME = "https://demo.amocrm.ru";

    String subdomain = "demo";
    /** The only host that the API answers under; null for any. */
    String domain;

    final List<User> users = List.of(
            new User(9300001, "Anna Admin", "anna@example.test", true),
            new User(9300002, "Max Manager", "max@example.test", false));
    final List<AmoPipeline> pipelines = List.of(
            new AmoPipeline(
                    5149393,
                    "Sales",
                    true,
                    List.of(
                            new AmoPipeline.Stage(61605480, "Incoming leads", true),
                            new AmoPipeline.Stage(61605483, "New", false),
                            new AmoPipeline.Stage(61605486, "In work", false),
                            new AmoPipeline.Stage(61605489, "Qualified", false),
                            new AmoPipeline.Stage(AmoPipeline.WON, "Won", false),
                            new AmoPipeline.Stage(AmoPipeline.LOST, "Lost", false))),
            new AmoPipeline(
                    5149401,
                    "Service",
                    false,
                    List.of(
                            new AmoPipeline.Stage(61605500, "Incoming leads", true),
                            new AmoPipeline.Stage(61605503, "New", false),
                            new AmoPipeline.Stage(61605506, "In work", false),
                            new AmoPipeline.Stage(AmoPipeline.WON, "Won", false),
                            new AmoPipeline.Stage(AmoPipeline.LOST, "Lost", false))));
    final List<Reason> lossReasons = List.of(
            new Reason(8871001, "Too expensive"),
            new Reason(8871003, "Went elsewhere"),
            new Reason(8871005, "No answer"));

    final NavigableMap<Long, AmoLead> leads = new TreeMap<>();
    final Map<Long, AmoContact> contacts = new TreeMap<>();
    final Map<Long, AmoCompany> companies = new TreeMap<>();
    /** Notes, tasks and unsorted entries in the API's own form. */
    final Map<Long, ObjectNode> notes = new TreeMap<>();

    final Map<Long, ObjectNode> tasks = new TreeMap<>();
    final Map<String, ObjectNode> unsorted = new LinkedHashMap<>();
    final Map<AmoType, Map<Long, AmoEntity>> bin = new EnumMap<>(AmoType.class);
    /** Id by name. */
    final Map<AmoType, Map<String, Long>> tags = new EnumMap<>(AmoType.class);

    private long lastLead = 84511000;
    private long lastContact = 86372000;
    private long lastCompany = 88150000;
    private long lastTag = 94100;
    private long lastNote = 301500000;
    private long lastTask = 5010000;

    AmoWorld() {
        for (AmoType type : AmoType.values()) {
            bin.put(type, new TreeMap<>());
            tags.put(type, new TreeMap<>());
        }
    }

    /** An id for a new record; ids of a real account have gaps. */
    long newId(AmoType type) {
        return switch (type) {
            case LEADS -> lastLead += 2;
            case CONTACTS -> lastContact += 2;
            case COMPANIES -> lastCompany += 2;
        };
    }

    long newNoteId() {
        return lastNote += 2;
    }

    long newTaskId() {
        return lastTask += 2;
    }

    /** The records of one kind, without those in the bin. */
    Map<Long, ? extends AmoEntity> records(AmoType type) {
        return switch (type) {
            case LEADS -> leads;
            case CONTACTS -> contacts;
            case COMPANIES -> companies;
        };
    }

    /** The id of the tag with this name; a new name makes a new tag. */
    long tag(AmoType type, String name) {
        return tags.get(type).computeIfAbsent(name, any -> ++lastTag);
    }

    /** The name of a tag; null if there is none with this id. */
    String tagName(AmoType type, long id) {
        return tags.get(type).entrySet().stream()
                .filter(tag -> tag.getValue() == id)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    AmoPipeline mainPipeline() {
        return pipelines.stream().filter(AmoPipeline::main).findFirst().orElseThrow();
    }

    Optional<AmoPipeline> pipeline(long id) {
        return pipelines.stream().filter(pipeline -> pipeline.id() == id).findFirst();
    }

    boolean hasUser(long id) {
        return users.stream().anyMatch(user -> user.id() == id);
    }

    boolean hasLossReason(long id) {
        return lossReasons.stream().anyMatch(reason -> reason.id() == id);
    }

    /** Forgets the records; tags, and what is made of ids, go on. */
    void forgetRecords() {
        leads.clear();
        contacts.clear();
        companies.clear();
        notes.clear();
        tasks.clear();
        unsorted.clear();
        bin.values().forEach(Map::clear);
    }
}
