package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Surroundings;

/** Leads and contacts as the API shows them. The same thing has other keys in other answers, as in the real one. */
final class LpWriter {

    private final Surroundings surroundings;

    LpWriter(Surroundings surroundings) {
        this.surroundings = surroundings;
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
        ArrayNode fields = json.putArray("fields");
        contact.project.contactFields().forEach(field -> fields.addObject()
                .put("id", field.id())
                .put("name", field.name())
                .put("type", field.type())
                .put("value", contact.fields.get(field.id())));
        return json.put("created_at", LpDates.shortYear(contact.createdAt));
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
        json.putObject("funnel").put("id", lead.stage.id()).put("name", lead.stage.name());
        json.set("payments", payments(lead));
        json.set("custom", customs(lead));
        json.set("contact", contact(lead.contact));
        json.putArray("calls_records");
        return json;
    }

    /** A lead in the list of a project. */
    ObjectNode listItem(LpLead lead) {
        ObjectNode json = head(lead);
        if (surroundings.settings().flag("listStageNull")) {
            json.putNull("stage_id");
        }
        json.set("custom", customs(lead));
        json.set("contact", contact(lead.contact));
        return json;
    }

    /** A lead in the list of a contact: without its customs. */
    ObjectNode contactsLead(LpLead lead) {
        return head(lead);
    }

    private ObjectNode head(LpLead lead) {
        ObjectNode json = Json.object()
                .put("id", lead.id)
                .put("contact_id", lead.contact.id)
                .put("name", lead.name)
                .put("stage_id", lead.stage.id())
                .put("owner_id", lead.owner);
        json.set("view", view(lead));
        return json.put("created_at", LpDates.minutes(lead.createdAt))
                .put("updated_at", LpDates.minutes(lead.updatedAt))
                .put("deal", lead.deal());
    }

    private static JsonNode view(LpLead lead) {
        return lead.view == null ? NullNode.instance : lead.view;
    }

    /** All customs of the project, those without a value too. */
    ArrayNode customs(LpLead lead) {
        ArrayNode customs = Json.array();
        for (LpProject.Custom custom : lead.contact.project.customs()) {
            ObjectNode json = customs.addObject()
                    .put("id", custom.id())
                    .put("name", custom.name())
                    .put("type", custom.type());
            if (custom.type().equals("owner")) {
                json.putObject("value").put("id", lead.owner).put("type", lead.owner == 0 ? "main" : "staff");
            } else if (custom.type().equals("funnel")) {
                json.put("value", Long.toString(lead.stage.id()));
            } else {
                json.set("value", lead.customs.getOrDefault(custom.id(), NullNode.instance));
            }
        }
        return customs;
    }

    private static ArrayNode payments(LpLead lead) {
        ArrayNode payments = Json.array();
        lead.payments.forEach(payment -> payments.addObject()
                .put("category", payment.category())
                .put("purpose", payment.purpose())
                .put("sum", payment.sum()));
        return payments;
    }
}
