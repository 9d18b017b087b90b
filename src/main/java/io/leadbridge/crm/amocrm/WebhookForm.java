package io.leadbridge.crm.amocrm;

import io.leadbridge.crm.FormBody;
import io.leadbridge.crm.FormBody.Unreadable;
import io.leadbridge.event.Change;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Event;
import io.leadbridge.event.EventId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Transition;
import io.leadbridge.event.Value;
import io.leadbridge.event.Webhook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads amoCRM's webhooks: {@code leads[add][0][id]=101&…}. One delivery may carry several items of several groups; each
 * becomes an event, in the order in which the items begin in the body. The account block may stand first or last.
 */
final class WebhookForm {

    private static final long LAST_SECOND = 253_402_300_799L;

    /** Most segments of all keys together: they bound the memory that a body takes. A body of 150 pairs has some 800. */
    static final int MOST_SEGMENTS = 200_000;

    private WebhookForm() {}

    /** Reads a webhook. Never throws: what cannot be understood is told in {@link Parsed#fault}. */
    static Parsed parse(Webhook webhook, Connection connection) {
        try {
            Map<List<String>, FormNode> items = new LinkedHashMap<>();
            FormNode account = new FormNode();
            int segments = 0;
            for (FormBody.Pair pair : FormBody.read(webhook.body())) {
                List<String> path = FormNode.segments(pair.key());
                segments += path.size();
                if (segments > MOST_SEGMENTS) {
                    throw new Unreadable("the keys of the form have more than " + MOST_SEGMENTS + " segments");
                }
                if (path.get(0).equals("account")) {
                    account.put(path.subList(1, path.size()), pair.value());
                } else if (path.size() > 3) {
                    if (path.get(2).isEmpty()) {
                        // Which fields belong to the same item cannot be told.
                        throw new Unreadable("an item of the form has no index");
                    }
                    items.computeIfAbsent(List.copyOf(path.subList(0, 3)), absent -> new FormNode())
                            .put(path.subList(3, path.size()), pair.value());
                }
            }
            if (items.isEmpty()) {
                return Parsed.unreadable(webhook.message(), "no field of the form is like entity[action][0][name]");
            }
            List<Event> events = new ArrayList<>();
            for (Map.Entry<List<String>, FormNode> item : items.entrySet()) {
                accepted(webhook, item.getKey(), item.getValue(), events);
                events.add(event(webhook, events.size(), item.getKey(), item.getValue()));
            }
            return isOther(account, items.values().iterator().next(), connection)
                    ? Parsed.ofOtherAccount(webhook.message(), events)
                    : Parsed.understood(webhook.message(), events);
        } catch (Unreadable e) {
            return Parsed.unreadable(webhook.message(), e.getMessage());
        }
    }

    /** Bodies of before 2018 name the account only in their items; Digital Pipeline bodies only in the account block. */
    private static boolean isOther(FormNode account, FormNode item, Connection connection) {
        String told = account.filled("id") == null ? item.filled("account_id") : account.filled("id");
        return connection.accountId() != null && told != null && !told.equals(connection.accountId());
    }

    private static Event event(Webhook webhook, int index, List<String> group, FormNode item) throws Unreadable {
        EventId id = new EventId(webhook.message(), index);
        CrmId crm = webhook.account().crm();
        Change change = change(group.get(1));
        Entity entity = change == Change.OTHER ? Entity.OTHER : entity(group.get(0), item);
        if (entity == Entity.OTHER) {
            String other = item.filled("id") == null ? "-" : item.filled("id");
            RecordRef ref = new RecordRef(crm, Entity.OTHER, other);
            return new Event(id, ref, Change.OTHER, null, Set.of(), Optional.empty(), Set.of(), Optional.empty());
        }
        RecordRef ref = new RecordRef(crm, entity, number(item, group));
        Instant at = change == Change.DELETED ? null : firstTime(item, "updated_at", "last_modified", "date_create");
        boolean shown = entity == Entity.LEAD && change != Change.DELETED;
        return new Event(
                id,
                ref,
                change,
                at,
                Set.of(),
                shown ? transition(change, item, at) : Optional.empty(),
                entity == Entity.LEAD ? Set.of() : linkedLeads(item),
                shown ? Optional.of(snapshot(ref, item)) : Optional.empty());
    }

    /** A lead that somebody took out of the unsorted ones is there for the hub only from now on. */
    private static void accepted(Webhook webhook, List<String> group, FormNode item, List<Event> events) {
        if (!group.get(0).equals("unsorted") || !"accept".equals(item.filled("action"))) {
            return;
        }
        for (FormNode lead : item.at("accept_result").at("leads").children()) {
            if (lead.text() != null && lead.text().matches("\\d{1,18}")) {
                events.add(new Event(
                        new EventId(webhook.message(), events.size()),
                        RecordRef.lead(webhook.account().crm(), lead.text()),
                        Change.ADDED,
                        null,
                        Set.of(),
                        Optional.empty(),
                        Set.of(),
                        Optional.empty()));
            }
        }
    }

    private static Entity entity(String name, FormNode item) {
        return switch (name) {
            case "leads" -> Entity.LEAD;
            case "contacts" -> "company".equals(item.filled("type")) ? Entity.COMPANY : Entity.CONTACT;
            case "companies" -> Entity.COMPANY;
            default -> Entity.OTHER;
        };
    }

    private static Change change(String action) {
        return switch (action) {
            case "add" -> Change.ADDED;
            case "update" -> Change.UPDATED;
            case "status" -> Change.STATUS;
            case "responsible" -> Change.RESPONSIBLE;
            case "delete" -> Change.DELETED;
            case "restore" -> Change.RESTORED;
            default -> Change.OTHER;
        };
    }

    private static String number(FormNode item, List<String> group) throws Unreadable {
        String id = item.filled("id");
        if (id == null || !id.matches("\\d{1,18}")) {
            // The group's words come from outside: only the known ones get here, the index is left out.
            throw new Unreadable("an item of " + group.get(0) + "[" + group.get(1) + "] has no id that is a number");
        }
        return id;
    }

    private static Optional<Transition> transition(Change change, FormNode item, Instant at) {
        String to = item.filled("status_id");
        String from = item.filled("old_status_id");
        boolean entered = change == Change.STATUS || change == Change.UPDATED && from != null;
        return entered && to != null
                ? Optional.of(new Transition(from, to, item.filled("pipeline_id"), at))
                : Optional.empty();
    }

    /** {@code linked_leads_id[101][ID]=101}. */
    private static Set<String> linkedLeads(FormNode item) {
        Set<String> leads = new LinkedHashSet<>();
        item.at("linked_leads_id").named().forEach((name, lead) -> {
            String id = lead.filled("ID") == null ? name : lead.filled("ID");
            if (id.matches("\\d{1,18}")) {
                leads.add(id);
            }
        });
        return leads;
    }

    private static Record snapshot(RecordRef ref, FormNode item) {
        Map<FieldPath, Value> fields = new LinkedHashMap<>();
        if (item.text("name") != null) {
            fields.put(FieldPath.LEAD_NAME, Value.of(item.text("name")));
        }
        if (item.text("price") != null) {
            fields.put(FieldPath.LEAD_PRICE, Values.number(item.text("price")));
        }
        for (FormNode field : item.at("custom_fields").children()) {
            if (field.filled("id") != null && !field.at("values").children().isEmpty()) {
                fields.put(FieldPath.custom(Entity.LEAD, field.filled("id")), shown(field.at("values")));
            }
        }
        List<String> tags = new ArrayList<>();
        for (FormNode tag : item.at("tags").children()) {
            if (tag.filled("name") != null) {
                tags.add(tag.filled("name"));
            }
        }
        if (!tags.isEmpty()) {
            fields.put(FieldPath.LEAD_TAGS, Value.ofTexts(tags));
        }
        String responsible = item.filled("responsible_user_id");
        if (responsible != null && !responsible.equals("0")) {
            fields.put(FieldPath.LEAD_RESPONSIBLE, Value.of(responsible));
        }
        return new Record(
                ref,
                item.filled("pipeline_id"),
                item.filled("status_id"),
                item.filled("responsible_user_id"),
                firstTime(item, "updated_at", "last_modified"),
                firstTime(item, "created_at", "date_create"),
                fields,
                List.of());
    }

    /** The form tells no types; but only dates stand as {@code values[0]=<seconds>} without {@code [value]}. */
    private static Value shown(FormNode values) {
        List<Value> shown = new ArrayList<>();
        for (FormNode value : values.children()) {
            if (value.text("value") != null) {
                shown.add(Value.of(value.text("value")));
            } else if (value.text() != null) {
                Instant moment = time(value.text());
                shown.add(moment == null ? Value.of(value.text()) : new Value.Moment(moment));
            }
        }
        return shown.size() == 1 ? shown.get(0) : new Value.Many(shown);
    }

    private static Instant firstTime(FormNode item, String... names) {
        for (String name : names) {
            Instant time = time(item.filled(name));
            if (time != null) {
                return time;
            }
        }
        return null;
    }

    /** Unix seconds; {@code null} for anything else, as the local text times of notes. */
    private static Instant time(String text) {
        if (text == null || !text.matches("\\d{1,12}") || Long.parseLong(text) > LAST_SECOND) {
            return null;
        }
        return Instant.ofEpochSecond(Long.parseLong(text));
    }
}
