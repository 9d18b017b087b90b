package io.leadbridge.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.event.Account;
import io.leadbridge.event.Conflicts;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Connection.Credentials;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Deleted;
import io.leadbridge.event.Policy;
import io.leadbridge.event.Region;
import io.leadbridge.event.TenantId;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.Response;
import io.leadbridge.sandbox.Sandbox;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import io.leadbridge.sandbox.lptracker.LpSandbox;
import io.leadbridge.sync.Customer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** One tenant: both its CRMs, its rules and its people. */
final class Tenant {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final List<Conflicts> POLICIES = List.of(
            Conflicts.NEWEST, Conflicts.NEWEST, Conflicts.wonBy(World.AMOCRM), Conflicts.wonBy(World.LPTRACKER));

    final String name;
    final TenantId id;
    final Shape shape;
    final Sandbox amocrm;
    final Sandbox lptracker;
    final People people;
    final Customer customer;
    final CallLog calls;
    final Conflicts conflicts;
    private Connection toAmocrm;
    private final Connection toLptracker;

    Tenant(World world, String name, Shape shape, long seed) {
        this.name = name;
        this.id = new TenantId(name);
        this.shape = shape;
        amocrm = AmoSandbox.create(world.clock, new Random(seed + 1));
        lptracker = LpSandbox.create(world.clock, new Random(seed + 2));
        amocrm.addDestination("http://hub/amocrm");
        lptracker.addDestination("http://hub/lptracker");
        conflicts = POLICIES.get(new Random(seed + 4).nextInt(POLICIES.size()));
        customer = new Customer(
                Set.of(World.AMOCRM, World.LPTRACKER),
                shape.rules(),
                Region.DEFAULT,
                new Policy(conflicts, Deleted.DEFAULT));
        calls = new CallLog(world.clock, world.findings, name);
        people = new People(this, new Random(seed + 3), world.clock, world.journal);
        toAmocrm = connection(World.AMOCRM, shape.oauth() ? consented() : new Credentials.Token("demo"), null);
        toLptracker = connection(World.LPTRACKER, new Credentials.Login("demo@example.test", "demo"), "77");
        if (shape.oauth()) {
            amocrm.settings().set("accessTokenSeconds", 7200);
        }
    }

    Account account(CrmId crm) {
        return new Account(id, crm);
    }

    Sandbox sandbox(boolean inAmocrm) {
        return inAmocrm ? amocrm : lptracker;
    }

    Connection connection(Account account) {
        return account.crm().equals(World.AMOCRM) ? toAmocrm : toLptracker;
    }

    private Connection connection(CrmId crm, Credentials credentials, String project) {
        URI url = URI.create("http://" + crm + "." + name);
        return new Connection(account(crm), url, credentials, null, project, "secret");
    }

    /** The owner of the account lets the integration in once more. */
    void consentAgain() {
        if (shape.oauth()) {
            toAmocrm = connection(World.AMOCRM, consented(), null);
        }
    }

    private Credentials consented() {
        JsonNode answer = control(
                true,
                "/sandbox/oauth/code",
                "{\"client_id\":\"id\",\"client_secret\":\"secret\",\"redirect_uri\":\"http://hub/\"}");
        return new Credentials.OAuth(
                "id", "secret", "http://hub/", answer.path("refresh_token").asText(), null);
    }

    /** Turns something in a sandbox, as nobody can by its API. */
    JsonNode control(boolean inAmocrm, String path, String body) {
        Response response =
                sandbox(inAmocrm).handle(Request.of("POST", path, Map.of("Content-Type", "application/json"), body));
        if (response.status() >= 300) {
            throw new IllegalStateException("sandbox " + path + ": " + response.text());
        }
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
