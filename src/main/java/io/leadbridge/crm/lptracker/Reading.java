package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.leadbridge.crm.Match;
import io.leadbridge.crm.Search;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads LPTracker's JSON. Leads of the API and of webhooks differ in keys; both are read here. */
final class Reading {

    /** The owner and the stage stand among the customs, too; they are fields of their own here. */
    private static final Set<String> NOT_MAPPED = Set.of("owner", "funnel");

    private static final Set<String> DATES = Set.of("date", "funnel_date");
    private static final int SAME_DIGITS = 10;
    private static final String NUMBER = "-?\\d{1,30}(\\.\\d{1,15})?";

    private final Dates dates;

    Reading(Dates dates) {
        this.dates = dates;
    }

    /**
     * A lead.
     *
     * @param project the connection's project, for leads that do not tell theirs
     * @param shown whether to name the fields that are shown to be empty, as in a webhook's snapshot
     */
    Record record(CrmId crm, JsonNode lead, String project, boolean shown) {
        Map<FieldPath, Value> fields = new LinkedHashMap<>();
        put(fields, FieldPath.LEAD_NAME, text(lead.path("name")), shown && lead.has("name"));
        put(fields, FieldPath.LEAD_PRICE, payments(lead), shown && lead.has("payments"));
        String owner = owner(lead);
        put(fields, FieldPath.LEAD_RESPONSIBLE, owner == null ? Value.EMPTY : Value.of(owner), false);
        for (JsonNode custom : lead.path("custom")) {
            String type = custom.path("type").asText();
            if (custom.hasNonNull("id") && !NOT_MAPPED.contains(type)) {
                put(fields, FieldPath.custom(Entity.LEAD, id(custom)), value(custom, type), shown);
            }
        }
        String told = projectOf(lead);
        Instant changed = dates.read(lead.path("action_timestamp"));
        return new Record(
                RecordRef.lead(crm, id(lead)),
                told == null ? project : told,
                stage(lead),
                owner,
                changed == null ? updatedAt(lead) : changed,
                createdAt(lead),
                fields,
                contact(lead, shown));
    }

    /** When a webhook's change happened; {@code null} if it does not tell. */
    Instant changedAt(JsonNode event) {
        return dates.read(event.path("action_timestamp"));
    }

    /** When a lead changed last, as the API tells: mostly to the minute; {@code null} if it does not. */
    Instant updatedAt(JsonNode lead) {
        return dates.read(lead.path("updated_at"));
    }

    /** Whether a lead or a contact is of the connection's project, as far as it tells. */
    static boolean isOwn(JsonNode item, Connection connection) {
        String project = projectOf(item);
        return project == null || connection.project() == null || project.equals(connection.project());
    }

    /** The owner: {@code owner_id}, else {@code owner}, else the custom of type owner. */
    static String owner(JsonNode lead) {
        String owner = idOf(lead.hasNonNull("owner_id") ? lead.path("owner_id") : lead.path("owner"));
        return owner == null ? idOf(custom(lead, "owner")) : owner;
    }

    /** The first custom of a type; a missing node if there is none. */
    private static JsonNode custom(JsonNode lead, String type) {
        for (JsonNode custom : lead.path("custom")) {
            if (custom.path("type").asText().equals(type)) {
                return custom.path("value");
            }
        }
        return MissingNode.getInstance();
    }

    /** The sum of the payments; empty if there are none, or if one of them is no number. */
    private static Value payments(JsonNode lead) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode payment : lead.path("payments")) {
            String text = payment.path("sum").asText().replace(',', '.');
            if (!text.matches(NUMBER)) {
                return Value.EMPTY;
            }
            sum = sum.add(new BigDecimal(text));
        }
        return lead.path("payments").isEmpty() ? Value.EMPTY : new Value.Number(sum);
    }

    /** The lead itself tells its project only in webhooks. */
    static String projectOf(JsonNode lead) {
        JsonNode own = lead.path("project_id");
        return idOf(own.isValueNode() ? own : lead.path("contact").path("project_id"));
    }

    /** The stage: {@code stage_id}, else {@code funnel} or {@code stage}, else the custom of type funnel. */
    static String stage(JsonNode lead) {
        for (String key : List.of("stage_id", "funnel", "stage")) {
            String stage = idOf(lead.path(key));
            if (stage != null) {
                return stage;
            }
        }
        return idOf(custom(lead, "funnel"));
    }

    private Instant createdAt(JsonNode lead) {
        return dates.read(lead.has("created_at") ? lead.path("created_at") : lead.path("lead_date"));
    }

    private List<Contact> contact(JsonNode lead, boolean shown) {
        JsonNode contact = lead.path("contact");
        String id = idOf(contact.hasNonNull("id") ? contact : lead.path("contact_id"));
        if (id == null || !contact.isObject()) {
            return List.of();
        }
        boolean details = shown && (contact.has("contacts") || contact.has("details"));
        Map<FieldPath, Value> fields = new LinkedHashMap<>();
        put(fields, FieldPath.CONTACT_NAME, text(contact.path("name")), shown && contact.has("name"));
        put(fields, FieldPath.CONTACT_PHONE, Value.ofTexts(details(contact, "phone")), details);
        put(fields, FieldPath.CONTACT_EMAIL, Value.ofTexts(details(contact, "email")), details);
        for (JsonNode field : contact.path("fields")) {
            if (field.hasNonNull("id")) {
                Value value = value(field, field.path("type").asText());
                put(fields, FieldPath.custom(Entity.CONTACT, id(field)), value, shown);
            }
        }
        return List.of(new Contact(id, true, fields));
    }

    /** Phones or e-mails of a contact: {@code details} in the API, {@code contacts} in webhooks. */
    static List<String> details(JsonNode contact, String type) {
        List<String> found = new ArrayList<>();
        for (JsonNode detail : contact.path(contact.has("details") ? "details" : "contacts")) {
            if (detail.path("type").asText().equals(type) && detail.hasNonNull("data")) {
                found.add(detail.path("data").asText());
            }
        }
        return found;
    }

    private Value value(JsonNode field, String type) {
        JsonNode value = field.path("value");
        if (value.isObject() && !value.isEmpty()) {
            // Webhooks may show a choice as an object. The forms of files, maps and conv_owner are not published.
            return value.hasNonNull("name") ? text(value.path("name")) : Value.of(value.toString());
        }
        if (value.isArray()) {
            List<String> texts = new ArrayList<>();
            value.forEach(each -> texts.add(each.isObject() ? each.path("name").asText() : each.asText()));
            return Value.ofTexts(texts);
        }
        if (!value.isValueNode() || value.isNull()) {
            return Value.EMPTY;
        }
        Instant time = DATES.contains(type) ? dates.read(value) : null;
        if (time != null) {
            return new Value.Moment(time);
        }
        return type.equals("number") && value.asText().matches(NUMBER)
                ? new Value.Number(new BigDecimal(value.asText()))
                : Value.of(value.asText());
    }

    private static void put(Map<FieldPath, Value> fields, FieldPath path, Value value, boolean evenEmpty) {
        if (evenEmpty || !value.isEmpty()) {
            fields.put(path, value);
        }
    }

    private static Value text(JsonNode text) {
        return text.isValueNode() && !text.isNull() ? Value.of(text.asText()) : Value.EMPTY;
    }

    static boolean isMatch(JsonNode contact, Search search) {
        List<String> phones = search.phones().stream().map(Reading::lastDigits).toList();
        List<String> emails = search.emails().stream().map(Reading::folded).toList();
        return details(contact, "phone").stream().map(Reading::lastDigits).anyMatch(phones::contains)
                || details(contact, "email").stream().map(Reading::folded).anyMatch(emails::contains);
    }

    /** The last ten digits: what a number has in common with and without +7 or 8. */
    static String lastDigits(String phone) {
        String digits = phone.replaceAll("\\D", "");
        return digits.length() <= SAME_DIGITS ? digits : digits.substring(digits.length() - SAME_DIGITS);
    }

    /** Digits as LPTracker searches them: a Russian number begins with 7. */
    static String searched(String phone) {
        String digits = phone.replaceAll("\\D", "");
        if (digits.length() == SAME_DIGITS && digits.startsWith("9")) {
            return "7" + digits;
        }
        return digits.length() == SAME_DIGITS + 1 && digits.startsWith("8") ? "7" + digits.substring(1) : digits;
    }

    static String folded(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    /** Oldest first: ids grow. Times are told to the minute only, and not always. */
    static Comparator<JsonNode> oldestFirst() {
        return Comparator.comparingLong(item -> item.path("id").asLong());
    }

    /**
     * A paid lead is a deal, and closed; so is one at a stage that is said to be none of the leads'. Other ends are
     * stages of the account's own making: they count as open.
     */
    Match.Lead leadOfMatch(JsonNode lead) {
        boolean deal = isSet(lead.path("deal"));
        boolean outside = Stream.of("stage", "funnel")
                .map(key -> lead.path(key).path("in_leads"))
                .anyMatch(told -> told.isValueNode() && !told.isNull() && !isSet(told));
        return new Match.Lead(id(lead), lead.path("name").asText(""), deal || outside, createdAt(lead));
    }

    /** A flag is true, 1 or "1". */
    static boolean isSet(JsonNode flag) {
        return flag.asBoolean() || flag.asText().equals("1");
    }

    static Metadata.Stage stageOfFunnel(JsonNode stage) {
        boolean open = !stage.hasNonNull("in_leads") || isSet(stage.path("in_leads"));
        return new Metadata.Stage(id(stage), stage.path("name").asText(), !open);
    }

    /** Fields of a list, without those that are not mapped. */
    static List<Metadata.Field> fields(Entity of, JsonNode list) {
        List<Metadata.Field> fields = new ArrayList<>();
        for (JsonNode field : list) {
            String type = field.path("type").asText();
            if (field.hasNonNull("id") && !NOT_MAPPED.contains(type)) {
                fields.add(Kinds.field(of, field, type));
            }
        }
        return fields;
    }

    /** The name of a choice, which is an object in the field's definition. */
    static String optionName(JsonNode option) {
        return option.isObject() ? option.path("name").asText() : option.asText();
    }

    static String id(JsonNode item) {
        return item.path("id").asText();
    }

    /** An id as number, as text, or within an object; {@code null} if there is none. */
    static String idOf(JsonNode node) {
        JsonNode id = node.isObject() ? node.path("id") : node;
        return id.isValueNode() && !id.isNull() && !id.asText().isBlank() ? id.asText() : null;
    }
}
