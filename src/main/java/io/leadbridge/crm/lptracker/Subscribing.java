package io.leadbridge.crm.lptracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Subscribed;
import io.leadbridge.event.Connection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives LPTracker our address, for events of leads and for those of fields and stages. A project may have several
 * addresses, other services' among them. Nobody documents whether a new one joins them or replaces some; so it is written only if it is not there,
 * and the list is read again afterwards.
 */
final class Subscribing {

    private static final String NAME = "Leadbridge";

    private Subscribing() {}

    /**
     * Reads the addresses; if ours is not among them, sets it, and reads them again.
     *
     * @param path {@code /callback-url} for leads, {@code /project-callback-url} for fields and stages
     */
    static Calls callback(Connection connection, URI webhook, String path) {
        String whole = whole(connection, path);
        Call list = Call.list("subscribe", whole, null);
        return Calls.paged(List.of(list), new Calls.Further() {
            private boolean set;

            @Override
            public Optional<Call> apply(Call call, JsonNode answer) {
                if (call.method().equals("PUT")) {
                    return Optional.of(list);
                }
                if (set || has(answer, webhook.toString())) {
                    return Optional.empty();
                }
                set = true;
                ObjectNode body = JsonNodeFactory.instance.objectNode();
                body.put("url", webhook.toString()).put("name", name(answer, webhook));
                // Not a write that needs a lease: it may be repeated, the address is the same.
                return Optional.of(new Call("subscribe", "PUT", whole, null, body, false, false));
            }
        });
    }

    /** Reads the addresses. */
    static Calls look(Connection connection, String path) {
        return Calls.of(List.of(Call.list("subscribe", whole(connection, path), null)));
    }

    static Answer<Subscribed> isSubscribed(URI webhook, Calls leads, Calls structure) {
        boolean ofLeads = has(leads.reply(), webhook.toString());
        boolean ofStructure = has(structure.reply(), webhook.toString());
        return ofLeads && ofStructure
                ? new Answer.Ok<>(new Subscribed(false))
                : new Answer.Refused<>("subscription: LPTracker does not list our address for events of "
                        + (ofLeads ? "fields and stages" : ofStructure ? "leads" : "leads, nor of fields and stages"));
    }

    private static String whole(Connection connection, String path) {
        return "/project/" + connection.project() + path;
    }

    /** What became of it. Each of the calls brought the list, or the list, an answer and the list anew. */
    static Answer<Subscribed> subscribed(URI webhook, Calls leads, Calls structure) {
        List<String> faults = new ArrayList<>();
        faults(faults, "leads", webhook, leads);
        faults(faults, "fields and stages", webhook, structure);
        if (!faults.isEmpty()) {
            return new Answer.Refused<>("subscribe: " + String.join("; ", faults));
        }
        return new Answer.Ok<>(
                new Subscribed(leads.replies().size() > 1 || structure.replies().size() > 1));
    }

    private static void faults(List<String> faults, String of, URI webhook, Calls calls) {
        JsonNode after = calls.reply();
        if (!has(after, webhook.toString())) {
            faults.add("LPTracker took our address for events of " + of + ", but does not list it");
        }
        for (JsonNode row : calls.replies().get(0)) {
            String url = url(row);
            if (!url.isEmpty() && !isOurs(url, webhook) && !has(after, url)) {
                faults.add("the address of another service for events of " + of + " (callback " + Reading.id(row)
                        + ") is gone since ours was set: restore it in LPTracker");
            }
        }
    }

    private static boolean has(JsonNode rows, String url) {
        for (JsonNode row : rows) {
            if (url(row).equals(url)) {
                return true;
            }
        }
        return false;
    }

    private static String url(JsonNode row) {
        return row.path("url").asText().strip();
    }

    /** An older address of the same connection differs in the secret, its last part. */
    private static boolean isOurs(String url, URI webhook) {
        String ours = webhook.toString();
        return url.startsWith(ours.substring(0, ours.lastIndexOf('/') + 1))
                && url.lastIndexOf('/') == ours.lastIndexOf('/');
    }

    /** A name that no address of others has: an address may replace the one of its name. */
    private static String name(JsonNode rows, URI webhook) {
        List<String> taken = new ArrayList<>();
        rows.forEach(row -> {
            if (!isOurs(url(row), webhook)) {
                taken.add(row.path("name").asText());
            }
        });
        String name = NAME;
        for (int next = 2; taken.contains(name); next++) {
            name = NAME + " " + next;
        }
        return name;
    }
}
