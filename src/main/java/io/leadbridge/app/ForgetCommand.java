package io.leadbridge.app;

import io.leadbridge.event.TenantId;
import io.leadbridge.tenant.Tenants;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code leadbridge forget TENANT PHONE|EMAIL}: erases a person's data, and says where it was. Exit codes: 0 nothing of the
 * person is left, 1 something is or Redis failed, 2 wrong use or settings.
 */
@Command(
        name = "forget",
        description = "Erases a person's data from the history, the parked messages and the books of a tenant.",
        footer = {
            "",
            "Works beside running servers, and may be repeated. The CRMs are not touched: erase the person there first.",
            "It is no block list: a lead of the person that comes later is synced again. See docs/personal-data.md."
        },
        mixinStandardHelpOptions = true)
final class ForgetCommand implements Callable<Integer> {

    private static final int LEFT = 1;

    @Parameters(index = "0", paramLabel = "TENANT", description = "The tenant's name.")
    private String name;

    @Parameters(
            index = "1",
            paramLabel = "PHONE|EMAIL",
            description = "Written in any way; '-' reads it from standard input, so that no shell remembers it.")
    private String phoneOrEmail;

    @Option(names = "--dry-run", description = "Tells what there is, and erases nothing.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        // What is found is told on stdout.
        System.setProperty("leadbridge.log", "none");
        if (!TenantId.isValid(name)) {
            throw new SettingsException("tenant '" + name + "': 1 to 40 of a-z, 0-9 and - expected");
        }
        String person = phoneOrEmail.equals("-") ? firstLine() : phoneOrEmail;
        Settings settings = Leadbridge.settings(spec);
        PrintWriter out = spec.commandLine().getOut();
        try {
            Forgotten forgotten = forget(settings, new TenantId(name), person, out);
            print(out, forgotten);
            return forgotten.isLeft() ? LEFT : 0;
        } catch (IllegalArgumentException e) {
            throw new SettingsException(e.getMessage());
        } catch (DataAccessException | UncheckedIOException e) {
            out.println("NOT finished: Redis does not answer (" + e.getClass().getSimpleName() + ").");
            out.println("What was erased by then stays so. Run it again.");
            out.flush();
            return LEFT;
        }
    }

    private Forgotten forget(Settings settings, TenantId tenant, String person, PrintWriter out) throws Exception {
        RouteFiles routes = RouteFiles.read(settings.routes());
        try (BorrowedRedis borrowed = BorrowedRedis.of(settings)) {
            LettuceConnectionFactory redis = RedisAddress.connect(borrowed.url(), settings.redis());
            try (Wiring wiring = new Wiring(
                            settings, routes, redis, Clock.systemUTC(), settings.variables(), Vaults.of(settings));
                    DefaultCamelContext camel = new DefaultCamelContext()) {
                Map<String, Object> beans = wiring.beans(camel);
                if (((Tenants) beans.get("tenants")).find(tenant).isEmpty()) {
                    out.println(
                            "careful: no tenant '" + tenant + "' is in force; what is kept under that name is meant");
                }
                Forget forget = (Forget) beans.get("forget");
                return dryRun ? forget.look(tenant, person) : forget.forget(tenant, person);
            } finally {
                redis.destroy();
            }
        }
    }

    private static void print(PrintWriter out, Forgotten forgotten) {
        out.printf("%-18s %7s %7s%n", "place", "found", "erased");
        for (Forgotten.Place place : forgotten.places()) {
            out.printf(
                    "%-18s %7d %7d%s%n",
                    place.name(),
                    place.found(),
                    place.erased(),
                    place.left().isEmpty() ? "" : "  left: " + place.left());
        }
        out.println("links               not looked at: they hold ids of records, nothing of a person");
        if (forgotten.dryRun()) {
            out.println("Nothing was erased: --dry-run.");
        } else if (!forgotten.file().isEmpty()) {
            out.println(forgotten.file() + ".");
        }
        out.flush();
    }

    private static String firstLine() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = in.readLine();
        return line == null ? "" : line;
    }
}
