package io.leadbridge.crm.lptracker;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.crm.Changes;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What changed since, whatever order and page size LPTracker gives. Times are Moscow's. */
class ChangingTest extends LpHttpTest {

    private static final Instant SINCE = Instant.parse("2017-12-23T12:00:00Z");
    private static final String EARLIER = "23.12.2017 15:01";
    private static final String LATER = "23.12.2017 15:02";
    private static final Instant EARLIER_AT = Instant.parse("2017-12-23T12:01:00Z");
    private static final Instant LATER_AT = Instant.parse("2017-12-23T12:02:00Z");

    @Test
    void listsLeadsAndDealsOldestChangeFirst() {
        list(false, 0, lead(3, EARLIER) + "," + lead(1, LATER));
        list(true, 0, lead(2, EARLIER) + "," + lead(4, LATER));

        Changes changes = changes();

        assertThat(ids(changes)).containsExactly("2", "3", "1", "4");
        assertThat(changes.until()).isEqualTo(LATER_AT);
        assertThat(changes.more()).isFalse();
        assertThat(changes.gone()).isEmpty();
        server.verify(getRequestedFor(urlPathEqualTo("/lead/77/list"))
                .withQueryParam("sort[updated_at]", equalTo("4"))
                .withQueryParam("filter[updated_at_from]", equalTo("1514030340"))
                .withQueryParam("is_deal", equalTo("true")));
        assertThat(reads()).isEqualTo(2);
    }

    @Test
    void goesOnFromWhereItWasWhenNothingChanged() {
        list(false, 0, "");
        list(true, 0, "");

        assertThat(changes()).isEqualTo(new Changes(List.of(), java.util.Set.of(), SINCE, false));
    }

    @Test
    void turnsPagesThatOverlapUpToItsBound() {
        for (int page = 0; page < 5; page++) {
            int first = 1 + 90 * page;
            list(false, 90 * page, leads(first, first + 99, page < 3 ? EARLIER : LATER));
        }
        list(true, 0, lead(1000, LATER));

        Changes changes = changes();

        assertThat(changes.leads()).hasSize(461);
        assertThat(changes.more()).isTrue();
        assertThat(changes.until()).isEqualTo(LATER_AT);
        assertThat(reads()).isEqualTo(6);
    }

    @Test
    void doesNotTakeAPageThatLpTrackerCutShortForTheLast() {
        list(false, 0, leads(1, 50, EARLIER));
        list(false, 40, leads(41, 90, LATER));
        list(false, 80, leads(81, 90, LATER));
        list(true, 0, "");

        Changes changes = changes();

        assertThat(changes.leads()).hasSize(90);
        assertThat(changes.more()).isFalse();
    }

    @Test
    void endsBeforeAPageThatDoesNotMeetTheLastOne() {
        list(false, 0, leads(1, 100, EARLIER));
        list(false, 90, leads(130, 229, LATER));
        list(true, 0, "");

        Changes changes = changes();

        assertThat(changes.until()).isEqualTo(EARLIER_AT);
        assertThat(changes.more()).isTrue();
    }

    @Test
    void readsToTheEndWhenTheNewestComeFirst() {
        list(false, 0, reversed(101, 200, LATER));
        list(false, 90, reversed(11, 110, EARLIER));
        list(false, 180, reversed(1, 20, EARLIER));
        list(true, 0, "");

        Changes changes = changes();

        assertThat(changes.leads()).hasSize(200);
        assertThat(ids(changes)).startsWith("1").endsWith("200");
        assertThat(changes.until()).isEqualTo(LATER_AT);
        assertThat(changes.more()).isFalse();
    }

    @Test
    void readsALeadByItselfThatTheListShowsInPart() {
        list(false, 0, "{\"id\":1,\"name\":\"x\",\"updated_at\":\"" + LATER + "\"}");
        list(true, 0, lead(2, LATER).replace("\"payments\":[],", ""));
        answer("/lead/1", success(lead(1, LATER)));
        answer("/lead/2", success(lead(2, LATER)));

        assertThat(ids(changes())).containsExactly("1", "2");
    }

    @Test
    void leavesOutLeadsOfAnotherProject() {
        list(false, 0, lead(1, LATER).replace("\"project_id\":77", "\"project_id\":78"));
        list(true, 0, "");

        assertThat(changes().leads()).isEmpty();
    }

    private Changes changes() {
        return value(routes.crm.changes(LpRoutes.ACCOUNT, SINCE));
    }

    private static List<String> ids(Changes changes) {
        return changes.leads().stream().map(lead -> lead.ref().id()).toList();
    }

    private static String reversed(int first, int last, String updatedAt) {
        String[] leads = IntStream.rangeClosed(first, last)
                .mapToObj(id -> lead(id, updatedAt))
                .toArray(String[]::new);
        Collections.reverse(Arrays.asList(leads));
        return String.join(",", leads);
    }
}
