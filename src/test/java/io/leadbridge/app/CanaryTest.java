package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.crm.RedisTokens;
import io.leadbridge.event.Account;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.TenantId;
import io.leadbridge.tenant.Vault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Secrets stay where they belong, and people's data where it is kept: plants both, runs a hub, and searches all it left. */
@Timeout(600)
class CanaryTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    /** The queue's messages and what became of events; all else in Redis has no need to know people. */
    private static final Predicate<String> KEEPS_PEOPLE = key -> key.startsWith("lb:{q:") || key.contains("}:history:");

    @TempDir
    private Path folder;

    private final CanarySearch search = new CanarySearch();

    @Test
    void noSecretLeavesItsPlaceAndNoPersonIsNamedWhereNobodyExpectsIt() throws Exception {
        try (CanaryRun run = new CanaryRun(folder, search)) {
            run.start();
            run.work();
            run.writeTenant("faults.yaml");
            run.writeTenant("unreadable.yaml");
            run.sendBadWebhooks();
            run.askEverything();
            run.command(commands());
            await().atMost(LONG).until(() -> run.hub().said().contains("unreadable.yaml"));
            searchRedis(run.environment().get("LEADBRIDGE_SECRET_KEY"));
            run.stop();
            search.text("output of the server", run.hub().said());
        }
        searchFiles();

        System.out.println(search.told());
        assertThat(search.found()).isEmpty();
        assertThat(search.kept())
                .as("people's data where it is kept")
                .anyMatch(found -> found.startsWith("e-mail, plain, in Redis, value of lb:{q:"));
        assertThat(search.kinds()).containsKeys("answer", "command", "Redis", "file", "output");
    }

    /** Those that there are, of all that print something of a tenant. */
    private String[] commands() {
        Map<String, ?> known = Leadbridge.commandLine().getSubcommands();
        return Stream.of(
                        "check",
                        "connect canary --url http://127.0.0.1:1",
                        "connect second",
                        "rekey",
                        "export canary",
                        "export second")
                .filter(command -> known.containsKey(command.split(" ")[0]))
                .toArray(String[]::new);
    }

    private void searchRedis(String key) throws Exception {
        Properties server = new RedisFolder(folder.resolve("data/redis")).lastConfiguration();
        search.plant(Canary.secret("embedded Redis' password", server.getProperty("requirepass")));
        LettuceConnectionFactory redis = RedisAddress.connect(
                "redis://:" + server.getProperty("requirepass") + "@127.0.0.1:" + server.getProperty("port"),
                Settings.read(Path.of("").toAbsolutePath(), Map.of()).redis());
        try (RedisConnection connection = redis.getConnection()) {
            plantLivingTokens(new StringRedisTemplate(redis), Vault.ofSetting(key));
            search.redis(connection, KEEPS_PEOPLE);
            // Otherwise nobody could search the file.
            connection.serverCommands().setConfig("rdbcompression", "no");
            connection.serverCommands().save();
        } finally {
            redis.destroy();
        }
    }

    /** The tokens that the CRMs gave meanwhile. */
    private void plantLivingTokens(StringRedisTemplate redis, Vault vault) throws Exception {
        TenantId tenant = new TenantId("canary");
        String token = new RedisTokens(redis, new VaultSealer(vault))
                .get(new Account(tenant, new CrmId("lptracker")))
                .orElseThrow();
        search.plant(Canary.secret("token of a login", token));
        String sealed = (String) redis.opsForHash().get("lb:{t:canary}:oauth:amocrm", "pair");
        JsonNode pair = new ObjectMapper()
                .readTree(vault.open(Base64.getDecoder().decode(sealed), "lb:{t:canary}:oauth:amocrm"));
        search.plant(Canary.secret("access token", pair.path("access").asText()));
        search.plant(Canary.secret("refresh token", pair.path("refresh").asText()));
    }

    private void searchFiles() throws Exception {
        assertThat(folder.resolve("data/redis/dump.rdb")).exists();
        assertThat(folder.resolve("data/spool")).isNotEmptyDirectory();
        search.files(
                folder,
                file -> file.startsWith(folder.resolve("tenants"))
                        || file.getFileName().toString().startsWith("redis-server-")
                        || file.endsWith("redis.conf"),
                file -> file.startsWith(folder.resolve("data/redis")) || file.startsWith(folder.resolve("data/spool")));
    }

    @Test
    void findsALeakThatWasMadeOnPurpose() throws Exception {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Files.writeString(routes.resolve(file.getFileName()), guilty(Files.readString(file)));
            }
        }
        try (CanaryRun run = new CanaryRun(folder, search)) {
            run.environment().put("LEADBRIDGE_ROUTES", routes.toString());
            run.start();
            run.crms().personMakesLptrackerLead(CanaryRun.LEAD, CanaryRun.PHONE);
            await().atMost(LONG).until(() -> run.hub().said().contains("leaks: "));
            search.text("output of the server", run.hub().said());
        }

        assertThat(search.found()).contains("lptracker-hook, plain, in output of the server");
    }

    /** With a step that logs each webhook's address. */
    private static String guilty(String routes) {
        String first = "        - bean:\n            ref: admission\n";
        return routes.replace(
                first,
                "        - log:\n            message: \"leaks: ${body.path}\"\n"
                        + "            logName: io.leadbridge.guilty\n" + first);
    }

    @Test
    void findsEveryFormInEveryKindOfPlace() throws Exception {
        Canary canary = Canary.secret("password", "пароль/ка\"нарейки+=&5 f00d");
        for (Map.Entry<String, byte[]> form : canary.forms().entrySet()) {
            CanarySearch one = new CanarySearch();
            one.plant(canary);
            Path file = Files.createDirectories(folder.resolve("data")).resolve("left.tmp");
            Files.write(
                    file,
                    ("before " + new String(form.getValue(), StandardCharsets.UTF_8) + " behind")
                            .getBytes(StandardCharsets.UTF_8));

            one.files(folder, left -> false, left -> true);

            assertThat(one.found()).contains("password, " + form.getKey() + ", in file " + file);
        }
    }
}
