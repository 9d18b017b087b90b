package io.leadbridge.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WebhookCodecTest {

    private final WebhookCodec codec = new WebhookCodec();

    @Test
    void givesBackEveryByteOfTheBody() {
        byte[] body = new byte[1000];
        new Random(7).nextBytes(body);
        Webhook webhook = webhook(Set.of(3, 1), body);

        Webhook read = codec.decode("m1", codec.encode(webhook));

        assertThat(read).usingRecursiveComparison().isEqualTo(webhook);
    }

    @Test
    void keepsAnEmptyBody() {
        Webhook webhook = webhook(Set.of(), new byte[0]);

        assertThat(codec.decode("m1", codec.encode(webhook)).body()).isEmpty();
    }

    @Test
    void namesTheMessageThatItCannotRead() {
        byte[] bytes = "no json\nbody".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> codec.decode("m7", bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("m7");
    }

    private static Webhook webhook(Set<Integer> only, byte[] body) {
        return new Webhook(
                "m1",
                new Account(new TenantId("acme"), new CrmId("amocrm")),
                Instant.ofEpochMilli(1_700_000_000_123L),
                "application/x-www-form-urlencoded",
                only,
                body);
    }
}
