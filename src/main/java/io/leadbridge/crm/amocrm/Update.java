package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Patch;
import io.leadbridge.crm.Updated;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The writing of differences: first what has to be known is read, then companies and contacts are written, then leads
 * with their stages. A patch of which a part failed is not written any further; the others go on.
 */
final class Update {

    private static final Batch.Kind COMPANIES =
            new Batch.Kind("update", "PATCH", "/api/v4/companies", "companies", "/api/v4/companies");
    private static final Batch.Kind CONTACTS =
            new Batch.Kind("update", "PATCH", "/api/v4/contacts", "contacts", "/api/v4/contacts");
    private static final Batch.Kind LEADS =
            new Batch.Kind("update", "PATCH", "/api/v4/leads", "leads", "/api/v4/leads");

    private final List<Patch> patches;
    private final Batch.Bounds bounds;
    /** The ends that are known so far, by the patch's place. */
    private final Map<Integer, Answer<Updated>> ends = new HashMap<>();

    private final Map<Integer, ObjectNode> leadBodies = new HashMap<>();
    private final Map<String, String> companyOfLead = new HashMap<>();
    private Map<String, JsonNode> companies = Map.of();
    private Batch companyBatch;
    private Batch contactBatch;
    private Batch leadBatch;

    Update(List<Patch> patches, Batch.Bounds bounds) {
        this.patches = List.copyOf(patches);
        this.bounds = bounds;
        for (int i = 0; i < patches.size(); i++) {
            Patch patch = patches.get(i);
            try {
                long id = Writing.id(patch.lead(), "the lead's id");
                ObjectNode body = Writing.leadPatch(patch);
                leadBodies.put(i, body.isEmpty() ? body : body.put("id", id));
                if (Writing.has(patch.fields(), Entity.CONTACT) && patch.contact() == null) {
                    ends.put(i, new Answer.CannotTake<>("update: the lead has no contact to write to"));
                }
            } catch (Writing.NoSuchField e) {
                ends.put(i, new Answer.Refused<>("update: " + e.getMessage()));
            }
        }
    }

    /** The leads of which the company is written: only they tell which it is. */
    Calls companyOwners() {
        Set<String> leads = new LinkedHashSet<>();
        open(Entity.COMPANY).forEach(i -> leads.add(patches.get(i).lead()));
        return Lists.byIds("update", "/api/v4/leads", leads, null);
    }

    /** The companies as they are. */
    Calls presentCompanies(Calls owners) {
        Map<String, JsonNode> leads = Reading.items(owners.replies(), "leads");
        for (int i : open(Entity.COMPANY)) {
            String lead = patches.get(i).lead();
            if (!leads.containsKey(lead)) {
                ends.put(i, new Answer.Gone<>());
                continue;
            }
            List<String> linked = Reading.embedded(leads.get(lead), "companies");
            if (linked.isEmpty()) {
                ends.put(i, new Answer.CannotTake<>("update: the lead has no company to write to"));
            } else {
                companyOfLead.put(lead, linked.get(0));
            }
        }
        return present(Entity.COMPANY, "/api/v4/companies");
    }

    /** The contacts as they are, where phones and other fields of several values have to be merged. */
    Calls presentContacts(Calls presentCompanies) {
        companies = Reading.items(presentCompanies.replies(), "companies");
        return present(Entity.CONTACT, "/api/v4/contacts");
    }

    private Calls present(Entity of, String path) {
        Set<String> ids = new LinkedHashSet<>();
        for (int i : open(of)) {
            if (Details.needPresent(patches.get(i).fields(), of)) {
                ids.add(owner(i, of));
            }
        }
        return Lists.byIds("update", path, ids, null);
    }

    /** The companies' part. */
    Batch companies(Calls presentContacts) {
        Map<String, JsonNode> contacts = Reading.items(presentContacts.replies(), "contacts");
        List<Batch.Item> companyItems = items(Entity.COMPANY, companies);
        // Before anything is written it must be known of each patch whether all of it can be.
        List<Batch.Item> contactItems = items(Entity.CONTACT, contacts);
        companyBatch = new Batch(COMPANIES, bounds, companyItems);
        contactBatch = new Batch(CONTACTS, bounds, contactItems);
        return companyBatch;
    }

    /** The contacts' part. */
    Batch contacts() {
        return contactBatch.after(companyBatch);
    }

    /** The leads' part of those patches that are well so far. */
    Batch leads() {
        List<Batch.Item> items = new ArrayList<>();
        for (int i = 0; i < patches.size(); i++) {
            end(i, Entity.COMPANY, companyBatch);
            end(i, Entity.CONTACT, contactBatch);
            String lead = patches.get(i).lead();
            if (!ends.containsKey(i) && !leadBodies.get(i).isEmpty()) {
                items.add(new Batch.Item(lead, lead, leadBodies.get(i)));
            }
        }
        leadBatch = new Batch(LEADS, bounds, items).after(contactBatch);
        return leadBatch;
    }

    List<Answer<Updated>> answers() {
        List<Answer<Updated>> answers = new ArrayList<>();
        for (int i = 0; i < patches.size(); i++) {
            Answer<JsonNode> written = leadBatch.answer(patches.get(i).lead());
            if (ends.containsKey(i)) {
                answers.add(ends.get(i));
            } else if (written == null) {
                answers.add(new Answer.Ok<>(new Updated(null)));
            } else if (written instanceof Answer.Ok<JsonNode> ok) {
                answers.add(new Answer.Ok<>(new Updated(Reading.time(ok.value().path("updated_at")))));
            } else {
                answers.add(written.failure());
            }
        }
        return answers;
    }

    /** Two leads may have the same contact or company: it is written once, with what all of them want. */
    private List<Batch.Item> items(Entity of, Map<String, JsonNode> present) {
        Map<String, Map<FieldPath, Value>> wanted = new LinkedHashMap<>();
        for (int i : open(of)) {
            String id = owner(i, of);
            if (Details.needPresent(patches.get(i).fields(), of) && !present.containsKey(id)) {
                ends.put(i, new Answer.Refused<>("update: " + of.word() + " " + id + " is gone"));
                continue;
            }
            Map<FieldPath, Value> fields = wanted.computeIfAbsent(id, absent -> new LinkedHashMap<>());
            patches.get(i).fields().forEach((path, value) -> fields.merge(path, value, Update::joined));
        }
        List<Batch.Item> items = new ArrayList<>();
        wanted.forEach((id, fields) -> {
            try {
                ObjectNode body = of == Entity.CONTACT
                        ? Details.contact(fields, present.get(id))
                        : Details.company(fields, present.get(id));
                if (!body.isEmpty()) {
                    items.add(new Batch.Item(id, id, body.put("id", Writing.id(id, "the id of the " + of.word()))));
                }
            } catch (Writing.NoSuchField e) {
                open(of).stream()
                        .filter(i -> owner(i, of).equals(id))
                        .forEach(i -> ends.put(i, new Answer.Refused<>("update: " + e.getMessage())));
            }
        });
        return items;
    }

    /** The later patch wins; values of which there are several are all wanted. */
    private static Value joined(Value one, Value other) {
        if (one instanceof Value.Many && other instanceof Value.Many) {
            List<Value> all = new ArrayList<>(one.all());
            all.addAll(other.all());
            return new Value.Many(all);
        }
        return other;
    }

    private void end(int i, Entity of, Batch batch) {
        if (ends.containsKey(i) || !Writing.has(patches.get(i).fields(), of)) {
            return;
        }
        Answer<JsonNode> answer = batch.answer(owner(i, of));
        if (answer instanceof Answer.Gone) {
            ends.put(i, new Answer.Refused<>("update: " + of.word() + " " + owner(i, of) + " is gone"));
        } else if (answer != null && !(answer instanceof Answer.Ok)) {
            ends.put(i, answer.failure());
        }
    }

    private String owner(int i, Entity of) {
        Patch patch = patches.get(i);
        return of == Entity.CONTACT ? patch.contact() : companyOfLead.get(patch.lead());
    }

    /** The places of the patches that write to such a record and have not ended yet. */
    private List<Integer> open(Entity of) {
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < patches.size(); i++) {
            if (!ends.containsKey(i) && Writing.has(patches.get(i).fields(), of)) {
                open.add(i);
            }
        }
        return open;
    }
}
