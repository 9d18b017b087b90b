package io.leadbridge.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.testing.HandClock;
import io.leadbridge.testing.TestRedis;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.StringRedisTemplate;

class AlertsTest {

    private static final Alerts.Terms TERMS = new Alerts.Terms(
            Duration.ofHours(4), Duration.ofMinutes(10), Duration.ofMinutes(2), Duration.ofMinutes(2), 20);

    private final List<Problem> parked = new ArrayList<>();
    private final List<Problem> connections = new ArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T10:00:00Z"));
    private final RedisBook book =
            new RedisBook(new StringRedisTemplate(TestRedis.shared().factory()));

    @BeforeEach
    void emptyTheBook() {
        TestRedis.shared().flush();
    }

    @Test
    void tellsAProblemOnceThenAgainAfterHoursAndThenThatItIsOver() {
        Alerts alerts = alerts(new Channel("webhook", Grade.WARNING));
        connections.add(connection("acme/amocrm"));

        assertThat(round(alerts)).containsExactly("webhook raised connection:acme/amocrm");
        clock.pass(Duration.ofHours(3));
        assertThat(round(alerts)).isEmpty();
        clock.pass(Duration.ofHours(1));
        assertThat(round(alerts)).containsExactly("webhook repeated connection:acme/amocrm");
        connections.clear();
        clock.pass(Duration.ofMinutes(1));
        assertThat(round(alerts)).isEmpty();
        clock.pass(Duration.ofMinutes(1));
        assertThat(round(alerts)).containsExactly("webhook resolved connection:acme/amocrm");
        clock.pass(Duration.ofHours(9));
        assertThat(round(alerts)).isEmpty();
    }

    @Test
    void tellsOneThatComesAndGoesOnlyOnce() {
        Alerts alerts = alerts(new Channel("webhook", Grade.WARNING));
        connections.add(connection("acme/amocrm"));
        assertThat(round(alerts)).hasSize(1);

        for (int i = 0; i < 5; i++) {
            connections.clear();
            clock.pass(Duration.ofMinutes(1));
            assertThat(round(alerts)).isEmpty();
            connections.add(connection("acme/amocrm"));
            clock.pass(Duration.ofMinutes(1));
            assertThat(round(alerts)).isEmpty();
        }
    }

    @Test
    void tellsThatMoreAreParkedButNotMoreOftenThanAllowed() {
        Alerts alerts = alerts(new Channel("webhook", Grade.WARNING));
        park(Grade.WARNING, 3);
        assertThat(round(alerts)).hasSize(1);

        park(Grade.WARNING, 5);
        clock.pass(Duration.ofMinutes(9));
        assertThat(round(alerts)).isEmpty();
        clock.pass(Duration.ofMinutes(1));
        assertThat(round(alerts)).containsExactly("webhook worse parked:queue");

        // Some were replayed: what comes then is a rise again, though there were as many before.
        park(Grade.WARNING, 1);
        clock.pass(Duration.ofMinutes(10));
        assertThat(round(alerts)).isEmpty();
        park(Grade.WARNING, 2);
        assertThat(round(alerts)).containsExactly("webhook worse parked:queue");
    }

    @Test
    void tellsAtOnceThatAWarningHasBecomeCritical() {
        Alerts alerts = alerts(new Channel("webhook", Grade.WARNING), new Channel("telegram", Grade.CRITICAL));
        park(Grade.WARNING, 3);
        assertThat(round(alerts)).containsExactly("webhook raised parked:queue");

        park(Grade.CRITICAL, 300);

        assertThat(round(alerts))
                .containsExactlyInAnyOrder("webhook worse parked:queue", "telegram raised parked:queue");
    }

    @Test
    void isToldByOneOfAllInstancesOnly() {
        Alerts one = alerts(new Channel("webhook", Grade.WARNING));
        Alerts other = alerts(new Channel("webhook", Grade.WARNING));
        connections.add(connection("acme/amocrm"));

        List<Notice> begun = one.round();
        assertThat(other.round()).isEmpty();
        other.end();
        begun.forEach(one::told);
        one.end();

        assertThat(begun).hasSize(1);
        assertThat(round(other)).isEmpty();
    }

    @Test
    void comesAgainWhenItsChannelHasFailedWhichIsLeftAloneUntilThen() {
        Alerts alerts = alerts(new Channel("webhook", Grade.WARNING), new Channel("mail", Grade.WARNING));
        connections.add(connection("acme/amocrm"));
        connections.add(connection("acme/lptracker"));

        List<Notice> due = alerts.round();
        Notice first = due.stream()
                .filter(notice -> notice.channel().equals("mail"))
                .findFirst()
                .orElseThrow();
        alerts.failed(first, new IOException("no route to host"));
        due.stream().filter(alerts::isOpen).forEach(alerts::told);
        alerts.end();

        assertThat(due).hasSize(4).filteredOn(alerts::isOpen).hasSize(2);
        assertThat(round(alerts))
                .containsExactlyInAnyOrder(
                        "mail raised connection:acme/amocrm", "mail raised connection:acme/lptracker");
    }

    @Test
    void saysNothingOfAKindThatCannotBeLookedAt() {
        Alerts alerts = alerts(new Channel("webhook", Grade.WARNING));
        connections.add(connection("acme/amocrm"));
        assertThat(round(alerts)).hasSize(1);

        connections.clear();
        connections.add(null);
        clock.pass(Duration.ofHours(1));

        assertThat(round(alerts)).isEmpty();
    }

    @Test
    void tellsNoMoreThanSoManyInARoundTheCriticalOnesFirst() {
        Alerts alerts = alerts(new Channel("webhook", Grade.WARNING));
        park(Grade.WARNING, 1);
        for (int i = 0; i < 25; i++) {
            connections.add(connection("tenant-" + i + "/amocrm"));
        }

        assertThat(round(alerts)).hasSize(20).noneMatch(told -> told.contains("parked"));
        assertThat(round(alerts)).hasSize(6).anyMatch(told -> told.contains("parked"));
        assertThat(round(alerts)).isEmpty();
    }

    @Test
    void tellsNoPhoneNoEmailAndNoToken() {
        Problem problem = new Problem(
                "connection",
                "acme/amocrm",
                Grade.WARNING,
                0,
                "since 2026-11-23T02:00:00Z: +7 (999) 135-79-24, ivan@people.example, token eyJ0eXAiOiJKV1QiLCJhbGciOi1 refused");

        assertThat(problem.text()).isEqualTo("since 2026-11-23T02:00:00Z: ***, ***, token *** refused");
    }

    private Alerts alerts(Channel... channels) {
        return new Alerts(
                "Hub",
                List.of(channels),
                List.of(
                        new Source("parked", () -> List.copyOf(parked)),
                        // A null among them is a fault of the source.
                        new Source("connection", () -> List.copyOf(connections))),
                book,
                TERMS,
                clock,
                () -> "id-" + ids.incrementAndGet(),
                (channel, sent) -> {});
    }

    /** A round in which everything is sent. */
    private static List<String> round(Alerts alerts) {
        List<Notice> due = alerts.round();
        due.forEach(alerts::told);
        alerts.end();
        return due.stream()
                .map(notice -> notice.channel() + " " + notice.state().word() + " "
                        + notice.problem().key())
                .toList();
    }

    private void park(Grade grade, long count) {
        parked.clear();
        parked.add(new Problem("parked", "queue", grade, count, count + " messages wait for a person"));
    }

    private static Problem connection(String account) {
        return new Problem("connection", account, Grade.CRITICAL, 0, "needs a person: not paid");
    }
}
