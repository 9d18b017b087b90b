package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.leadbridge.sandbox.Caller;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Router;
import io.leadbridge.sandbox.Sandbox;
import io.leadbridge.sandbox.StandIn;
import io.leadbridge.sandbox.Surroundings;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * LPTracker. It accepts the logins {@code demo@example.test} / {@code demo}, an integration's, and
 * {@code human@example.test} / {@code human}, a person's; and {@code second@example.test} / {@code second}, the
 * integration of another customer with a project of its own.
 */
public final class LpSandbox implements StandIn {

    private static final int PER_SECOND = 3;

    private final Surroundings surroundings;
    private final LpWorld world;
    private final LpWriter writer;
    private final LpLogins logins;
    private final LpRoutes routes;

    private LpSandbox(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.world = new LpWorld(surroundings.settings());
        this.writer = new LpWriter(surroundings);
        this.logins = new LpLogins(surroundings);
        this.routes = new LpRoutes(surroundings, world, writer, logins);
    }

    /** Makes one with the projects of {@code docs/sandbox.md} and no leads. */
    public static Sandbox create(InstantSource clock, RandomGenerator random) {
        Surroundings surroundings = new Surroundings(clock, random, LpSettings.create());
        return new Sandbox(surroundings, new LpSandbox(surroundings));
    }

    @Override
    public Router routes() {
        return routes.api();
    }

    @Override
    public Router controls() {
        return routes.controls();
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
        return routes.asSet(LpAnswers.error(401, "Invalid token"));
    }

    @Override
    public Response tooManyRequests() {
        boolean hidden = surroundings.settings().flag("overloadAsHttp200");
        return routes.asSet(LpAnswers.error(hidden ? 200 : 503, 503, "Too many requests"));
    }

    @Override
    public Response notFound(boolean knownPath) {
        return routes.asSet(LpAnswers.error(404, "Unknown route"));
    }

    @Override
    public Response unreadable(String reason) {
        return routes.asSet(LpAnswers.error(400, reason));
    }

    @Override
    public boolean open(Request request) {
        return request.path().equals(LpLogins.LOGIN);
    }

    @Override
    public ArrayNode leads(long after, int most) {
        ArrayNode leads = Json.array();
        world.leads.tailMap(after, false).values().stream().limit(most).forEach(lead -> leads.add(writer.lead(lead)));
        return leads;
    }

    @Override
    public void reset() {
        world.forgetRecords();
    }
}
