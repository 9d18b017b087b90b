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
import io.leadbridge.sandbox.StandIn;
import io.leadbridge.sandbox.Surroundings;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * amoCRM. It accepts the long-lived tokens {@code demo}, an integration's, and {@code human}, an administrator's, and those
 * that it gives out itself.
 */
public final class AmoSandbox implements StandIn {

    private final Surroundings surroundings;
    private final AmoWorld world = new AmoWorld();
    private final Router routes = new Router();
    private final Router controls = new Router();
    private final AmoLeads leads;
    private final AmoContacts contacts;
    private final AmoHooks hooks;
    private final AmoGate gate;

    private AmoSandbox(Surroundings surroundings) {
        this.surroundings = surroundings;
        AmoTokens tokens = new AmoTokens(surroundings);
        AmoOAuth oauth = new AmoOAuth(surroundings, world, tokens);
        gate = new AmoGate(surroundings, world, tokens, oauth);
        oauth.route(routes);
        oauth.control(controls);
        gate.control(controls);
        hooks = new AmoHooks(surroundings, world);
        leads = new AmoLeads(surroundings, world, hooks);
        contacts = new AmoContacts(surroundings, world, hooks);
        routeRecords(new AmoComplex(world, leads, contacts), new AmoLinks(surroundings, world, hooks));
        routeAccount(new AmoMetadata(world), new AmoSubscriptions(surroundings));
        controls.on("POST", "/sandbox/leads/{id}/delete", this::delete);
    }

    /** Makes one with the account of {@code docs/sandbox.md} and no leads. */
    public static Sandbox create(InstantSource clock, RandomGenerator random) {
        Surroundings surroundings = new Surroundings(clock, random, AmoSettings.make());
        return new Sandbox(surroundings, new AmoSandbox(surroundings));
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
        return gate.identify(request);
    }

    @Override
    public int limitPerSecond() {
        return (int) surroundings.settings().number(AmoSettings.LIMIT_PER_CLIENT);
    }

    @Override
    public int limitPerSecondTogether() {
        return (int) surroundings.settings().number(AmoSettings.LIMIT_PER_ACCOUNT);
    }

    @Override
    public boolean limitResets() {
        return surroundings.settings().flag(AmoSettings.LIMIT_RESETS);
    }

    @Override
    public void overLimit() {
        gate.overLimit();
    }

    @Override
    public Optional<Response> closed() {
        return gate.closed();
    }

    @Override
    public Optional<Response> forbidden(Request request) {
        return gate.forbidden(request);
    }

    @Override
    public Response unauthorized() {
        return AmoErrors.problem(401, "Unauthorized", "The access token is missing, wrong or dead");
    }

    @Override
    public Response tooManyRequests() {
        return gate.tooMany();
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
        return AmoOAuth.owns(request);
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
        gate.liftBan();
    }
}
