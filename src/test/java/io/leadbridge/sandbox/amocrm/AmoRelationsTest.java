package io.leadbridge.sandbox.amocrm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.SandboxClient.Answer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmoRelationsTest extends AmoHttp {

    @Test
    void tiesALeadToManyContactsWithOneMainAndToOneCompany() throws IOException {
        long lead = lead();
        long first = make("contacts", "{\"name\":\"I\"}");
        long second = make("contacts", "{\"name\":\"P\"}");
        long old = make("companies", "{\"name\":\"Old\"}");
        long firm = make("companies", "{\"name\":\"Firm\"}");
        String path = "leads/" + lead;

        send("POST", path + "/link", "[" + to(first, "contacts") + "," + to(old, "companies") + "]");
        Answer linked = send(
                "POST",
                path + "/link",
                "[" + to(firm, "companies") + ",{\"to_entity_id\":" + second
                        + ",\"to_entity_type\":\"contacts\",\"metadata\":{\"is_main\":true}}]");

        assertThat(linked.json().path("_total_items").asInt()).isEqualTo(3);
        JsonNode read = get(path + "?with=contacts");
        assertThat(read.at("/_embedded/contacts/0/is_main").asBoolean(true)).isFalse();
        assertThat(read.at("/_embedded/contacts/1/is_main").asBoolean()).isTrue();
        assertThat(read.at("/_embedded/companies")).hasSize(1);
        assertThat(read.at("/_embedded/companies/0/id").asLong()).isEqualTo(firm);
        JsonNode links = get(path + "/links?filter[to_entity_type]=contacts").at("/_embedded/links");
        assertThat(links).hasSize(2);
        assertThat(links.at("/1/metadata/main_contact").asBoolean()).isTrue();
        assertThat(send("POST", path + "/unlink", "[" + to(second, "contacts") + "]")
                        .status())
                .isEqualTo(204);
        assertThat(get(path + "?with=contacts")
                        .at("/_embedded/contacts/0/is_main")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void mergesTwoAsPeopleDo() throws IOException {
        long gone = make(
                "contacts",
                "{\"name\":\"Old\",\"custom_fields_values\":[{\"field_code\":\"PHONE\","
                        + "\"values\":[{\"value\":\"+79990000001\",\"enum_code\":\"WORK\"}]}]}");
        long left = make(
                "contacts",
                "{\"name\":\"New\",\"custom_fields_values\":[{\"field_code\":\"PHONE\","
                        + "\"values\":[{\"value\":\"+79990000002\",\"enum_code\":\"WORK\"}]}]}");
        long lead = lead();
        send("POST", "leads/" + lead + "/link", "[" + to(gone, "contacts") + "]");

        Answer merged = send("POST", "/sandbox/contacts/" + gone + "/merge", "{\"into\":" + left + "}");

        assertThat(merged.status()).isEqualTo(204);
        assertThat(get("leads/" + lead + "?with=contacts")
                        .at("/_embedded/contacts/0/id")
                        .asLong())
                .isEqualTo(left);
        JsonNode kept = get("contacts/" + left);
        assertThat(kept.path("name").asText()).isEqualTo("New");
        assertThat(kept.at("/custom_fields_values/0/values")).hasSize(2);
        assertThat(human.send("GET", "/api/v4/contacts/" + gone).status()).isEqualTo(204);
        JsonNode event = get("events?filter[type]=entity_merged").at("/_embedded/events/0");
        assertThat(event.path("entity_id").asLong()).isEqualTo(left);
        assertThat(event.toString()).contains(Long.toString(gone));
        assertThat(send("POST", "/sandbox/contacts/" + left + "/merge", "{\"into\":" + left + "}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void tiesManyInOneCall() throws IOException {
        long lead = lead();
        long contact = make("contacts", "{\"name\":\"I\"}");
        long firm = make("companies", "{\"name\":\"Firm\"}");

        send(
                "POST",
                "leads/link",
                "[{\"entity_id\":" + lead + "," + to(contact, "contacts").substring(1) + "]");
        send("POST", "contacts/" + contact + "/link", "[" + to(firm, "companies") + "]");

        JsonNode links = get("contacts/links?filter[entity_id][]=" + contact).at("/_embedded/links");
        assertThat(links.findValuesAsText("to_entity_type")).containsExactly("leads", "companies");
        assertThat(get("companies/" + firm + "?with=contacts")
                        .at("/_embedded/contacts/0/id")
                        .asLong())
                .isEqualTo(contact);
    }

    @ParameterizedTest
    @CsvSource({"1, contacts, to_entity_id", "1, leads, to_entity_type", "1, nothing, to_entity_type"})
    void refusesATieToNothing(long id, String type, String path) throws IOException {
        Answer answer = send("POST", "leads/" + lead() + "/link", "[" + to(id, type) + "]");

        assertThat(error(answer).path("path").asText()).isEqualTo(path);
    }

    @Test
    void changesAndFindsCompanies() throws IOException {
        long firm = make(
                "companies",
                """
                {"name":"Firm","custom_fields_values":[{"field_code":"PHONE","values":[{"value":"+7 495 000-11-22"}]}]}
                """);

        send("PATCH", "companies", "[{\"id\":" + firm + ",\"name\":\"Renamed\"}]");

        assertThat(get("companies/" + firm).path("name").asText()).isEqualTo("Renamed");
        assertThat(ids("companies?query=74950001122")).containsExactly(firm);
        assertThat(get("companies/custom_fields").at("/_embedded/custom_fields").findValuesAsText("code"))
                .contains("PHONE", "EMAIL", "WEB");
    }

    @Test
    void bringsARecordBackFromTheBinWithItsTies() throws IOException {
        JsonNode made = send("POST", "leads/complex", "[{\"_embedded\":{\"contacts\":[{\"name\":\"I\"}]}}]")
                .json()
                .path(0);
        String lead = "leads/" + made.path("id");
        String contact = "contacts/" + made.path("contact_id");

        human.send("POST", "/sandbox/" + lead + "/delete");
        JsonNode bin = get("leads?with=only_deleted").at("/_embedded/leads/0");
        int patched = send("PATCH", lead, "{\"price\":1}").status();
        boolean tied = get(contact + "?with=leads").at("/_embedded/leads").isEmpty();
        human.send("POST", "/sandbox/" + lead + "/restore");

        assertThat(bin.path("id")).isEqualTo(made.path("id"));
        assertThat(bin.path("is_deleted").asBoolean()).isTrue();
        assertThat(patched).isEqualTo(404);
        assertThat(tied).isTrue();
        assertThat(get(lead + "?with=contacts")
                        .at("/_embedded/contacts/0/is_main")
                        .asBoolean())
                .isTrue();
        assertThat(get("leads?with=only_deleted").isMissingNode()).isTrue();
        human.send("POST", "/sandbox/" + contact + "/delete");
        assertThat(get(lead + "?with=contacts").at("/_embedded/contacts")).isEmpty();
        human.send("POST", "/sandbox/" + contact + "/restore");
        assertThat(get(lead + "?with=contacts").at("/_embedded/contacts")).hasSize(1);
    }

    private static String to(long id, String type) {
        return "{\"to_entity_id\":" + id + ",\"to_entity_type\":\"" + type + "\"}";
    }
}
