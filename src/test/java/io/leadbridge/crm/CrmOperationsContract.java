package io.leadbridge.crm;

import static io.leadbridge.crm.CrmContractTest.LONG;
import static io.leadbridge.crm.CrmContractTest.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadbridge.event.Account;
import io.leadbridge.event.Change;
import io.leadbridge.event.Connection;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Parsed;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Value;
import io.leadbridge.event.Webhook;
import io.leadbridge.sandbox.Request;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.sandbox.WebhookReceiver;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every CRM's routes promise beside reading and writing leads: access, changes, webhooks, notes, tasks. */
abstract class CrmOperationsContract {

    private static final URI HOOK = URI.create("http://127.0.0.1:9/webhooks/acme/crm/secret");

    SandboxServer server;
    Wiring wiring;
    Account account;
    Crm crm;

    /** A connection whose token can be renewed. */
    abstract Connection renewable(String url);

    abstract Created create(String stage);

    abstract Patch patch(Created created, String stage, Map<FieldPath, Value> fields);

    @Test
    void getsInAgainOnceItsTokenIsDead() {
        wiring.connect(renewable(server.url()));
        Created created = create(null);
        server.ask(sandbox -> sandbox.handle(Request.of("POST", "/sandbox/expire-tokens", Map.of(), "")));

        assertThat(ok(crm.fetch(account, Set.of(created.lead()), null))).hasSize(1);
    }

    @Test
    void listsWhatChangedSinceAndNothingElse() {
        Instant before = Instant.now().minus(Duration.ofMinutes(1));
        Created created = create(null);

        Changes changes = ok(crm.changes(account, before));
        Changes later = ok(crm.changes(account, Instant.now().plus(Duration.ofHours(1))));

        assertThat(changes.leads()).extracting(lead -> lead.ref().id()).containsExactly(created.lead());
        assertThat(changes.more()).isFalse();
        assertThat(later.leads()).isEmpty();
    }

    @Test
    void parsesTheWebhooksOfItsOwnCrm() throws Exception {
        try (WebhookReceiver hub = new WebhookReceiver()) {
            server.ask(sandbox -> {
                sandbox.addDestination(hub.url());
                return null;
            });
            Created created = create(null);
            RecordRef lead = RecordRef.lead(account.crm(), created.lead());

            await().untilAsserted(() -> assertThat(hub.received()).anySatisfy(webhook -> {
                Parsed parsed = parse(webhook);
                assertThat(parsed.fault()).isNull();
                assertThat(parsed.events()).anySatisfy(event -> {
                    assertThat(event.record()).isEqualTo(lead);
                    assertThat(event.change()).isEqualTo(Change.ADDED);
                });
            }));
        }
    }

    @Test
    void parksAWebhookThatNobodyUnderstandsWithAReason() {
        Webhook spoilt = new Webhook("m-1", account, Instant.EPOCH, "", Set.of(), new byte[] {'%', 'Z', 0});

        Parsed parsed = parse(spoilt);

        assertThat(parsed.fault()).isNotBlank();
    }

    @Test
    void subscribesItsWebhookOnce() {
        assertThat(ok(crm.subscribe(account, HOOK)).changed()).isTrue();
        assertThat(ok(crm.subscribe(account, HOOK)).changed()).isFalse();
    }

    @Test
    void putsANoteOnALeadAndGivesATask() {
        Created created = create(null);
        Instant due = Instant.now().plus(Duration.ofDays(1));

        Answer<Noted> note = crm.note(account, List.of(new Note(created.lead(), "Перезвонить")), LONG)
                .get(0);
        Answer<Noted> task = crm.task(account, List.of(new Task(created.lead(), "Call", due, null)), LONG)
                .get(0);

        assertThat(ok(note).id()).isNotBlank();
        assertThat(ok(task).id()).isNotBlank();
    }

    @Test
    void answersEachRequestOfAListByItself() {
        Created first = create(null);
        Created second = create(null);
        Created gone = new Created("999999", first.contact());

        List<Answer<Updated>> answers = crm.update(
                account, List.of(renamed(first, "One"), renamed(gone, "Nobody"), renamed(second, "Two")), LONG);

        assertThat(answers).hasSize(3);
        assertThat(answers.get(0)).isInstanceOf(Answer.Ok.class);
        assertThat(answers.get(1)).isInstanceOf(Answer.Gone.class);
        assertThat(answers.get(2)).isInstanceOf(Answer.Ok.class);
        assertThat(ok(crm.fetch(account, Set.of(first.lead(), second.lead()), null)))
                .extracting(lead -> lead.value(FieldPath.LEAD_NAME).canonical())
                .containsExactlyInAnyOrder("One", "Two");
    }

    private Patch renamed(Created lead, String name) {
        return patch(lead, null, Map.of(FieldPath.LEAD_NAME, Value.of(name)));
    }

    private Parsed parse(WebhookReceiver.Received webhook) {
        String type = webhook.headers().getOrDefault("Content-Type", "");
        byte[] body = webhook.body().getBytes(StandardCharsets.UTF_8);
        return parse(new Webhook("m-1", account, Instant.now(), type, Set.of(), body));
    }

    private Parsed parse(Webhook webhook) {
        return wiring.context
                .createProducerTemplate()
                .requestBody("direct:" + account.crm() + "-parse", webhook, Parsed.class);
    }
}
