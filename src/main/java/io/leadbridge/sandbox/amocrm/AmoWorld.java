package io.leadbridge.sandbox.amocrm;

import io.leadbridge.sandbox.amocrm.AmoField.Choice;
import io.leadbridge.sandbox.amocrm.AmoField.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The account: what it is made of from the start, and the records in it. The ids are documented in docs/sandbox.md. */
final class AmoWorld {

    /** A person who works with the account. */
    record User(long id, String name, String email, boolean admin) {}

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
    final List<AmoField> leadFields = List.of(
            new AmoField(427181, "Source", Type.TEXT, null, List.of()),
            new AmoField(427183, "City", Type.TEXT, null, List.of()),
            new AmoField(
                    427185,
                    "Product",
                    Type.SELECT,
                    null,
                    List.of(
                            new Choice(913001, "Kitchen", null),
                            new Choice(913003, "Wardrobe", null),
                            new Choice(913005, "Sofa", null))),
            new AmoField(427187, "Comment", Type.TEXTAREA, null, List.of()),
            new AmoField(427189, "Deadline", Type.DATE, null, List.of()),
            new AmoField(427191, "Area", Type.NUMERIC, null, List.of()),
            new AmoField(427193, "Measured", Type.CHECKBOX, null, List.of()));
    final List<AmoField> contactFields = List.of(
            new AmoField(427105, "Position", Type.TEXT, "POSITION", List.of()),
            new AmoField(
                    427101,
                    "Phone",
                    Type.MULTITEXT,
                    "PHONE",
                    kinds(912001, "WORK", "WORKDD", "MOB", "FAX", "HOME", "OTHER")),
            new AmoField(427103, "Email", Type.MULTITEXT, "EMAIL", kinds(912101, "WORK", "PRIV", "OTHER")));

    final Map<Long, AmoLead> leads = new TreeMap<>();
    final Map<Long, AmoContact> contacts = new TreeMap<>();
    private final Map<String, Long> tags = new TreeMap<>();
    private long lastLead = 84511000;
    private long lastContact = 86372000;
    private long lastTag = 94100;

    private static List<Choice> kinds(long firstId, String... codes) {
        List<Choice> kinds = new ArrayList<>();
        for (String code : codes) {
            kinds.add(new Choice(firstId + 2L * kinds.size(), code, code));
        }
        return List.copyOf(kinds);
    }

    long newLeadId() {
        // Ids of a real account have gaps.
        return lastLead += 2;
    }

    long newContactId() {
        return lastContact += 2;
    }

    /** The id of the tag with this name; a new name makes a new tag. */
    long tag(String name) {
        return tags.computeIfAbsent(name, any -> ++lastTag);
    }

    /** The name of a tag; null if there is none with this id. */
    String tagName(long id) {
        return tags.entrySet().stream()
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

    /** Ties a lead and a contact; the first contact of a lead is its main one. */
    void link(AmoLead lead, AmoContact contact, boolean main) {
        if (main) {
            lead.contacts.replaceAll((id, any) -> false);
        }
        lead.contacts.put(contact.id, main || lead.contacts.isEmpty());
        contact.leads.add(lead.id);
    }

    void unlink(AmoLead lead, AmoContact contact) {
        boolean wasMain = Boolean.TRUE.equals(lead.contacts.remove(contact.id));
        contact.leads.remove(lead.id);
        if (wasMain && !lead.contacts.isEmpty()) {
            lead.contacts.put(lead.contacts.keySet().iterator().next(), true);
        }
    }

    void delete(AmoLead lead) {
        leads.remove(lead.id);
        lead.contacts.keySet().forEach(id -> contacts.get(id).leads.remove(lead.id));
    }

    void forgetRecords() {
        leads.clear();
        contacts.clear();
    }
}
