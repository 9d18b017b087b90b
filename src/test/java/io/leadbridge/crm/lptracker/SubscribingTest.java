package io.leadbridge.crm.lptracker;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Subscribed;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Our address among those of others. */
class SubscribingTest extends LpHttpTest {

    private static final String LEADS = "/project/77/callback-url";
    private static final String STRUCTURE = "/project/77/project-callback-url";
    private static final URI OURS = URI.create("https://hub.example.test/webhooks/acme/lptracker/secret");
    private static final String OUR_ROW = row(1, "Leadbridge", OURS.toString());
    private static final String OTHERS = row(2, "Bridge", "https://other.example.test/token-of-others");

    @Test
    void setsTheAddressOnceForLeadsAndForFieldsAndStages() {
        answers("GET", LEADS, ok("[" + OTHERS + "]"), ok("[" + OTHERS + "," + OUR_ROW + "]"));
        answers("PUT", LEADS, ok("true"));
        answers("GET", STRUCTURE, ok("[]"), ok("[" + OUR_ROW + "]"));
        answers("PUT", STRUCTURE, ok("true"));

        assertThat(subscribe()).isEqualTo(new Answer.Ok<>(new Subscribed(true)));
        assertThat(subscribe()).isEqualTo(new Answer.Ok<>(new Subscribed(false)));
        String body = "{\"url\":\"" + OURS + "\",\"name\":\"Leadbridge\"}";
        assertThat(puts(LEADS)).containsExactly(body);
        assertThat(puts(STRUCTURE)).containsExactly(body);
    }

    @Test
    void touchesNothingThatIsRight() {
        answer(LEADS, success("[" + OUR_ROW + "]"));
        answer(STRUCTURE, success("[" + OTHERS + "," + OUR_ROW + "]"));

        assertThat(subscribe()).isEqualTo(new Answer.Ok<>(new Subscribed(false)));
        server.verify(0, putRequestedFor(anyUrl()));
    }

    @Test
    void saysThatTheAddressOfAnotherVanished() {
        answers("GET", LEADS, ok("[" + OTHERS + "]"), ok("[" + OUR_ROW + "]"));
        answers("PUT", LEADS, ok("true"));
        answer(STRUCTURE, success("[" + OUR_ROW + "]"));

        assertThat(subscribe()).isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                .contains("another service", "callback 2", "restore it")
                .doesNotContain("token-of-others", "secret"));
    }

    @Test
    void saysThatTheAddressIsNotListedAfterwards() {
        answer(LEADS, success("[]"));
        answers("PUT", LEADS, ok("true"));
        answer(STRUCTURE, success("[" + OUR_ROW + "]"));

        assertThat(subscribe()).isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                .contains("does not list it"));
        assertThat(puts(LEADS)).hasSize(1);
    }

    @Test
    void takesANameThatNobodyElseHas() {
        String namesake = row(3, "Leadbridge", "https://hub.example.test/webhooks/other/lptracker/secret");
        answers("GET", LEADS, ok("[" + namesake + "]"), ok("[" + namesake + "," + OUR_ROW + "]"));
        answers("PUT", LEADS, ok("true"));
        answer(STRUCTURE, success("[" + OUR_ROW + "]"));

        value(subscribe());

        assertThat(puts(LEADS)).singleElement().asString().contains("\"name\":\"Leadbridge 2\"");
    }

    @Test
    void replacesItsOwnAddressWithAnOlderSecret() {
        String older = row(3, "Leadbridge", "https://hub.example.test/webhooks/acme/lptracker/older");
        answers("GET", LEADS, ok("[" + older + "]"), ok("[" + OUR_ROW + "]"));
        answers("PUT", LEADS, ok("true"));
        answer(STRUCTURE, success("[" + OUR_ROW + "]"));

        assertThat(subscribe()).isEqualTo(new Answer.Ok<>(new Subscribed(true)));
        assertThat(puts(LEADS)).singleElement().asString().contains("\"name\":\"Leadbridge\"");
    }

    private Answer<Subscribed> subscribe() {
        return routes.crm.subscribe(LpRoutes.ACCOUNT, OURS);
    }

    private static String row(int id, String name, String url) {
        return "{\"id\":" + id + ",\"name\":\"" + name + "\",\"url\":\"" + url + "\",\"site_id\":77,\"type\":\"lead\"}";
    }
}
