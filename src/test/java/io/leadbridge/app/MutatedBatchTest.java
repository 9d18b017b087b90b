package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.camel.redisqueue.ParkedMessage;
import io.leadbridge.camel.redisqueue.QueueStats;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.crm.Mutation;
import io.leadbridge.crm.WebhookFixtures;
import io.leadbridge.crm.amocrm.AmoCrm;
import io.leadbridge.crm.lptracker.LpTracker;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Webhook;
import io.leadbridge.event.WebhookCodec;
import io.leadbridge.testing.TestRedis;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Spoilt bodies through the whole server: what cannot be understood parks with its reason, and nothing comes round again. */
@Timeout(600)
class MutatedBatchTest {

    private static final int BODIES = 300;
    private static final long SEED = Long.getLong("seed", 20_261_124L);

    private final HttpClient http = HttpClient.newHttpClient();
    private final AmoCrm amocrm = new AmoCrm();
    private final LpTracker lptracker = new LpTracker(ZoneId.of("Europe/Moscow"));

    @TempDir
    private Path folder;

    @Test
    void parksEachBodyThatNobodyUnderstandsOnceAndWithItsReason() throws Exception {
        List<Integer> ports = Ports.free(4);
        Map<String, String> environment = new HashMap<>();
        environment.put("LEADBRIDGE_PORT", ports.get(0).toString());
        environment.put("LEADBRIDGE_MANAGEMENT_PORT", ports.get(1).toString());
        environment.put("LEADBRIDGE_SANDBOX_AMOCRM_PORT", ports.get(2).toString());
        environment.put("LEADBRIDGE_SANDBOX_LPTRACKER_PORT", ports.get(3).toString());
        environment.put("LEADBRIDGE_DATA", folder.toString());
        environment.put("LEADBRIDGE_STOP_DELAY", "0s");
        try (TestRedis redis = TestRedis.start()) {
            environment.put("REDIS_URL", redis.url());
            try (HubProcess hub = HubProcess.start(environment, "run", "--sandbox");
                    RedisQueueOperations queue =
                            new RedisQueueOperations(redis.factory(), "webhooks", 1, Duration.ofSeconds(20))) {
                int accepted = 0;
                int faults = 0;
                for (int i = 0; i < BODIES; i++) {
                    String crm = i % 2 == 0 ? "amocrm" : "lptracker";
                    byte[] body = mutated(crm, SEED + i);
                    if (accepted(ports.get(0), crm, body)) {
                        accepted++;
                        faults += fault(WebhookFixtures.webhook(crm, body)) == null ? 0 : 1;
                    }
                }

                await().atMost(Duration.ofMinutes(2)).until(() -> queue.depth().waiting() == 0);

                List<ParkedMessage> parked = queue.parked(BODIES);
                QueueStats stats = queue.stats();
                String which = "seed " + SEED + ", " + hub.said();
                assertThat(parked).as(which).hasSize(faults).isNotEmpty();
                assertThat(parked).as(which).allSatisfy(one -> {
                    Webhook webhook = new WebhookCodec()
                            .decode(one.message().id(), one.message().body());
                    assertThat(one.reason()).contains(fault(webhook));
                    assertThat(one.message().attempt()).isLessThanOrEqualTo(1);
                });
                assertThat(stats.waiting()).as(which).isZero();
                assertThat(accepted).as(which).isGreaterThan(faults);
            }
        }
    }

    private static byte[] mutated(String crm, long seed) {
        List<Path> files = WebhookFixtures.of(crm);
        byte[] body = WebhookFixtures.body(files.get((int) (seed % files.size())));
        byte[] other = WebhookFixtures.body(files.get((int) (seed / 7 % files.size())));
        return Mutation.of(body, other, seed);
    }

    private String fault(Webhook webhook) {
        String crm = webhook.account().crm().toString();
        Connection connection = WebhookFixtures.connection(crm, null, "77");
        return crm.equals("amocrm")
                ? amocrm.parse(webhook, connection).fault()
                : lptracker.parse(webhook, connection).fault();
    }

    /** Whether it was taken; the same bytes a second time are told to be a duplicate. */
    private boolean accepted(int port, String crm, byte[] body) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + port + "/webhooks/demo/" + crm + "/demo-" + crm + "-secret");
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body().contains("accepted");
    }
}
