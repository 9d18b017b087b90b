package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.event.Retention;
import io.leadbridge.event.TenantId;
import io.leadbridge.history.Ends;
import io.leadbridge.history.RedisHistory;
import io.leadbridge.history.RedisStories;
import io.leadbridge.testing.TestRedis;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.core.StringRedisTemplate;

/** {@code leadbridge forget} as a process of its own. */
@Timeout(600)
class ForgetCommandTest {

    private static final TenantId DEMO = new TenantId("demo");

    @TempDir
    private Path folder;

    @Test
    void erasesThePersonAndTellsWhereItWasButNotWho() throws Exception {
        TestRedis redis = TestRedis.shared();
        redis.flush();
        StringRedisTemplate template = new StringRedisTemplate(redis.factory());
        RedisStories stories = new RedisStories(template, Clock.systemUTC());
        new RedisHistory(
                        template,
                        Duration.ofDays(30),
                        tenant -> Retention.DEFAULT,
                        Clock.systemUTC(),
                        (tenant, event) -> {})
                .ended(
                        DEMO,
                        List.of(Ends.of(
                                "m1",
                                0,
                                null,
                                Ends.APPLIED,
                                Ends.work("1", "Анна", "+7 912 000-00-01", "anna@example.test"))));

        CommandRun forget = CommandRun.of(environment(redis.url()), "forget", "demo", "8 912 000 00 01");
        assertThat(forget.exitCode()).as(forget.said()).isZero();

        assertThat(forget.said())
                .containsPattern("stories +1 +1")
                .contains("Redis writes its file anew")
                .doesNotContain("912", "anna", "Анна");

        assertThat(stories.count(DEMO)).isZero();
    }

    @Test
    void refusesWhatIsNeitherAPhoneNorAnEmail() throws Exception {
        CommandRun forget = CommandRun.of(environment(TestRedis.shared().url()), "forget", "demo", "annasmirnova");
        assertThat(forget.exitCode()).as(forget.said()).isEqualTo(2);

        assertThat(forget.said())
                .contains("leadbridge: neither a phone nor an e-mail given")
                .doesNotContain("annasmirnova", "\tat ");
    }

    private Map<String, String> environment(String redisUrl) {
        return Map.of(
                "REDIS_URL", redisUrl, "LEADBRIDGE_DATA", folder.resolve("data").toString());
    }
}
