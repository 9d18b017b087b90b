package io.leadbridge.sandbox.amocrm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.SandboxClient;
import io.leadbridge.sandbox.SandboxClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmoBatchTest extends AmoHttp {

    @ParameterizedTest
    @CsvSource({"leads", "contacts", "companies"})
    void matchesItemsByRequestIdOrIndex(String kind) throws IOException {
        Answer made = send("POST", kind, "[{\"name\":\"A\",\"request_id\":\"row-17\"},{\"name\":\"B\"}]");
        JsonNode first = made.json().at("/_embedded/" + kind + "/0");
        JsonNode second = made.json().at("/_embedded/" + kind + "/1");

        Answer patched = send(
                "PATCH",
                kind,
                "[{\"id\":%s,\"name\":\"C\"},{\"id\":%s,\"name\":\"D\",\"request_id\":42}]"
                        .formatted(first.path("id"), second.path("id")));

        assertThat(first.path("request_id").asText()).isEqualTo("row-17");
        assertThat(second.path("request_id").asText()).isEqualTo("1");
        List<String> echoed = patched.json().path("_embedded").path(kind).findValuesAsText("request_id");
        assertThat(echoed).containsExactly("0", "42");
        assertThat(get(kind + "/" + second.path("id")).path("name").asText()).isEqualTo("D");
    }

    @Test
    void answersInAnotherOrderIfAsked() throws IOException {
        settings("{\"answersReversed\":true}");

        Answer made = send("POST", "leads", "[{\"name\":\"A\"},{\"name\":\"B\"}]");

        assertThat(made.json().path("_embedded").path("leads").findValuesAsText("request_id"))
                .containsExactly("1", "0");
    }

    @Test
    void writesNothingOfABatchWithOneBadItem() throws IOException {
        long first = lead();
        long second = lead();

        Answer answer = send(
                "PATCH",
                "leads",
                "[{\"id\":%d,\"price\":5},{\"id\":%d,\"price\":\"dear\",\"request_id\":\"bad\"}]"
                        .formatted(first, second));

        assertThat(error(answer).path("path").asText()).isEqualTo("price");
        assertThat(answer.json().at("/validation-errors/0/request_id").asText()).isEqualTo("bad");
        assertThat(get("leads/" + first).path("price").asLong()).isZero();
    }

    @Test
    void takesTwoHundredAndFiftyItemsAndNotOneMore() throws IOException {
        String most = "[" + String.join(",", Collections.nCopies(250, "{\"name\":\"A\"}")) + "]";
        String more = "[" + String.join(",", Collections.nCopies(251, "{\"name\":\"A\"}")) + "]";

        assertThat(send("POST", "leads", most).status()).isEqualTo(200);
        assertThat(send("POST", "leads", more).status()).isEqualTo(400);
        assertThat(ids("leads?limit=250")).hasSize(250);
        assertThat(get("leads?limit=249").at("/_links/next/href").asText()).contains("page=2");
    }

    @ParameterizedTest
    @CsvSource({"NotSupportedChoice, 400, 0", "missing, 200, 1", "404, 404, 0"})
    void treatsAnUnknownLeadInABatchAsTheSettingSays(String word, int status, int answered) throws IOException {
        settings("{\"unknownInBatch\":\"" + word + "\"}");
        long known = lead();

        Answer answer = send("PATCH", "leads", "[{\"id\":1,\"price\":1},{\"id\":" + known + ",\"price\":1}]");

        assertThat(answer.status()).isEqualTo(status);
        JsonNode written = answer.json().path("_embedded").path("leads");
        assertThat(written).hasSize(answered);
        if (answered == 1) {
            assertThat(written.at("/0/request_id").asText()).isEqualTo("1");
        }
    }

    @Test
    void answersWithEverythingWhereFiltersAreIgnored() throws IOException {
        long first = lead();
        long second = lead();
        settings("{\"filtersIgnored\":true}");

        assertThat(ids("leads?filter[id][]=" + first)).containsExactly(first, second);
        assertThat(get("account").path("is_api_filter_enabled").asBoolean()).isFalse();
    }

    @Test
    void filtersByWhatRecordsAreAndWereDone() throws IOException {
        long mine = make("leads", "{\"name\":\"A\",\"responsible_user_id\":9300002,\"price\":70}");
        long service = make("leads", "{\"name\":\"B\",\"pipeline_id\":5149401,\"created_by\":9300002}");

        assertThat(ids("leads?filter[responsible_user_id]=9300002")).containsExactly(mine);
        assertThat(ids("leads?filter[pipeline_id][]=5149401")).containsExactly(service);
        assertThat(ids("leads?filter[name]=B")).containsExactly(service);
        assertThat(ids("leads?filter[price][from]=1&filter[price][to]=70")).containsExactly(mine);
        assertThat(ids("leads?filter[created_by]=9300002")).containsExactly(service);
        assertThat(ids("leads?order[id]=desc")).containsExactly(service, mine);
    }

    @Test
    void answersNothingNewWhereNothingChangedSince() throws IOException {
        lead();
        SandboxClient asking =
                new SandboxClient(server.url(), "If-Modified-Since", "Sun, 01 Mar 2026 09:00:00 GMT", "Bearer human");

        int unchanged = asking.send("GET", "/api/v4/leads").status();
        clock.advance(Duration.ofSeconds(1));
        lead();

        assertThat(unchanged).isEqualTo(304);
        assertThat(asking.send("GET", "/api/v4/leads").status()).isEqualTo(200);
    }

    @Test
    void filtersByTheValuesOfFields() throws IOException {
        long sofa = make(
                "leads",
                """
                {"name":"A","custom_fields_values":[{"field_id":427195,"values":[{"value":"row 17"}]},
                  {"field_id":427185,"values":[{"value":"Sofa"}]},{"field_id":427191,"values":[{"value":12.5}]}]}
                """);
        lead();

        assertThat(ids("leads?filter[custom_fields_values][427195][]=row+17")).containsExactly(sofa);
        assertThat(ids("leads?filter[custom_fields_values][427185][]=913005")).containsExactly(sofa);
        assertThat(
                        ids(
                                "leads?filter[custom_fields_values][427191][from]=12&filter[custom_fields_values][427191][to]=13"))
                .containsExactly(sofa);
        assertThat(ids("leads?filter[custom_fields_values][427191][from]=13")).isEmpty();
        assertThat(ids("leads?filter[custom_fields_values][427195][]=row")).isEmpty();
    }

    @Test
    void makesALeadWithContactAndCompanyInOneComplexCall() throws IOException {
        Answer answer = send(
                "POST",
                "leads/complex",
                """
                [{"name":"A","request_id":"r","_embedded":{"contacts":[{"name":"Ivan"}],"companies":[{"name":"Firm"}]}}]
                """);

        JsonNode made = answer.json().path(0);
        JsonNode lead = get("leads/" + made.path("id") + "?with=contacts");
        assertThat(made.at("/request_id/0").asText()).isEqualTo("r");
        assertThat(made.path("merged").asBoolean(true)).isFalse();
        assertThat(lead.at("/_embedded/companies/0/id")).isEqualTo(made.path("company_id"));
        assertThat(lead.at("/_embedded/contacts/0/id")).isEqualTo(made.path("contact_id"));
        assertThat(get("contacts/" + made.path("contact_id")).at("/_embedded/companies/0/id"))
                .isEqualTo(made.path("company_id"));
        assertThat(get("companies/" + made.path("company_id") + "?with=contacts,leads")
                        .at("/_embedded/leads/0/id"))
                .isEqualTo(made.path("id"));
    }

    @Test
    void takesFiftyComplexLeadsAndFortyFieldsAndNotOneMore() throws IOException {
        String tooMany = "[" + String.join(",", Collections.nCopies(51, "{\"name\":\"A\"}")) + "]";
        String value = "{\"field_id\":427181,\"values\":[{\"value\":\"x\"}]}";
        String tooWide = "[{\"custom_fields_values\":[" + String.join(",", Collections.nCopies(41, value)) + "]}]";

        assertThat(send("POST", "leads/complex", tooMany).status()).isEqualTo(400);
        assertThat(error(send("POST", "leads/complex", tooWide)).path("path").asText())
                .isEqualTo("custom_fields_values");
    }

    @Test
    void joinsTheOpenLeadOfAKnownPersonUnderDuplicateControl() throws IOException {
        String ivan =
                """
                [{"name":"A","_embedded":{"contacts":[{"name":"Ivan","custom_fields_values":[
                  {"field_code":"PHONE","values":[{"value":"+7 999 000-11-22"}]}]}]}}]
                """;
        JsonNode first = send("POST", "leads/complex", ivan).json().path(0);
        settings("{\"duplicateControl\":true}");

        JsonNode again = send("POST", "leads/complex", ivan).json().path(0);
        send("PATCH", "leads/" + first.path("id"), "{\"status_id\":143}");
        JsonNode afterClosing = send("POST", "leads/complex", ivan).json().path(0);

        assertThat(again.path("merged").asBoolean()).isTrue();
        assertThat(again.path("id")).isEqualTo(first.path("id"));
        assertThat(again.path("contact_id")).isEqualTo(first.path("contact_id"));
        assertThat(afterClosing.path("merged").asBoolean()).isFalse();
        assertThat(ids("leads")).hasSize(2);
    }

    @Test
    void takesAReasonOnlyForALostLead() throws IOException {
        long lead = lead();
        String path = "leads/" + lead;

        Answer open = send("PATCH", path, "{\"loss_reason_id\":8871001}");
        Answer unknown = send("PATCH", path, "{\"status_id\":143,\"loss_reason_id\":1}");
        Answer lost = send("PATCH", path, "{\"status_id\":143,\"loss_reason_id\":8871001}");

        assertThat(error(open).path("code").asText()).isEqualTo("FieldNotExpected");
        assertThat(error(unknown).path("code").asText()).isEqualTo("NotSupportedChoice");
        assertThat(lost.status()).isEqualTo(200);
        assertThat(get(path + "?with=loss_reason")
                        .at("/_embedded/loss_reason/0/name")
                        .asText())
                .isEqualTo("Too expensive");
        send("PATCH", path, "{\"status_id\":61605486}");
        assertThat(get(path).path("loss_reason_id").isNull()).isTrue();
        assertThat(get(path).path("closed_at").isNull()).isTrue();
    }

    @Test
    void addsDeletesAndReplacesTags() throws IOException {
        long lead = make("leads", "{\"name\":\"A\",\"_embedded\":{\"tags\":[{\"name\":\"one\"},{\"name\":\"two\"}]}}");
        String path = "leads/" + lead;

        send("PATCH", path, "{\"tags_to_add\":[{\"name\":\"three\"}],\"tags_to_delete\":[{\"name\":\"one\"}]}");
        List<String> changed = get(path).at("/_embedded/tags").findValuesAsText("name");
        send("PATCH", path, "{\"_embedded\":{\"tags\":[{\"name\":\"four\"}]}}");
        List<String> replaced = get(path).at("/_embedded/tags").findValuesAsText("name");
        send("PATCH", path, "{\"_embedded\":{\"tags\":null}}");

        assertThat(changed).containsExactly("two", "three");
        assertThat(replaced).containsExactly("four");
        assertThat(get(path).at("/_embedded/tags")).isEmpty();
        assertThat(get("leads/tags").at("/_embedded/tags").findValuesAsText("name"))
                .containsExactly("four", "one", "three", "two");
        assertThat(get("leads/tags?query=thr").at("/_embedded/tags")).hasSize(1);
        assertThat(make("contacts/tags", "{\"name\":\"own\"}")).isPositive();
    }
}
