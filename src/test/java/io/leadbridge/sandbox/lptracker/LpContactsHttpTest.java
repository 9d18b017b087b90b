package io.leadbridge.sandbox.lptracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LpContactsHttpTest extends LpHttp {

    @Test
    void findsContactsByDigitsAndByEmail() throws IOException {
        human.send("POST", "/lead", INLINE);
        human.send(
                "POST",
                "/contact",
                "{\"project_id\":77,\"details\":[{\"type\":\"email\",\"data\":\"Ann@example.test\"}],\"fields\":[]}");

        assertThat(found("project_id=77&phone=79990001122")).isEqualTo(1);
        assertThat(found("project_id=77&phone=%2B7%20(999)%20000-11-22")).isEqualTo(1);
        assertThat(found("project_id=77&phone=9990001122")).isZero();
        assertThat(found("project_id=78&phone=79990001122")).isZero();
        assertThat(found("project_id=77&email=ann%40example.test")).isEqualTo(1);
        assertThat(found("project_id=77&phone%5B%5D=79990001122&email=ann%40example.test"))
                .isEqualTo(2);
    }

    @Test
    void joinsNewDetailsToTheOldOnes() throws IOException {
        long contact =
                human.send("POST", "/lead", INLINE).result().path("contact_id").asLong();

        JsonNode changed = human.send(
                        "PUT",
                        "/contact/" + contact,
                        "{\"id\":1,\"project_id\":0,\"details\":[{\"type\":\"email\",\"data\":\"i@example.test\"}]}")
                .result();

        assertThat(changed.path("details").findValuesAsText("data")).containsExactly("+79990001122", "i@example.test");
        assertThat(changed.path("name").asText()).isEqualTo("Иван");
        JsonNode leads = human.send("GET", "/contact/" + contact + "/leads").result();
        assertThat(leads).hasSize(1);
        assertThat(leads.path(0).has("custom")).isFalse();
    }

    @Test
    void replacesDetailsWhereThatIsSetOrAskedFor() throws IOException {
        String contact = "/contact/" + lead().path("contact_id");
        String phone = read(contact).at("/details/0/id").asText();

        JsonNode cleared = human.send(
                        "PUT",
                        contact,
                        "{\"clear_contacts\":true,\"details\":[{\"type\":\"email\",\"data\":\"i@example.test\"},"
                                + "{\"type\":\"phone\",\"data\":\"+79990001122\"}]}")
                .result();
        set("contactDetailsReplace", true);
        JsonNode replaced = human.send(
                        "PUT",
                        contact,
                        "{\"details\":[{\"id\":\"" + phone + "\",\"type\":\"phone\",\"data\":\"+79990003344\"}]}")
                .result();
        JsonNode untouched = human.send("PUT", contact, "{\"site\":\"s\"}").result();

        assertThat(cleared.path("details").findValuesAsText("data")).containsExactly("i@example.test", "+79990001122");
        assertThat(replaced.path("details").findValuesAsText("data")).containsExactly("+79990003344");
        assertThat(replaced.at("/details/0/id").asText()).isEqualTo(phone);
        assertThat(untouched.path("details")).hasSize(1);
        assertThat(code(human.send("PUT", contact, "{\"details\":[]}"))).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsOrEmptiesTheKeysThatAreNotSent(boolean replaces) throws IOException {
        String contact = "/contact/" + lead().path("contact_id");
        set("contactKeysReplace", replaces);

        JsonNode changed =
                human.send("PUT", contact, "{\"site\":\"s\",\"project_id\":0}").result();

        assertThat(changed.path("site").asText()).isEqualTo("s");
        assertThat(changed.path("name").asText()).isEqualTo(replaces ? "" : "Иван");
        assertThat(changed.at("/fields/0/value").isNull()).isEqualTo(replaces);
        assertThat(changed.path("details")).hasSize(1);
    }

    @Test
    void takesFieldsAsTheyAreRead() throws IOException {
        String contact = "/contact/" + lead().path("contact_id");

        JsonNode changed = human.send("PUT", contact, "{\"fields\":[{\"id\":21001,\"value\":\"Tomsk\"}]}")
                .result();

        assertThat(changed.at("/fields/0/value").asText()).isEqualTo("Tomsk");
        assertThat(code(human.send("PUT", contact, "{\"project_id\":78}"))).isEqualTo(400);
    }

    @Test
    void changesOneFieldAtATime() throws IOException {
        String field = "/contact/" + lead().path("contact_id") + "/field/21001";

        assertThat(read(field).path("value").asText()).isEqualTo("Omsk");
        assertThat(human.send("PUT", field, "{\"value\":\"Tomsk\"}").result().toString())
                .isEqualTo("{\"id\":21001,\"name\":\"City\",\"type\":\"string\",\"value\":\"Tomsk\"}");
        assertThat(human.send("DELETE", field).result().asBoolean()).isTrue();
        assertThat(read(field).path("value").isNull()).isTrue();
        assertThat(code(human.send("PUT", field, "{}"))).isEqualTo(400);
        assertThat(code(human.send("GET", field + "9"))).isEqualTo(400);
    }

    @Test
    void changesADetailButNeverDeletesIt() throws IOException {
        String contact = "/contact/" + lead().path("contact_id");
        String id = read(contact).at("/details/0/id").asText();

        JsonNode changed = human.send("PUT", "/contact/details/" + id, "{\"value\":\"+79990003344\"}")
                .result();

        assertThat(changed.toString()).isEqualTo("{\"id\":" + id + ",\"type\":\"phone\",\"data\":\"+79990003344\"}");
        assertThat(read("/contact/details/" + id)).isEqualTo(changed);
        assertThat(code(human.send("PUT", "/contact/details/" + id, "{\"data\":\"+7999\"}")))
                .isEqualTo(400);
        assertThat(code(human.send("DELETE", "/contact/details/" + id))).isEqualTo(400);
        assertThat(code(human.send("DELETE", "/contact/detail/" + id))).isEqualTo(404);
        assertThat(read(contact).at("/details/0/data").asText()).isEqualTo("+79990003344");
    }

    @Test
    void deletesAContactWithItsLeadsUnlessThatIsRefused() throws IOException {
        JsonNode lead = lead();
        String contact = "/contact/" + lead.path("contact_id");
        set("contactDeleteRefused", true);
        assertThat(code(human.send("DELETE", contact))).isEqualTo(400);
        set("contactDeleteRefused", false);

        assertThat(human.send("DELETE", contact).result().asBoolean()).isTrue();

        assertThat(code(human.send("GET", contact))).isEqualTo(400);
        assertThat(code(human.send("GET", "/lead/" + lead.path("id")))).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void makesADoubleUnlessContactsAreFound(boolean finds) throws IOException {
        set("contactCreateFindsSame", finds);

        long first = lead().path("contact_id").asLong();
        long second = lead().path("contact_id").asLong();

        assertThat(second == first).isEqualTo(finds);
        assertThat(found("project_id=77&phone=79990001122")).isEqualTo(finds ? 1 : 2);
    }

    @Test
    void searchesAndStoresAsSet() throws IOException {
        set("phonesAsDigits", true);
        assertThat(lead().at("/contact/details/0/data").asText()).isEqualTo("79990001122");
        assertThat(found("project_id=77&phone=79990001122&email=x@example.test"))
                .isEqualTo(1);
        set("searchWantsAll", true);

        assertThat(found("project_id=77&phone=79990001122&email=x@example.test"))
                .isZero();
        assertThat(found("project_id=77&phone=79990001122,79990001123")).isEqualTo(1);
        assertThat(found("project_id=77&max_user_id=5")).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void movesTheLeadsOfAChangedContactToTheFrontUnlessThatIsSetOff(boolean touches) throws IOException {
        JsonNode lead = lead();
        set("contactChangesTouchLeads", touches);
        clock.advance(Duration.ofMinutes(1));

        human.send("PUT", "/contact/" + lead.path("contact_id"), "{\"name\":\"Пётр\"}");

        assertThat(list("filter%5Bupdated_at_from%5D=" + clock.instant().getEpochSecond()))
                .hasSize(touches ? 1 : 0);
    }
}
