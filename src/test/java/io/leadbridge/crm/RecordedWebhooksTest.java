package io.leadbridge.crm;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.crm.amocrm.AmoCrm;
import io.leadbridge.crm.lptracker.LpTracker;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Event;
import io.leadbridge.event.Parsed;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded shape of a webhook gives exactly the events that stand beside it in its {@code .events} file. */
class RecordedWebhooksTest {

    private static final Connection AMOCRM = WebhookFixtures.connection("amocrm", null, null);
    private static final Connection LPTRACKER = WebhookFixtures.connection("lptracker", null, "77");

    private final AmoCrm amocrm = new AmoCrm();
    private final LpTracker lptracker = new LpTracker(ZoneId.of("Europe/Moscow"));

    static Stream<Path> amocrm() {
        return WebhookFixtures.of("amocrm").stream();
    }

    static Stream<Path> lptracker() {
        return WebhookFixtures.of("lptracker").stream();
    }

    @ParameterizedTest
    @MethodSource("amocrm")
    void readsExactlyWhatAFormOfAmocrmSays(Path fixture) throws IOException {
        Parsed parsed = amocrm.parse(WebhookFixtures.webhook("amocrm", WebhookFixtures.body(fixture)), AMOCRM);

        assertThatItIs(parsed, fixture);
    }

    /** The recorder of some fixtures wrote a line's end after the body; a proxy may, too. */
    @ParameterizedTest
    @MethodSource("amocrm")
    void readsAFormThatEndsWithALinesEndAlike(Path fixture) throws IOException {
        String body = new String(WebhookFixtures.body(fixture), StandardCharsets.UTF_8) + "\r\n";

        assertThatItIs(amocrm.parse(WebhookFixtures.webhook("amocrm", body), AMOCRM), fixture);
    }

    @ParameterizedTest
    @MethodSource("lptracker")
    void readsExactlyWhatABodyOfLptrackerSays(Path fixture) throws IOException {
        Parsed parsed = lptracker.parse(WebhookFixtures.webhook("lptracker", WebhookFixtures.body(fixture)), LPTRACKER);

        assertThatItIs(parsed, fixture);
    }

    /** LPTracker is known to send a form with JSON in its field data; plain JSON is the other reading of its docs. */
    @ParameterizedTest
    @MethodSource("lptracker")
    void readsTheSameAsFormAndAsJson(Path fixture) throws IOException {
        String body = new String(WebhookFixtures.body(fixture), StandardCharsets.UTF_8);
        if (body.startsWith("data=")) {
            return;
        }
        String form = "name=hook&data=" + URLEncoder.encode(body, StandardCharsets.UTF_8) + "\n";

        assertThatItIs(lptracker.parse(WebhookFixtures.webhook("lptracker", form), LPTRACKER), fixture);
    }

    private static void assertThatItIs(Parsed parsed, Path fixture) throws IOException {
        String name = fixture.getFileName().toString();
        Path events = fixture.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".events");

        assertThat(parsed.fault()).isNull();
        assertThat(parsed.otherAccount()).isFalse();
        assertThat(WebhookEvents.written(parsed.events())).isEqualTo(Files.readString(events));
        assertThat(parsed.events())
                .extracting(Event::id)
                .extracting(id -> id.message() + "/" + id.index())
                .containsExactlyElementsOf(IntStream.range(0, parsed.events().size())
                        .mapToObj(index -> "m1/" + index)
                        .toList());
    }
}
