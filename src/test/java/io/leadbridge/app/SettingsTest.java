package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    @TempDir
    private Path home;

    @BeforeEach
    void layTheShippedFile() throws Exception {
        Files.copy(Path.of("application.properties"), home.resolve("application.properties"));
        Files.createDirectories(home.resolve("tenants"));
        Files.createDirectories(home.resolve("routes"));
    }

    @Test
    void areGoodAsShipped() {
        Settings settings = Settings.read(home, Map.of());

        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.managementPort()).isEqualTo(9876);
        assertThat(settings.intake().maxBodyBytes()).isEqualTo(2 * 1024 * 1024);
        assertThat(settings.redisUrl()).isEmpty();
    }

    @Test
    void letTheEnvironmentWin() {
        Settings settings = Settings.read(home, Map.of("LEADBRIDGE_PORT", "9999", "QUEUE_SHARDS", "7"));

        assertThat(settings.port()).isEqualTo(9999);
        assertThat(settings.intake().queueShards()).isEqualTo(7);
        assertThat(settings.properties()).containsEntry("queue.shards", "7");
    }

    @Test
    void tellEveryFaultAtOnceWithItsPlace() throws Exception {
        Path file = home.resolve("application.properties");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("intake.body-timeout=10s", "intake.body-timeout=soon")
                        .replace("queue.shards=1\n", "queue.shards=101\n"));

        assertThatThrownBy(() -> Settings.read(home, Map.of("LEADBRIDGE_PORT", "0", "LEADBRIDGE_TENANTS", "nowhere")))
                .isInstanceOfSatisfying(SettingsException.class, failure -> assertThat(failure.faults())
                        .hasSize(4)
                        .anyMatch(fault ->
                                fault.contains("environment variable LEADBRIDGE_PORT") && fault.contains("'0'"))
                        .anyMatch(fault -> fault.contains("LEADBRIDGE_TENANTS") && fault.contains("folder"))
                        .anyMatch(
                                fault -> fault.matches(".*application.properties:\\d+: intake.body-timeout: 'soon'.*"))
                        .anyMatch(fault -> fault.contains("queue.shards: '101'")));
    }

    @Test
    void neverShowThePasswordOfABadAddress() {
        assertThatThrownBy(() -> Settings.read(home, Map.of("REDIS_URL", "rediz://:hunter2@host:1")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("REDIS_URL")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void takeEveryFormOfRedisAddress() {
        for (String url : new String[] {
            "redis://host",
            "rediss://user:word@host:6380/2",
            "redis-sentinel://:word@host:26379,other:26379/0#master",
            "redis-cluster://user:word@host:7000,other:7001",
            "rediss-cluster://host:7000"
        }) {
            assertThat(Settings.read(home, Map.of("REDIS_URL", url)).redisUrl()).isEqualTo(url);
        }
    }

    @Test
    void refuseALeaseUnderWhichNoWriteCouldBegin() {
        assertThatThrownBy(() -> Settings.read(home, Map.of("AMOCRM_CALL_MS", "4200")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("amocrm.call-ms")
                .hasMessageContaining("sync.lease-ms");
    }

    @Test
    void tellEveryCrmsNumberThatIsOutOfItsRangeAtOnce() {
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("AMOCRM_BATCH_ITEMS", "251"),
                Map.entry("AMOCRM_BATCH_REQUESTS", "0"),
                Map.entry("AMOCRM_SEARCH_PAGES", "0"),
                Map.entry("AMOCRM_CHANGES_PAGES", "many"),
                Map.entry("AMOCRM_EVENT_PAGES", "101"),
                Map.entry("AMOCRM_MAX_ANSWER", "1023"),
                Map.entry("AMOCRM_TOKEN_MARGIN", "PT5M"),
                Map.entry("AMOCRM_RENEWAL_CLAIM", "1s"),
                // Those below stand in no file, only as defaults of a route.
                Map.entry("AMOCRM_ACCOUNT_REQUESTS_PER_WINDOW", "-1"),
                Map.entry("AMOCRM_REQUESTS_PER_WINDOW", "0"),
                Map.entry("AMOCRM_BREAKER_CALLS", "0"),
                Map.entry("AMOCRM_BREAKER_FAILED_PERCENT", "101"),
                Map.entry("AMOCRM_BREAKER_REST_MS", "15s"),
                Map.entry("LPTRACKER_WINDOW_MS", ""),
                Map.entry("LPTRACKER_SLOT_WAIT_MS", "-1"),
                Map.entry("LPTRACKER_PAGE_SIZE", "10"),
                Map.entry("LPTRACKER_FETCH_PAGES", "0"),
                Map.entry("LPTRACKER_CHANGES_PAGES", "51"),
                Map.entry("LPTRACKER_WINDOW_OVERLAP_MS", "1000"),
                Map.entry("LPTRACKER_MAX_ANSWER", "2147483648"),
                Map.entry("LPTRACKER_CONNECTIONS", "0"),
                Map.entry("UPKEEP_TOKENS_PERIOD", "2h"),
                Map.entry("SYNC_THREADS", "0"),
                Map.entry("SYNC_WORKERS", "0"));

        assertThatThrownBy(() -> Settings.read(home, wrong))
                .isInstanceOfSatisfying(SettingsException.class, failure -> {
                    assertThat(failure.faults()).hasSize(wrong.size()).allMatch(fault -> fault.contains(" from "));
                    assertThat(wrong.keySet()).allSatisfy(name -> assertThat(failure.faults())
                            .as("told of " + name)
                            .anyMatch(fault -> fault.contains("environment variable " + name + ":")));
                });
    }

    @Test
    void refuseABatchThatTheCrmDoesNotTakeInOneRequest() {
        assertThatThrownBy(() -> Settings.read(home, Map.of("AMOCRM_BATCH_ITEMS", "20")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("deliver.amocrm.batch")
                .hasMessageContaining("amocrm.batch-items, 20");
    }

    @Test
    void refuseMoreConnectionsToAHostThanToAll() {
        assertThatThrownBy(() -> Settings.read(home, Map.of("LPTRACKER_CONNECTIONS", "10")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("lptracker.connections-per-host")
                .hasMessageContaining("lptracker.connections, 10");
    }

    @Test
    void refuseAClaimThatEndsWhileTheRenewalIsUnderWay() {
        Map<String, String> slow =
                Map.of("AMOCRM_CALL_MS", "20000", "SYNC_LEASE_MS", "30000", "AMOCRM_RENEWAL_CLAIM", "20s");

        assertThatThrownBy(() -> Settings.read(home, slow))
                .isInstanceOfSatisfying(SettingsException.class, failure -> assertThat(failure.faults())
                        .singleElement()
                        .asString()
                        .contains("amocrm.renewal-claim", "more than amocrm.call-ms, 20000"));
    }
}
