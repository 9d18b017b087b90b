package io.leadbridge.crm.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Call;
import io.leadbridge.crm.Calls;
import io.leadbridge.crm.Subscribed;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The subscription of our webhook. The address holds its secret, so it stands in no reason. */
final class Subscription {

    private static final String PATH = "/api/v4/webhooks";

    /** What we want to hear of. */
    private static final List<String> SETTINGS = List.of(
            "add_lead",
            "update_lead",
            "delete_lead",
            "restore_lead",
            "status_lead",
            "responsible_lead",
            "add_contact",
            "update_contact",
            "delete_contact",
            "restore_contact",
            "add_company",
            "update_company",
            "delete_company",
            "restore_company",
            // Tells that somebody accepted an unsorted lead.
            "delete_unsorted");

    private Subscription() {}

    static Calls look(URI webhook) {
        String query = "limit=" + Lists.PAGE + "&filter%5Bdestination%5D=" + Lists.encoded(webhook.toString());
        return Calls.of(List.of(Call.list("subscribe", PATH, query)));
    }

    /** None if all is well. What else the address is subscribed to stays: the same address again replaces its settings. */
    static Calls repair(URI webhook, Calls known) {
        Optional<JsonNode> own = own(webhook, known);
        if (isWell(own)) {
            return Calls.of(List.of());
        }
        Set<String> settings = new LinkedHashSet<>(SETTINGS);
        own.ifPresent(one -> one.path("settings").forEach(setting -> settings.add(setting.asText())));
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("destination", webhook.toString());
        ArrayNode list = body.putArray("settings");
        settings.forEach(list::add);
        // Not a write in the sense of leases: done twice it is as if done once, so a lost answer may be repeated.
        return Calls.of(List.of(new Call("subscribe", "POST", PATH, null, body, false, false)));
    }

    /** A look at what was repaired. */
    static Calls lookAgain(URI webhook, Calls known) {
        return isWell(own(webhook, known)) ? Calls.of(List.of()) : look(webhook);
    }

    static Answer<Subscribed> subscribed(URI webhook, Calls known, Calls after) {
        boolean changed = !isWell(own(webhook, known));
        return changed && !isWell(own(webhook, after))
                ? new Answer.Refused<>("subscribe: amoCRM took the webhook, but does not list it with all that we need")
                : new Answer.Ok<>(new Subscribed(changed));
    }

    static Answer<Subscribed> isSubscribed(URI webhook, Calls known) {
        return isWell(own(webhook, known))
                ? new Answer.Ok<>(new Subscribed(false))
                : new Answer.Refused<>("subscription: amoCRM does not list our webhook with all that we need");
    }

    /** The key of the list is {@code webhooks}; one client reads {@code hooks}. */
    private static Optional<JsonNode> own(URI webhook, Calls list) {
        for (String key : List.of("webhooks", "hooks")) {
            for (JsonNode one : list.reply().path("_embedded").path(key)) {
                if (one.path("destination").asText().equals(webhook.toString())) {
                    return Optional.of(one);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isWell(Optional<JsonNode> own) {
        Set<String> settings = new LinkedHashSet<>();
        own.ifPresent(one -> one.path("settings").forEach(setting -> settings.add(setting.asText())));
        return own.isPresent() && !own.get().path("disabled").asBoolean() && settings.containsAll(SETTINGS);
    }
}
