package io.leadbridge.sandbox.lptracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LpListsHttpTest extends LpHttp {

    @Test
    void listsTheLeadsOfAProjectAndItsDealsApart() throws IOException {
        long first = human.send("POST", "/lead", INLINE).result().path("id").asLong();
        clock.advance(Duration.ofMinutes(10));
        long second = human.send("POST", "/lead", INLINE).result().path("id").asLong();
        long from = clock.instant().getEpochSecond();

        assertThat(list("sort%5Bupdated_at%5D=3")).containsExactly(second, first);
        assertThat(list("sort%5Bupdated_at%5D=4&is_deal=0")).containsExactly(first, second);
        assertThat(list("filter%5Bupdated_at_from%5D=" + from)).containsExactly(second);
        assertThat(list("offset=1&limit=1")).containsExactly(first);
        human.send("POST", "/lead/" + first + "/payment", "{\"category\":\"c\",\"purpose\":\"p\",\"sum\":100.5}");
        assertThat(list("is_deal=false")).containsExactly(second);
        assertThat(list("is_deal=true")).containsExactly(first);
    }

    @Test
    void cutsALimitDownToTheGreatestWithoutAWord() throws IOException {
        for (int i = 0; i < 5; i++) {
            lead();
        }
        set("listMaxLimit", 3);
        set("listDefaultLimit", 2);

        assertThat(list("")).hasSize(2);
        assertThat(list("limit=")).hasSize(2);
        assertThat(list("limit=1")).hasSize(1);
        assertThat(list("limit=200")).hasSize(3);
        assertThat(list("limit=200&offset=3")).hasSize(2);
        assertThat(list("offset=9")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"is_deal=false,1", "is_deal=0,1", "is_deal=,1", "'',1", "is_deal=true,2", "is_deal=1,2"})
    void takesEverySpellingOfIsDeal(String query, int which) throws IOException {
        long first = lead().path("id").asLong();
        long second = lead().path("id").asLong();
        human.send("POST", "/lead/" + second + "/payment", PAYMENT);

        assertThat(list(query)).containsExactly(which == 1 ? first : second);
        set("listBothKinds", true);
        assertThat(list("")).containsExactly(second, first);
    }

    @Test
    void filtersByTimesInWholeSeconds() throws IOException {
        lead();
        clock.advance(Duration.ofSeconds(10));
        long second = lead().path("id").asLong();
        long now = clock.instant().getEpochSecond();

        assertThat(list("filter%5Bcreated_at_from%5D=" + now)).containsExactly(second);
        assertThat(list("filter%5Bcreated_at_from%5D=" + (now + 1))).isEmpty();
        assertThat(list("filter%5Bcreated_at_from%5D=" + (now - 10))).hasSize(2);
        assertThat(list("filter%5Bupdated_at_from%5D=" + (now + 1))).isEmpty();
    }

    @Test
    void showsItemsAsSet() throws IOException {
        String contact = "/contact/" + lead().path("contact_id") + "/leads";
        assertThat(read("/lead/77/list").at("/0/custom")).hasSize(6);
        assertThat(read(contact).at("/0").has("custom")).isFalse();

        set("listItemsWithoutCustom", true);
        set("contactLeadsWithCustom", true);
        set("listStageNull", true);

        JsonNode item = read("/lead/77/list").path(0);
        assertThat(item.has("custom")).isFalse();
        assertThat(item.path("stage_id").isNull()).isTrue();
        assertThat(item.at("/contact/project_id").asLong()).isEqualTo(77);
        assertThat(read(contact).at("/0/custom/1/value").asText()).isEqualTo("1648180");
    }

    @Test
    void leavesTheEnvelopeOutWhereTheDocsShowNone() throws IOException {
        lead();
        human.send("POST", "/task", "{\"project_id\":77,\"owner_id\":48101,\"title\":\"t\"}");
        human.send("POST", "/label", "{\"project_id\":77,\"title\":\"l\",\"color\":\"#ff0000\"}");
        set("bareLists", true);

        assertThat(human.send("GET", "/lead/77/list").json().at("/0/name").asText())
                .isEqualTo("Кухня");
        assertThat(human.send("GET", "/task/77/list").json().at("/0/title").asText())
                .isEqualTo("t");
        assertThat(human.send("GET", "/label/77/list")
                        .json()
                        .at("/0/result/0/name")
                        .asText())
                .isEqualTo("l");
    }
}
