package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.crm.Answer;
import io.leadbridge.event.Account;
import io.leadbridge.event.Condition;
import io.leadbridge.event.Connection;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Region;
import io.leadbridge.event.Retention;
import io.leadbridge.event.Rule;
import io.leadbridge.event.TenantId;
import io.leadbridge.tenant.NameCheck.Finding;
import io.leadbridge.tenant.Tenant;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When names are held against a CRM, and when not. What names are right, the rooms rules and mapping test. */
@Timeout(600)
class NameChecksTest {

    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final Metadata NOTHING = new Metadata(List.of(), List.of());
    private static final Tenant SAVED = tenant("http://127.0.0.1:1", "token");

    @Test
    void holdsTheNamesAgainstWhatTheCrmInForceHas() {
        assertThat(check(account -> new Answer.Ok<>(NOTHING), SAVED))
                .extracting(Finding::path)
                .containsExactly("rules[0].when.pipeline");
    }

    @Test
    void leavesOutACrmThatIsNotInForceAsItIsToBeSaved() {
        Function<Account, Answer<Metadata>> answers = account -> new Answer.Ok<>(NOTHING);

        assertThat(check(answers, null)).isEmpty();
        assertThat(check(answers, tenant("http://127.0.0.1:2", "token"))).isEmpty();
        assertThat(check(answers, tenant("http://127.0.0.1:1", "other"))).isEmpty();
    }

    @Test
    void leavesOutACrmThatCannotBeAsked() {
        assertThat(check(account -> new Answer.Hold<>(Duration.ofSeconds(1), "paused"), SAVED))
                .isEmpty();
        assertThat(check(
                        account -> {
                            throw new IllegalStateException("broken");
                        },
                        SAVED))
                .isEmpty();
    }

    @Test
    void doesNotHangOnACrmThatHangs() {
        CountDownLatch hanging = new CountDownLatch(1);

        List<Finding> findings = check(
                Duration.ofMillis(200),
                account -> {
                    try {
                        hanging.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return new Answer.Ok<>(NOTHING);
                },
                SAVED);

        assertThat(findings).isEmpty();
    }

    private static List<Finding> check(Function<Account, Answer<Metadata>> metadata, Tenant inForce) {
        return check(Duration.ofSeconds(20), metadata, inForce);
    }

    private static List<Finding> check(Duration timeout, Function<Account, Answer<Metadata>> metadata, Tenant inForce) {
        try (NameChecks names = new NameChecks(metadata, id -> Optional.ofNullable(inForce), timeout, 1)) {
            return names.check(SAVED);
        }
    }

    private static Tenant tenant(String url, String token) {
        TenantId id = new TenantId("acme");
        Connection connection = new Connection(
                new Account(id, AMOCRM),
                URI.create(url),
                new Connection.Credentials.Token(token),
                null,
                null,
                "secret");
        Rule rule = new Rule("one", AMOCRM, new Condition.InPipeline(List.of("Sales")), List.of());
        return new Tenant(id, "v", Map.of(AMOCRM, connection), List.of(rule), Region.DEFAULT, Retention.DEFAULT);
    }
}
