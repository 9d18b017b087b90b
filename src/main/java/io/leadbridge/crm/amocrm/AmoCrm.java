package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Created;
import io.leadbridge.crm.Draft;
import io.leadbridge.crm.Fetch;
import io.leadbridge.crm.Match;
import io.leadbridge.crm.Patch;
import io.leadbridge.crm.Reply;
import io.leadbridge.crm.Search;
import io.leadbridge.crm.Updated;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.Record;
import io.leadbridge.event.Webhook;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The steps of {@code routes/crm-amocrm.camel.yaml} that know amoCRM's shapes: bean {@code amocrm}. Each makes the calls
 * of a step, or reads what they brought. Nothing is kept between them.
 *
 * <p>Facts: API v4, amocrm.ru/developers; see {@code docs/crm-amocrm.md}.
 */
public final class AmoCrm {

    /** Ids in one list call: with more, the address outgrows the 8 KB that web servers take. */
    private static final int IDS = 200;

    private static final int PAGE = 250;
    /** Pages of fields; with so many there is something wrong. */
    private static final int MOST_PAGES = 20;
    /** Contacts of a search whose leads are read. */
    private static final int MOST_CONTACTS = 50;
    /** Phones or e-mails of a search. */
    private static final int MOST_KEYS = 10;

    /** Reads a webhook; never throws. */
    public Parsed parse(Webhook webhook, Connection connection) {
        return WebhookForm.parse(webhook, connection);
    }

    /** Tells what became of a call. */
    public Answer<JsonNode> verdict(Call call, Reply reply) {
        return Verdict.of(call, reply);
    }

    /** Whether the CRM does not take our access token (any more). */
    public boolean tokenRefused(Reply reply) {
        return reply.status() == 401;
    }

    /** The leads of a fetch, by id. */
    public Calls leads(Fetch fetch) {
        return byIds("fetch", "/api/v4/leads", fetch.leads(), "contacts");
    }

    /** The contacts of those leads. A lead's answer names them only. */
    public Calls contacts(Fetch fetch, Calls leads) {
        Set<String> contacts = new LinkedHashSet<>();
        wanted(fetch, leads).values().forEach(lead -> contacts.addAll(Reading.embedded(lead, "contacts")));
        return byIds("fetch", "/api/v4/contacts", contacts, null);
    }

    /** The leads that are there. */
    public Answer<List<Record>> records(Account account, Fetch fetch, Calls leads, Calls contacts) {
        Map<String, JsonNode> known = Reading.items(contacts.replies(), "contacts");
        List<Record> records = new ArrayList<>();
        wanted(fetch, leads).values().stream()
                .filter(lead -> !lead.path("is_deleted").asBoolean())
                .forEach(lead -> records.add(Reading.record(account.crm(), lead, known)));
        return new Answer.Ok<>(records);
    }

    /** A filter that the account has not switched on is ignored: then everything comes. */
    private static Map<String, JsonNode> wanted(Fetch fetch, Calls leads) {
        Map<String, JsonNode> items = Reading.items(leads.replies(), "leads");
        items.keySet().retainAll(fetch.leads());
        return items;
    }

    /** Contacts in which a phone's last digits or an e-mail occur, anywhere. */
    public Calls candidates(Search search) {
        Set<String> keys = new LinkedHashSet<>();
        search.phones().forEach(phone -> keys.add(Reading.lastDigits(phone)));
        search.emails().forEach(email -> keys.add(Reading.folded(email)));
        keys.remove("");
        return Calls.of(keys.stream()
                .limit(MOST_KEYS)
                .map(key ->
                        Call.list("search", "/api/v4/contacts", "query=" + encoded(key) + "&with=leads&limit=" + PAGE))
                .toList());
    }

    /** The leads of those contacts that are verified. */
    public Calls leadsOfMatches(Search search, Calls candidates) {
        Set<String> leads = new LinkedHashSet<>();
        verified(search, candidates).forEach(contact -> leads.addAll(Reading.embedded(contact, "leads")));
        return byIds("search", "/api/v4/leads", leads, null);
    }

    /** The verified contacts with their leads, oldest first. */
    public Answer<List<Match>> matches(Search search, Calls candidates, Calls leads) {
        Map<String, JsonNode> known = Reading.items(leads.replies(), "leads");
        List<Match> matches = new ArrayList<>();
        for (JsonNode contact : verified(search, candidates)) {
            List<Match.Lead> found = Reading.embedded(contact, "leads").stream()
                    .filter(known::containsKey)
                    .map(known::get)
                    .filter(lead -> !lead.path("is_deleted").asBoolean())
                    .sorted(Reading.oldestFirst())
                    .map(Reading::leadOfMatch)
                    .toList();
            matches.add(new Match(Reading.id(contact), found));
        }
        return new Answer.Ok<>(matches);
    }

    private static List<JsonNode> verified(Search search, Calls candidates) {
        return Reading.items(candidates.replies(), "contacts").values().stream()
                .filter(contact -> Reading.isMatch(contact, search))
                .sorted(Reading.oldestFirst())
                .limit(MOST_CONTACTS)
                .toList();
    }

    /** A new lead; its new contact goes in the same call. */
    public Calls newLead(Draft draft) {
        try {
            boolean complex = draft.contact() == null && Writing.hasContact(draft.fields());
            String path = complex ? "/api/v4/leads/complex" : "/api/v4/leads";
            return Calls.of(List.of(Call.make("create", path, Writing.newLead(draft))));
        } catch (Writing.NoSuchField e) {
            return Calls.failed(new Answer.Refused<>("create: " + e.getMessage()));
        }
    }

    /** What was made: {@code /leads/complex} answers with a bare array, {@code /leads} does not. */
    public Answer<Created> created(Draft draft, Calls made) {
        JsonNode reply = made.reply();
        JsonNode lead = reply.isArray()
                ? reply.path(0)
                : reply.path("_embedded").path("leads").path(0);
        if (!lead.path("id").isIntegralNumber()) {
            return new Answer.Unknown<>("create: amoCRM's answer names no lead");
        }
        String contact = lead.hasNonNull("contact_id") ? lead.path("contact_id").asText() : draft.contact();
        return new Answer.Ok<>(new Created(Reading.id(lead), contact));
    }

    /** The contact as it is, if the patch touches it: its phones and e-mails have to stay. */
    public Calls presentContact(Patch patch) {
        if (!Writing.hasContact(patch.fields())) {
            return Calls.of(List.of());
        }
        return patch.contact() == null
                ? Calls.failed(new Answer.CannotTake<>("update: the lead has no contact to write to"))
                : Calls.of(List.of(Call.one("update", "/api/v4/contacts/" + patch.contact(), null)));
    }

    /** The contact's part of the patch; no call if it has all that already. */
    public Calls contactPatch(Patch patch, Calls present) {
        try {
            if (!Writing.hasContact(patch.fields())) {
                return Calls.of(List.of());
            }
            if (!present.reply().isObject()) {
                return Calls.failed(new Answer.Refused<>("update: contact " + patch.contact() + " is gone"));
            }
            ObjectNode body = Writing.contact(patch.fields(), present.reply());
            return body.isEmpty()
                    ? Calls.of(List.of())
                    : Calls.of(List.of(Call.change("update", "PATCH", "/api/v4/contacts/" + patch.contact(), body)));
        } catch (Writing.NoSuchField e) {
            return Calls.failed(new Answer.Refused<>("update: " + e.getMessage()));
        }
    }

    /** The lead's part of the patch, with its stage. */
    public Calls leadPatch(Patch patch) {
        try {
            ObjectNode body = Writing.leadPatch(patch);
            return body.isEmpty()
                    ? Calls.of(List.of())
                    : Calls.of(List.of(Call.change("update", "PATCH", "/api/v4/leads/" + patch.lead(), body)));
        } catch (Writing.NoSuchField e) {
            return Calls.failed(new Answer.Refused<>("update: " + e.getMessage()));
        }
    }

    /** The lead's new time of change. */
    public Answer<Updated> updated(Calls lead) {
        return new Answer.Ok<>(new Updated(Reading.time(lead.reply().path("updated_at"))));
    }

    /** Pipelines with their statuses: they come whole. */
    public Calls pipelines() {
        return Calls.of(List.of(Call.list("describe", "/api/v4/leads/pipelines", null)));
    }

    /**
     * Custom fields.
     *
     * @param entity {@code leads} or {@code contacts}
     */
    public Calls fields(String entity) {
        String path = "/api/v4/" + entity + "/custom_fields";
        return Calls.paged(List.of(Call.list("describe", path, page(1))), (call, reply) -> {
            int page = reply.path("_page").asInt(1);
            boolean more = reply.path("_links").has("next") && page < MOST_PAGES;
            return more ? Optional.of(Call.list("describe", path, page(page + 1))) : Optional.empty();
        });
    }

    /** All of them. */
    public Answer<Metadata> metadata(Calls pipelines, Calls leadFields, Calls contactFields) {
        List<Metadata.Field> fields = new ArrayList<>();
        Reading.items(leadFields.replies(), "custom_fields")
                .values()
                .forEach(field -> fields.add(Reading.field(Entity.LEAD, field)));
        Reading.items(contactFields.replies(), "custom_fields")
                .values()
                .forEach(field -> fields.add(Reading.field(Entity.CONTACT, field)));
        return new Answer.Ok<>(new Metadata(
                Reading.items(pipelines.replies(), "pipelines").values().stream()
                        .map(Reading::pipeline)
                        .toList(),
                fields));
    }

    private static Calls byIds(String operation, String path, Collection<String> ids, String with) {
        List<String> all = ids.stream().filter(id -> id.matches("\\d{1,18}")).toList();
        List<Call> calls = new ArrayList<>();
        for (int from = 0; from < all.size(); from += IDS) {
            StringBuilder query = new StringBuilder("limit=" + PAGE + (with == null ? "" : "&with=" + with));
            all.subList(from, Math.min(all.size(), from + IDS))
                    .forEach(id -> query.append("&filter%5Bid%5D%5B%5D=").append(id));
            calls.add(Call.list(operation, path, query.toString()));
        }
        return Calls.of(calls);
    }

    private static String page(int page) {
        return "limit=" + PAGE + "&page=" + page;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
