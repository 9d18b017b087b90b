package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadbridge.event.Entity;
import io.leadbridge.event.Metadata;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.sandbox.amocrm.AmoSandbox;
import io.leadbridge.sandbox.lptracker.LpSandbox;
import io.leadbridge.testing.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code leadbridge connect} as a process of its own, against both sandboxes. */
@Timeout(600)
class ConnectTest {

    @TempDir
    private Path folder;

    private SandboxServer amocrm;
    private SandboxServer lptracker;

    @BeforeEach
    void startBothCrms() throws IOException {
        amocrm = SandboxServer.start(0, AmoSandbox.create(InstantSource.system(), new Random(1)));
        lptracker = SandboxServer.start(0, LpSandbox.create(InstantSource.system(), new Random(2)));
    }

    @AfterEach
    void endBothCrms() {
        lptracker.close();
        amocrm.close();
    }

    @Test
    void printsWhatBothCrmsHaveAndSubscribesNothingWithoutAnAddress() throws Exception {
        CommandRun connect = CommandRun.of(environment(TestRedis.shared().url()), "connect", "demo");
        assertThat(connect.exitCode()).as(connect.said()).isZero();

        assertThat(connect.said())
                .contains("demo/amocrm at " + amocrm.url(), "demo/lptracker at " + lptracker.url(), "connected")
                .contains("Pipelines and stages", "Sales", "Новая")
                .contains("Fields", "Source", "Бюджет")
                .contains("https://YOUR-ADDRESS/webhooks/demo/amocrm/***")
                .doesNotContain("demo-amocrm-secret", "demo-lptracker-secret", "NOT ");
    }

    @Test
    void letsTheRunningServersReadTheMetadataAgain() throws Exception {
        TestRedis redis = TestRedis.shared();
        String kept = "lb:{t:demo}:metadata:2:amocrm";
        redis.ask("HSET", kept, "metadata", "{}", "fresh-until", "99999999999999");
        CommandRun connect = CommandRun.of(environment(redis.url()), "connect", "demo");
        assertThat(connect.exitCode()).as(connect.said()).isZero();

        assertThat(redis.ask("HGET", kept, "fresh-until").strip()).isEqualTo("0");
        redis.flush();
    }

    @Test
    void saysWhichConnectionFailedAndWhatToDoAndStillShowsTheOther() throws Exception {
        Map<String, String> environment = environment(TestRedis.shared().url());
        environment.put("LEADBRIDGE_DEMO_AMOCRM_TOKEN", "wrong-token");
        CommandRun connect = CommandRun.of(environment, "connect", "demo");
        assertThat(connect.exitCode()).as(connect.said()).isEqualTo(1);

        assertThat(connect.said())
                .contains("NOT connected", "What to do", "Новая")
                .doesNotContain("wrong-token");
    }

    @Test
    void tellsTheNearestNameOfAnUnknownTenant() throws Exception {
        CommandRun connect = CommandRun.of(environment(TestRedis.shared().url()), "connect", "demmo");
        assertThat(connect.exitCode()).as(connect.said()).isEqualTo(2);

        assertThat(connect.said()).contains("no tenant 'demmo'", "did you mean 'demo'?");
    }

    @Test
    void saysThatRedisIsAwayAndSendsNothing() throws Exception {
        CommandRun connect = CommandRun.of(environment("redis://127.0.0.1:1"), "connect", "demo");
        assertThat(connect.exitCode()).as(connect.said()).isEqualTo(1);

        assertThat(connect.said())
                .contains("NOT connected: Redis does not answer", "REDIS_URL")
                .doesNotContain("Exception: ", "\tat ");
    }

    @Test
    void refusesAnAddressThatNoCrmCouldCall() throws Exception {
        CommandRun connect =
                CommandRun.of(environment(TestRedis.shared().url()), "connect", "demo", "--url", "hooks.example.com");
        assertThat(connect.exitCode()).as(connect.said()).isEqualTo(2);

        assertThat(connect.said()).contains("hooks.example.com", "https://");
    }

    @Test
    void usesTheEmbeddedRedisOfTheServerThatRuns() throws Exception {
        Map<String, String> environment = environment("");
        List<Integer> ports = Ports.free(2);
        environment.put("LEADBRIDGE_PORT", ports.get(0).toString());
        environment.put("LEADBRIDGE_MANAGEMENT_PORT", ports.get(1).toString());
        environment.put("LEADBRIDGE_STOP_DELAY", "0s");
        try (HubProcess hub = HubProcess.start(environment, "run");
                HubProcess connect = HubProcess.start(environment, "connect", "demo")) {
            assertThat(connect.exitCode()).as(connect.said()).isZero();

            assertThat(hub.isAlive()).isTrue();
            assertThat(new RedisFolder(folder.resolve("data/redis")).servers()).hasSize(1);
            assertThat(hub.stop()).isTrue();
        }
    }

    @Test
    void startsAnEmbeddedRedisForItsTimeWhenNoServerRuns() throws Exception {
        try (HubProcess connect = HubProcess.start(environment(""), "connect", "demo")) {
            assertThat(connect.exitCode()).as(connect.said()).isZero();
        }

        assertThat(new RedisFolder(folder.resolve("data/redis")).servers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hooks.example.com",
                "ftp://hooks.example.com",
                "https://",
                "https://a/?b=c",
                "https://u@a",
                "x y"
            })
    void knowsWhatIsNoPublicAddress(String text) {
        assertThat(PublicUrl.isValid(text)).isFalse();
        assertThatThrownBy(() -> PublicUrl.of(text)).isInstanceOf(SettingsException.class);
    }

    @Test
    void hidesTheSecretOfAnAddress() {
        assertThat(PublicUrl.masked(URI.create("https://hooks.example.com/in/webhooks/acme/amocrm/s3cret")))
                .isEqualTo("https://hooks.example.com/in/webhooks/acme/amocrm/***");
    }

    @Test
    void cutsALongListOfOptionsAndLeavesOutWhatIsNotThere() {
        List<String> cities = IntStream.range(0, 200).mapToObj(i -> "City " + i).toList();
        Metadata metadata = new Metadata(
                List.of(), List.of(new Metadata.Field(Entity.LEAD, "5", "Город\nгород", null, "select", cities)));

        assertThat(MetadataTables.of(metadata))
                .contains("Город город", "City 11 … 188 more")
                .doesNotContain("City 12 ", "Pipelines", "Users");
    }

    private Map<String, String> environment(String redisUrl) throws IOException {
        Path tenants = Files.createDirectories(folder.resolve("tenants"));
        Files.copy(Path.of("tenants/demo.yaml"), tenants.resolve("demo.yaml"));
        Map<String, String> environment = new HashMap<>();
        environment.put("REDIS_URL", redisUrl);
        environment.put("LEADBRIDGE_DATA", folder.resolve("data").toString());
        environment.put("LEADBRIDGE_TENANTS", tenants.toString());
        environment.put("LEADBRIDGE_SANDBOX_AMOCRM_URL", amocrm.url());
        environment.put("LEADBRIDGE_SANDBOX_LPTRACKER_URL", lptracker.url());
        return environment;
    }
}
