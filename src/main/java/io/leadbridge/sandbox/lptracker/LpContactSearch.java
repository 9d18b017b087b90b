package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Digits;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Query;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Surroundings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code /contact/search}. */
final class LpContactSearch {

    private final Surroundings surroundings;
    private final LpWorld world;
    private final LpWriter writer;

    LpContactSearch(Surroundings surroundings, LpWorld world, LpWriter writer) {
        this.surroundings = surroundings;
        this.world = world;
        this.writer = writer;
    }

    /** Finds by phone or e-mail; if both are given, either will do, or with {@code searchWantsAll} both are needed. */
    Response search(Call call) {
        Query query = call.request().query();
        List<String> phones = split("phone", query);
        List<String> emails = split("email", query);
        boolean max = query.has("max_bot_id") || query.has("max_user_id");
        if (phones.isEmpty() && emails.isEmpty() && !max) {
            throw LpAnswers.refuse("One of phone, email, max_bot_id, max_user_id is required");
        }
        String id = query.value("project_id").orElse("");
        LpProject project = world.project(call, id.matches("[0-9]{1,18}") ? Long.parseLong(id) : -1);
        ArrayNode all = Json.array();
        world.contacts.values().stream()
                .filter(contact -> contact.project == project && found(contact.searchableFrom, call))
                .filter(contact -> matches(contact, phones, emails))
                .forEach(contact -> all.add(writer.contact(contact)));
        return LpAnswers.success(all);
    }

    /** Whether search finds by now what may be found from then on; people find everything. */
    boolean found(Instant searchableFrom, Call call) {
        return call.human() || !searchableFrom.isAfter(surroundings.now());
    }

    /** The oldest stored contact of the same project that has a phone or an e-mail of this one. */
    Optional<LpContact> same(LpContact contact) {
        List<String> phones = values(contact, "phone");
        List<String> emails = values(contact, "email");
        return world.contacts.values().stream()
                .filter(old -> old.project == contact.project)
                .filter(old -> anyOf(old, "phone", phones) || anyOf(old, "email", emails))
                .findFirst();
    }

    /** In the form in which they are compared. */
    private static List<String> values(LpContact contact, String type) {
        List<String> values = new ArrayList<>();
        for (LpContact.Detail detail : contact.details) {
            if (detail.type().equals(type)) {
                values.add(comparable(type, detail.data()));
            }
        }
        return values;
    }

    private boolean matches(LpContact contact, List<String> phones, List<String> emails) {
        boolean byPhone = anyOf(contact, "phone", phones);
        boolean byEmail = anyOf(contact, "email", emails);
        boolean all = surroundings.settings().flag("searchWantsAll") && !phones.isEmpty() && !emails.isEmpty();
        return all ? byPhone && byEmail : byPhone || byEmail;
    }

    private static boolean anyOf(LpContact contact, String type, List<String> wanted) {
        return !wanted.isEmpty() && values(contact, type).stream().anyMatch(wanted::contains);
    }

    private static String comparable(String type, String data) {
        return type.equals("phone") ? Digits.of(data) : data.toLowerCase(Locale.ROOT);
    }

    private static List<String> split(String type, Query query) {
        List<String> all = new ArrayList<>();
        query.values(type).forEach(value -> all.addAll(List.of(value.split(","))));
        return all.stream()
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .map(value -> comparable(type, value))
                .toList();
    }
}
