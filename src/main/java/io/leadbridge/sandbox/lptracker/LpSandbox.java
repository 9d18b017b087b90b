package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * LPTracker. It accepts the logins {@code demo@example.test} / {@code demo}, an integration's, and
 * {@code human@example.test} / {@code human}, a person's.
 */
public final class LpSandbox implements StandIn {

    private static final int PER_SECOND = 3;

    private final Surroundings surroundings;
    private final LpWorld world = new LpWorld();
    private final LpWriter writer;
    private final LpLogins logins;
    private final Router routes = new Router();
    private final Router controls = new Router();

    private LpSandbox(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.writer = new LpWriter(surroundings);
        this.logins = new LpLogins(surroundings);
        LpHooks hooks = new LpHooks(surroundings, world, writer);
        LpContacts contacts = new LpContacts(surroundings, world, hooks, writer);
        routeAccount(new LpProjects(surroundings, world));
        routeRecords(
                contacts,
                new LpLeads(surroundings, world, hooks, writer, contacts),
                new LpLeadList(surroundings, world, writer));
        controls.on("POST", "/sandbox/expire-tokens", call -> {
            logins.expire();
            return LpAnswers.done();
        });
    }

    /** Makes one with the projects of {@code docs/sandbox.md} and no leads. */
    public static Sandbox create(InstantSource clock, RandomGenerator random) {
        Surroundings surroundings = new Surroundings(clock, random, new Settings(settings()));
        return new Sandbox(surroundings, new LpSandbox(surroundings));
    }

    private static ObjectNode settings() {
        ObjectNode settings = Json.object();
        settings.put("overloadAsHttp200", false);
        settings.put("limitPerLogin", false);
        settings.put("ownWrites", true);
        settings.put("updateFieldsAsArray", false);
        settings.put("listStageNull", false);
        settings.put("bareLists", false);
        settings.put("customsWithoutCategories", false);
        settings.put("freshLeadMs", 0);
        settings.putArray("webhookRetryMs");
        settings.put("webhookDisableAfter", 100);
        return settings;
    }

    private void routeAccount(LpProjects projects) {
        routes.on("POST", LpLogins.LOGIN, logins::login)
                .on("POST", "/logout", logins::logout)
                .on("GET", "/projects", projects::list)
                .on("GET", "/project/{id}", projects::get)
                .on("GET", "/project/{id}/customs", projects::customs)
                .on("GET", "/project/{id}/fields", projects::fields)
                .on("GET", "/project/{id}/funnel", projects::funnel)
                .on("GET", "/project/{id}/callback-url", projects::callbacks)
                .on("PUT", "/project/{id}/callback-url", projects::setCallback)
                .on("GET", "/staff", projects::staff);
    }

    private void routeRecords(LpContacts contacts, LpLeads leads, LpLeadList list) {
        routes.on("GET", "/contact/search", contacts::search)
                .on("POST", "/contact", contacts::create)
                .on("GET", "/contact/{id}", contacts::get)
                .on("PUT", "/contact/{id}", contacts::update)
                .on("GET", "/contact/{id}/leads", contacts::leads)
                .on("GET", "/lead/{id}/list", list::list)
                .on("POST", "/lead", leads::create)
                .on("GET", "/lead/{id}", leads::get)
                .on("PUT", "/lead/{id}", leads::update)
                .on("DELETE", "/lead/{id}", leads::delete)
                .on("PUT", "/lead/{id}/funnel", leads::setStage)
                .on("PUT", "/lead/{id}/owner", leads::setOwner)
                .on("PUT", "/lead/{id}/custom/{id}", leads::setCustom)
                .on("DELETE", "/lead/{id}/custom/{id}", leads::clearCustom)
                .on("POST", "/lead/{id}/payment", leads::pay)
                .on("POST", "/lead/{id}/comment", leads::comment)
                .on("GET", "/lead/{id}/comments", leads::comments);
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
        return logins.identify(request);
    }

    @Override
    public int limitPerSecond() {
        return PER_SECOND;
    }

    @Override
    public Response unauthorized() {
        return LpAnswers.error(401, "Invalid token");
    }

    @Override
    public Response tooManyRequests() {
        boolean hidden = surroundings.settings().flag("overloadAsHttp200");
        return LpAnswers.error(hidden ? 200 : 503, 503, "Too many requests");
    }

    @Override
    public Response notFound(boolean knownPath) {
        return LpAnswers.error(404, "Unknown route");
    }

    @Override
    public Response unreadable(String reason) {
        return LpAnswers.error(400, reason);
    }

    @Override
    public boolean open(Request request) {
        return request.path().equals(LpLogins.LOGIN);
    }

    @Override
    public ArrayNode leads() {
        ArrayNode all = Json.array();
        world.leads.values().forEach(lead -> all.add(writer.lead(lead)));
        return all;
    }

    @Override
    public void reset() {
        world.forgetRecords();
    }
}
