package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.testing.QueueReader;
import io.leadbridge.testing.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers behind one port, on one Redis, restarted one after the other while webhooks come in. */
class RollingRestartTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int PER_SECOND = 100;

    @TempDir
    private Path folder;

    private final List<HubProcess> processes = new ArrayList<>();

    @Test
    void losesRefusesAndDoublesNothing() throws Exception {
        try (TestRedis redis = TestRedis.start()) {
            HubSettings first = new HubSettings(folder, redis.url()).with("LEADBRIDGE_STOP_DELAY", "2s");
            HubSettings second = new HubSettings(folder, redis.url()).with("LEADBRIDGE_STOP_DELAY", "2s");
            HubProcess oldFirst = start(first);
            HubProcess oldSecond = start(second);
            try (Balancer balancer = new Balancer(List.of(first, second));
                    SteadyTraffic traffic = afterBothAreUsed(balancer, first, second)) {
                await().atMost(LONG).until(() -> traffic.accepted() > PER_SECOND / 2);

                oldFirst.terminate();
                assertThat(oldFirst.exitCode()).as(oldFirst.said()).isZero();
                HubProcess newFirst = start(first);
                await().atMost(LONG).until(() -> balancer.uses(first));
                oldSecond.terminate();
                assertThat(oldSecond.exitCode()).as(oldSecond.said()).isZero();
                HubProcess newSecond = start(second);
                await().atMost(LONG).until(() -> balancer.uses(second));
                traffic.stop();
                newFirst.stop();
                newSecond.stop();

                assertThat(traffic.answers()).containsOnlyKeys("200");
                assertThat(SteadyTraffic.leadsOf(QueueReader.takeAll(redis)))
                        .containsExactlyInAnyOrderElementsOf(traffic.leads("200"));
            }
        } finally {
            processes.forEach(HubProcess::close);
        }
    }

    private HubProcess start(HubSettings settings) throws Exception {
        HubProcess process = HubProcess.start(Map.copyOf(settings.environment()), "run");
        processes.add(process);
        return process;
    }

    private static SteadyTraffic afterBothAreUsed(Balancer balancer, HubSettings first, HubSettings second) {
        await().atMost(LONG).until(() -> balancer.uses(first) && balancer.uses(second));
        return SteadyTraffic.to(balancer.webhooks(), PER_SECOND);
    }
}
