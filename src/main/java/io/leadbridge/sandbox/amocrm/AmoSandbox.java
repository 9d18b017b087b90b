package io.leadbridge.sandbox.amocrm;

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
    private final AmoEvents events;
    private final AmoGate gate;
    private final AmoLeads leads;
    private final AmoContacts contacts;

    private AmoSandbox(Surroundings surroundings) {
        this.surroundings = surroundings;
        AmoTokens tokens = new AmoTokens(surroundings);
        AmoOAuth oauth = new AmoOAuth(surroundings, world, tokens);
        gate = new AmoGate(surroundings, world, tokens, oauth);
        oauth.route(routes);
        oauth.control(controls);
        gate.control(controls);
        AmoPost post = new AmoPost(surroundings, world);
        events = new AmoEvents(surroundings);
        AmoNews news = new AmoNews(new AmoHooks(post, world), new AmoOtherHooks(post), events);
        AmoAccount account = new AmoAccount(surroundings, world, new AmoTies(world), news);
        leads = new AmoLeads(account);
        contacts = new AmoContacts(account);
        routeRecords(account);
        routeAccount(account);
    }

    private void routeRecords(AmoAccount account) {
        AmoCompanies companies = new AmoCompanies(account);
        AmoUnsorted unsorted = new AmoUnsorted(account, leads, contacts);
        leads.route(routes);
        contacts.route(routes);
        companies.route(routes);
        unsorted.route(routes);
        new AmoComplex(account, leads, contacts, companies, unsorted).route(routes);
        new AmoLinks(account).route(routes);
        new AmoNotes(account).route(routes);
        new AmoTasks(account).route(routes);
        new AmoBin(account).control(controls);
        new AmoMerging(account).control(controls);
    }

    private void routeAccount(AmoAccount account) {
        new AmoMetadata(account).route(routes);
        new AmoUsers(world).route(routes);
        new AmoTags(account).route(routes);
        new AmoSubscriptions(surroundings).route(routes);
        events.route(routes);
    }

    /** Makes one with the account of {@code docs/sandbox.md} and no leads. */
    public static Sandbox create(InstantSource clock, RandomGenerator random) {
        Surroundings surroundings = new Surroundings(clock, random, AmoSettings.make());
        return new Sandbox(surroundings, new AmoSandbox(surroundings));
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
    public ArrayNode leads(long after, int most) {
        Call call = new Call(Request.of("GET", AmoType.LEADS.path(), Map.of(), ""), null, List.of());
        ArrayNode all = Json.array();
        List<AmoLead> some =
                world.leads.tailMap(after, false).values().stream().limit(most).toList();
        for (AmoLead lead : some) {
            ObjectNode json = leads.write(lead, call);
            ArrayNode embedded = ((ObjectNode) json.get("_embedded")).putArray("contacts");
            lead.contacts.keySet().forEach(id -> embedded.add(contacts.write(world.contacts.get(id), call)));
            all.add(json);
        }
        return all;
    }

    @Override
    public void reset() {
        world.forgetRecords();
        events.forget();
        gate.liftBan();
    }
}
