package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.crm.Draft;
import io.leadbridge.crm.Patch;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Value;
import java.math.RoundingMode;
import java.util.Map;

/** Makes the JSON that amoCRM's API v4 takes. Only what is named is sent: what is not sent stays as it is. */
final class Writing {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** The status of lost leads, in every pipeline of every account. */
    private static final String LOST = "143";

    private Writing() {}

    /** What amoCRM cannot be told. */
    static final class NoSuchField extends Exception {
        private static final long serialVersionUID = 1;

        NoSuchField(String message) {
            super(message, null, false, false);
        }
    }

    static boolean has(Map<FieldPath, Value> fields, Entity of) {
        return fields.keySet().stream().anyMatch(path -> path.of() == of);
    }

    /** Whether a contact or a company is made with the lead: only {@code /leads/complex} can do that. */
    static boolean isComplex(Draft draft) {
        return draft.contact() == null && has(draft.fields(), Entity.CONTACT) || has(draft.fields(), Entity.COMPANY);
    }

    /** A lead for {@code POST /leads}, or for {@code POST /leads/complex} with the contact and the company to be made. */
    static ObjectNode newLead(Draft draft) throws NoSuchField {
        ObjectNode lead = lead(draft.pipeline(), draft.stage(), draft.fields());
        ObjectNode embedded = JSON.objectNode();
        if (draft.contact() != null) {
            embedded.putArray("contacts")
                    .addObject()
                    .put("id", id(draft.contact(), "the draft's contact"))
                    .put("is_main", true);
        } else if (has(draft.fields(), Entity.CONTACT)) {
            embedded.putArray("contacts").add(Details.contact(draft.fields(), null));
        }
        if (has(draft.fields(), Entity.COMPANY)) {
            embedded.putArray("companies").add(Details.company(draft.fields(), null));
        }
        if (lead.has("tags_to_add")) {
            embedded.set("tags", lead.remove("tags_to_add"));
        }
        if (!embedded.isEmpty()) {
            lead.set("_embedded", embedded);
        }
        return lead;
    }

    /** The lead's part of a patch; empty if only contact or company are written. */
    static ObjectNode leadPatch(Patch patch) throws NoSuchField {
        return lead(patch.pipeline(), patch.stage(), patch.fields());
    }

    private static ObjectNode lead(String pipeline, String stage, Map<FieldPath, Value> fields) throws NoSuchField {
        ObjectNode lead = JSON.objectNode();
        ArrayNode customs = JSON.arrayNode();
        for (Map.Entry<FieldPath, Value> field : fields.entrySet()) {
            FieldPath path = field.getKey();
            if (path.of() == Entity.LEAD && path.custom()) {
                customs.add(Details.custom(path, field.getValue()));
            } else if (path.of() == Entity.LEAD) {
                put(lead, path, field.getValue(), stage);
            }
        }
        if (!customs.isEmpty()) {
            lead.set("custom_fields_values", customs);
        }
        if (stage != null) {
            lead.put("status_id", id(stage, "the stage"));
        }
        if (pipeline != null) {
            lead.put("pipeline_id", id(pipeline, "the pipeline"));
        }
        return lead;
    }

    /** Responsible and loss reason have no empty value that amoCRM takes, so empty ones are left as they are. */
    private static void put(ObjectNode lead, FieldPath path, Value value, String stage) throws NoSuchField {
        if (path.equals(FieldPath.LEAD_NAME)) {
            lead.put("name", value.canonical());
        } else if (path.equals(FieldPath.LEAD_PRICE)) {
            lead.set("price", price(value));
        } else if (path.equals(FieldPath.LEAD_TAGS)) {
            tags(lead, value);
        } else if (path.equals(FieldPath.LEAD_RESPONSIBLE)) {
            if (!value.isEmpty()) {
                lead.put("responsible_user_id", id(value.canonical(), path + " (the id of a user)"));
            }
        } else if (path.equals(FieldPath.LEAD_LOSS_REASON)) {
            if (!value.isEmpty() && !LOST.equals(stage)) {
                throw new NoSuchField(path + ": amoCRM takes it only together with status " + LOST);
            }
            if (!value.isEmpty()) {
                lead.put("loss_reason_id", id(value.canonical(), path + " (the id of a loss reason)"));
            }
        } else {
            throw new NoSuchField(path + ": amoCRM has no such field");
        }
    }

    private static void tags(ObjectNode lead, Value value) {
        ArrayNode tags = JSON.arrayNode();
        value.all().stream()
                .map(Value::canonical)
                .filter(name -> !name.isEmpty())
                .distinct()
                .forEach(name -> tags.addObject().put("name", name));
        if (!tags.isEmpty()) {
            lead.set("tags_to_add", tags);
        }
    }

    /** Whole units; text that is no number goes out as it is, and amoCRM says what it thinks of it. */
    private static JsonNode price(Value value) {
        if (value.isEmpty()) {
            return JSON.numberNode(0);
        }
        Value number = value instanceof Value.Number ? value : Values.number(value.canonical());
        return number instanceof Value.Number known
                ? JSON.numberNode(
                        known.number().setScale(0, RoundingMode.HALF_UP).toBigInteger())
                : JSON.textNode(value.canonical());
    }

    static long id(String text, String what) throws NoSuchField {
        if (!text.matches("\\d{1,18}")) {
            throw new NoSuchField(what + " is no number");
        }
        return Long.parseLong(text);
    }
}
