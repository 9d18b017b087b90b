package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Surroundings;
import java.util.List;

/** Leads and contacts as the API shows them. The same thing has other keys in other answers, as in the real one. */
final class LpWriter {

    private final Surroundings surroundings;
    private final LpDates dates;

    LpWriter(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.dates = new LpDates(surroundings.settings());
    }

    ObjectNode contact(LpContact contact) {
        ObjectNode json = Json.object()
                .put("id", contact.id)
                .put("project_id", contact.project.id())
                .put("name", contact.name)
                .put("profession", contact.profession)
                .put("site", contact.site);
        ArrayNode details = json.putArray("details");
        contact.details.forEach(detail -> details.addObject()
                .put("id", Long.toString(detail.id()))
                .put("type", detail.type())
                .put("data", detail.data()));
        json.set("fields", contactFields(contact));
        return json.put("created_at", dates.shortYear(contact.createdAt));
    }

    static ArrayNode contactFields(LpContact contact) {
        ArrayNode fields = Json.array();
        contact.project.contactFields().forEach(field -> fields.addObject()
                .put("id", field.id())
                .put("name", field.name())
                .put("type", field.type())
                .put("value", contact.fields.get(field.id())));
        return fields;
    }

    /** The answer to a create: the stage stands only among the customs. */
    ObjectNode created(LpLead lead) {
        ObjectNode json = Json.object()
                .put("id", lead.id)
                .put("contact_id", lead.contact.id)
                .put("name", lead.name);
        json.set("view", view(lead));
        json.set("custom", customs(lead));
        json.set("contact", contact(lead.contact));
        return json;
    }

    /** One lead, read by its id. */
    ObjectNode lead(LpLead lead) {
        ObjectNode json = head(lead);
        json.put("deal_date", lead.dealDate == null ? null : dates.minutes(lead.dealDate));
        if (flag("oldLeadNames")) {
            json.remove(List.of("stage_id", "owner_id", "created_at"));
            json.put("funnel", lead.stage.id()).put("owner", lead.owner).put("lead_date", dates.minutes(lead.leadDate));
        } else {
            json.putObject("funnel").put("id", lead.stage.id()).put("name", lead.stage.name());
        }
        // PHP has no empty map: it writes an empty list.
        json.set("params", flag("emptyMapsAsArrays") ? Json.array() : Json.object());
        json.set("payments", payments(lead));
        json.set("custom", customs(lead));
        json.set("contact", contact(lead.contact));
        if (!flag("callsRecordsMissing")) {
            json.set("calls_records", callsRecords(lead));
        }
        return json;
    }

    /** A lead in the list of a project. */
    ObjectNode listItem(LpLead lead) {
        ObjectNode json = head(lead);
        if (flag("listStageNull")) {
            json.putNull("stage_id");
        }
        if (!flag("listItemsWithoutCustom")) {
            json.set("custom", customs(lead));
        }
        json.set("contact", contact(lead.contact));
        return json;
    }

    /** A lead in the list of a contact. */
    ObjectNode contactsLead(LpLead lead) {
        ObjectNode json = head(lead);
        if (flag("contactLeadsWithCustom")) {
            json.set("custom", customs(lead));
        }
        return json;
    }

    private ObjectNode head(LpLead lead) {
        ObjectNode json = Json.object()
                .put("id", lead.id)
                .put("contact_id", lead.contact.id)
                .put("name", lead.name)
                .put("stage_id", lead.stage.id())
                .put("owner_id", lead.owner);
        json.set("view", view(lead));
        return json.put("created_at", dates.minutes(lead.leadDate))
                .put("updated_at", dates.minutes(lead.updatedAt))
                .put("deal", lead.deal());
    }

    /** LPTracker makes the view after the lead; until then it is null. */
    private JsonNode view(LpLead lead) {
        long lagMs = surroundings.settings().number("viewLagMs");
        if (lead.view == null || lead.createdAt.plusMillis(lagMs).isAfter(surroundings.now())) {
            return NullNode.instance;
        }
        ObjectNode json = Json.object().put("id", lead.view.id());
        for (String key : List.of("source", "campaign", "keyword")) {
            json.put(key, lead.view.text(key));
        }
        return json;
    }

    /** All customs of the project, those without a value too. */
    ArrayNode customs(LpLead lead) {
        ArrayNode customs = Json.array();
        lead.contact.project.customs().forEach(custom -> customs.add(custom(lead, custom)));
        return customs;
    }

    ObjectNode custom(LpLead lead, LpProject.Custom custom) {
        ObjectNode json =
                Json.object().put("id", custom.id()).put("name", custom.name()).put("type", custom.type());
        json.set("value", value(lead, custom));
        return json;
    }

    private JsonNode value(LpLead lead, LpProject.Custom custom) {
        return switch (custom.type()) {
            case "owner" -> Json.object().put("id", lead.owner).put("type", lead.owner == 0 ? "main" : "staff");
            case "funnel" -> new TextNode(Long.toString(lead.stage.id()));
            case "file" -> files(lead, custom);
            default -> lead.customs.getOrDefault(custom.id(), NullNode.instance);
        };
    }

    /** How a file is named in a field is not known; in production no id was seen there. */
    private JsonNode files(LpLead lead, LpProject.Custom custom) {
        List<LpLead.File> files =
                lead.files.stream().filter(file -> file.custom() == custom.id()).toList();
        if (files.isEmpty()) {
            return NullNode.instance;
        }
        if (!flag("fileIdsInCustom")) {
            return new TextNode(files.get(files.size() - 1).name());
        }
        ArrayNode ids = Json.array();
        files.forEach(file -> ids.addObject().put("id", file.id()).put("name", file.name()));
        return ids;
    }

    private static ArrayNode payments(LpLead lead) {
        ArrayNode payments = Json.array();
        lead.payments.forEach(payment -> payments.addObject()
                .put("category", payment.category())
                .put("purpose", payment.purpose())
                .put("sum", payment.sum()));
        return payments;
    }

    /** The calls with the keys that they have inside a lead. */
    static ArrayNode callsRecords(LpLead lead) {
        ArrayNode calls = Json.array();
        lead.calls.forEach(call -> calls.addObject()
                .put("time", call.time().getEpochSecond())
                .put("linkedid", call.linkedId())
                .put("duration", call.durationSeconds())
                .put("record", call.record())
                .put("type", call.type())
                .put("owner_id", call.owner()));
        return calls;
    }

    private boolean flag(String setting) {
        return surroundings.settings().flag(setting);
    }
}
