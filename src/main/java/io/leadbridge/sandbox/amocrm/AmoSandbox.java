package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Call;
import io.leadbridge.sandbox.Caller;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Router;
import io.leadbridge.sandbox.Sandbox;
import io.leadbridge.sandbox.Settings;
import io.leadbridge.sandbox.StandIn;
import io.leadbridge.sandbox.Surroundings;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** amoCRM. It accepts the long-lived tokens {@code demo}, an integration's, and {@code human}, an administrator's. */
public final class AmoSandbox implements StandIn {

    private static final int PER_SECOND = 7;
    private static final String HTML = "text/html";

    private final AmoWorld world = new AmoWorld();
    private final Router routes = new Router();
    private final Router controls = new Router();
    private final AmoLeads leads;
    private final AmoContacts contacts;
    private final AmoHooks hooks;

    private AmoSandbox(Surroundings surroundings) {
        hooks = new AmoHooks(surroundings, world);
        leads = new AmoLeads(surroundings, world, hooks);
        contacts = new AmoContacts(surroundings, world, hooks);
        routeRecords(new AmoComplex(world, leads, contacts), new AmoLinks(surroundings, world, hooks));
        routeAccount(new AmoMetadata(world), new AmoSubscriptions(surroundings));
        controls.on("POST", "/sandbox/leads/{id}/delete", this::delete);
    }

    /** Makes one with the account of {@code docs/sandbox.md} and no leads. */
    public static Sandbox create(InstantSource clock, RandomGenerator random) {
        Surroundings surroundings = new Surroundings(clock, random, new Settings(settings()));
        return new Sandbox(surroundings, new AmoSandbox(surroundings));
    }

    private static ObjectNode settings() {
        ObjectNode settings = Json.object();
        settings.put("noOpWrites", false);
        settings.put("accountLast", false);
        // At once, then after 5, 15 and 15 minutes and an hour.
        List.of(300_000L, 900_000L, 900_000L, 3_600_000L).forEach(settings.putArray("webhookRetryMs")::add);
        settings.put("webhookDisableAfter", 100);
        return settings;
    }

    private void routeRecords(AmoComplex complex, AmoLinks links) {
        routes.on("GET", AmoLeads.PATH, leads::list)
                .on("GET", AmoLeads.PATH + "/{id}", leads::get)
                .on("POST", AmoLeads.PATH, call -> leads.create(call, body(call)))
                .on("PATCH", AmoLeads.PATH, call -> leads.update(call, body(call)))
                .on("PATCH", AmoLeads.PATH + "/{id}", call -> leads.updateOne(call, body(call)))
                .on("POST", AmoLeads.PATH + "/complex", call -> complex.create(call, body(call)))
                .on("POST", AmoLeads.PATH + "/{id}/link", call -> links.link(call, body(call)))
                .on("POST", AmoLeads.PATH + "/{id}/unlink", call -> links.unlink(call, body(call)))
                .on("GET", AmoLeads.PATH + "/{id}/links", links::list)
                .on("GET", AmoContacts.PATH, contacts::list)
                .on("GET", AmoContacts.PATH + "/{id}", contacts::get)
                .on("POST", AmoContacts.PATH, call -> contacts.create(call, body(call)))
                .on("PATCH", AmoContacts.PATH, call -> contacts.update(call, body(call)))
                .on("PATCH", AmoContacts.PATH + "/{id}", call -> contacts.updateOne(call, body(call)));
    }

    private void routeAccount(AmoMetadata metadata, AmoSubscriptions subscriptions) {
        routes.on("GET", "/api/v4/account", metadata::account)
                .on("GET", "/api/v4/leads/pipelines", metadata::pipelines)
                .on("GET", "/api/v4/leads/pipelines/{id}", metadata::pipeline)
                .on("GET", "/api/v4/leads/custom_fields", metadata::leadFields)
                .on("GET", "/api/v4/contacts/custom_fields", metadata::contactFields)
                .on("GET", "/api/v4/users", metadata::users)
                .on("GET", "/api/v4/webhooks", subscriptions::list)
                .on("POST", "/api/v4/webhooks", call -> subscriptions.subscribe(call, body(call)))
                .on("DELETE", "/api/v4/webhooks", call -> subscriptions.unsubscribe(call, body(call)));
    }

    private static JsonNode body(Call call) {
        return Json.read(call.request().body()).orElseThrow(() -> AmoErrors.badRequest("The body is not valid JSON"));
    }

    /** Moves a lead to the bin, which only people can do, not the API. */
    private Response delete(Call call) {
        AmoLead lead = world.leads.get(call.id());
        if (lead == null) {
            return AmoErrors.problem(404, "Not Found", "Lead not found");
        }
        world.delete(lead);
        hooks.deleted(lead);
        return Response.empty(204);
    }

    @Override
    public Router routes() {
        return routes;
    }

    @Override
    public Router controls() {
        return controls;
    }

    @Override
    public Optional<Caller> identify(Request request) {
        return switch (request.header("authorization")) {
            case "Bearer demo" -> Optional.of(new Caller("demo", false, 0));
            case "Bearer human" ->
                Optional.of(new Caller("human", true, world.users.get(0).id()));
            default -> Optional.empty();
        };
    }

    @Override
    public int limitPerSecond() {
        return PER_SECOND;
    }

    @Override
    public Response unauthorized() {
        return AmoErrors.problem(401, "Unauthorized", "The access token is missing, wrong or dead");
    }

    @Override
    public Response tooManyRequests() {
        return Response.text(429, HTML, "<html><body><h1>429 Too Many Requests</h1></body></html>");
    }

    @Override
    public Response notFound(boolean knownPath) {
        return knownPath
                ? AmoErrors.problem(405, "Method Not Allowed", "The path does not take this method")
                : AmoErrors.problem(404, "Not Found", "There is no such path");
    }

    @Override
    public Response unreadable(String reason) {
        return AmoErrors.problem(400, "Bad Request", reason);
    }

    @Override
    public boolean open(Request request) {
        return false;
    }

    @Override
    public ArrayNode leads() {
        Call call = new Call(Request.of("GET", AmoLeads.PATH, Map.of(), ""), null, List.of());
        ArrayNode all = Json.array();
        for (AmoLead lead : world.leads.values()) {
            ObjectNode json = leads.write(lead, call, false);
            ArrayNode embedded = ((ObjectNode) json.get("_embedded")).putArray("contacts");
            lead.contacts.keySet().forEach(id -> embedded.add(contacts.write(world.contacts.get(id), call, false)));
            all.add(json);
        }
        return all;
    }

    @Override
    public void reset() {
        world.forgetRecords();
    }
}
