package io.leadbridge.app;

import io.leadbridge.alert.Alerts;
import io.leadbridge.alert.Grade;
import io.leadbridge.alert.Letters;
import io.leadbridge.alert.Problem;
import io.leadbridge.alert.RedisBook;
import io.leadbridge.alert.Source;
import io.leadbridge.camel.redisqueue.QueueDepth;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.camel.component.mail.MailComponent;
import org.apache.camel.component.mail.MailConfiguration;
import org.apache.camel.component.telegram.TelegramComponent;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The beans that tell people of problems, and the problems that they are told of. */
final class AlertWiring {

    /** Of one kind, told one by one; the rest together. */
    private static final int MOST_EACH = 20;

    /** An oldest message that is so much older than allowed is critical. */
    private static final int CRITICAL_TIMES = 3;

    private final AlertSettings settings;
    private final Duration queueOldest;
    private final StringRedisTemplate redis;
    private final Clock clock;
    private final MeterRegistry meters;

    AlertWiring(Settings settings, StringRedisTemplate redis, Clock clock, MeterRegistry meters) {
        this.settings = settings.alert();
        this.queueOldest = settings.health().queueOldest();
        this.redis = redis;
        this.clock = clock;
        this.meters = meters;
    }

    /** @param health knows of connections and subscriptions */
    Map<String, Object> beans(RedisQueueOperations queue, HealthWiring health) {
        settings.channels().forEach(channel -> {
            counter(channel.name(), true);
            counter(channel.name(), false);
        });
        List<Source> sources = List.of(
                new Source("parked", () -> parked(queue.depth())),
                new Source("oldest", () -> oldest(queue.depth())),
                new Source("connection", () -> connections(health)),
                new Source("subscription", () -> subscriptions(health)));
        Map<String, Object> beans = new LinkedHashMap<>();
        beans.put(
                "alerts",
                new Alerts(
                        settings.name(),
                        settings.channels(),
                        sources,
                        new RedisBook(redis),
                        settings.terms(),
                        clock,
                        () -> UUID.randomUUID().toString(),
                        (channel, sent) -> counter(channel, sent).increment()));
        beans.put("alert-letters", new Letters(settings.addresses()));
        // Camel takes a component by its name from here. So no address that a console shows has a secret in it.
        beans.put("telegram", telegram());
        beans.put("smtp", mail());
        beans.put("smtps", mail());
        return beans;
    }

    private List<Problem> parked(QueueDepth depth) {
        if (depth.parked() == 0) {
            return List.of();
        }
        Grade grade = depth.parked() >= settings.parkedCritical() ? Grade.CRITICAL : Grade.WARNING;
        return List.of(new Problem(
                "parked",
                "queue",
                grade,
                depth.parked(),
                depth.parked() + " messages wait for a person; see why, then replay or drop them"));
    }

    private List<Problem> oldest(QueueDepth depth) {
        if (depth.oldestAge().compareTo(queueOldest) <= 0) {
            return List.of();
        }
        boolean critical = depth.oldestAge().compareTo(queueOldest.multipliedBy(CRITICAL_TIMES)) > 0;
        return List.of(new Problem(
                "oldest",
                "queue",
                critical ? Grade.CRITICAL : Grade.WARNING,
                0,
                "the oldest message in line waits for " + depth.oldestAge().toSeconds() + " s, at most "
                        + queueOldest.toSeconds() + " s expected; " + depth.waiting() + " wait"));
    }

    private static List<Problem> connections(HealthWiring health) {
        List<Problem> problems = new ArrayList<>();
        health.paused()
                .forEach((account, pause) -> problems.add(new Problem(
                        "connection",
                        account.toString(),
                        Grade.CRITICAL,
                        0,
                        "nothing is sent until a person has helped: " + pause.reason())));
        return together("connection", "connections need a person", problems);
    }

    private static List<Problem> subscriptions(HealthWiring health) {
        List<Problem> problems = new ArrayList<>();
        health.unsubscribed()
                .forEach((account, reason) -> problems.add(new Problem(
                        "subscription",
                        account.toString(),
                        Grade.WARNING,
                        0,
                        "the CRM does not call our webhook, changes come by the catch-up only: " + reason)));
        return together("subscription", "connections whose CRM does not call our webhook", problems);
    }

    /** Too many to be told one by one are one problem. */
    private static List<Problem> together(String kind, String words, List<Problem> problems) {
        if (problems.size() <= MOST_EACH) {
            return problems;
        }
        return List.of(new Problem(
                kind,
                "many",
                problems.get(0).grade(),
                problems.size(),
                problems.size() + " " + words + "; the first is "
                        + problems.get(0).subject()));
    }

    private Counter counter(String channel, boolean sent) {
        return Counter.builder("leadbridge.alerts")
                .description("Messages to people outside")
                .tag("channel", channel)
                .tag("result", sent ? "sent" : "failed")
                .register(meters);
    }

    private TelegramComponent telegram() {
        TelegramComponent telegram = new TelegramComponent();
        telegram.setAuthorizationToken(settings.telegramToken().isEmpty() ? null : settings.telegramToken());
        telegram.setBaseUri(settings.telegramBase());
        telegram.setClient(HttpClient.newBuilder()
                .connectTimeout(Duration.ofMillis(settings.timeoutMillis()))
                .build());
        return telegram;
    }

    private MailComponent mail() {
        String timeout = Integer.toString(settings.timeoutMillis());
        Properties properties = new Properties();
        for (String protocol : List.of("mail.smtp.", "mail.smtps.")) {
            properties.setProperty(protocol + "connectiontimeout", timeout);
            properties.setProperty(protocol + "timeout", timeout);
            properties.setProperty(protocol + "writetimeout", timeout);
            properties.setProperty(protocol + "starttls.enable", "true");
            properties.setProperty(protocol + "ssl.checkserveridentity", "true");
        }
        MailConfiguration configuration = new MailConfiguration();
        configuration.setAdditionalJavaMailProperties(properties);
        if (!settings.mailUser().isEmpty()) {
            configuration.setUsername(settings.mailUser());
            configuration.setPassword(settings.mailPassword());
        }
        MailComponent mail = new MailComponent();
        mail.setConfiguration(configuration);
        return mail;
    }
}
