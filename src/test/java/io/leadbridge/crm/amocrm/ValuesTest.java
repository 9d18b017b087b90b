package io.leadbridge.crm.amocrm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.Value;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Each type's values as amoCRM gives them, what they are for us, and what is sent to write the same. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text          | [{\"value\":\"a b\"}] | a b | [{\"value\":\"a b\"}]",
                "textarea      | [{\"value\":\"a\\nb\"}] | `a\nb` | [{\"value\":\"a\\nb\"}]",
                "streetaddress | [{\"value\":\"Main St 1\"}] | Main St 1 | [{\"value\":\"Main St 1\"}]",
                "url           | [{\"value\":\"https://x.test\"}] | https://x.test | [{\"value\":\"https://x.test\"}]",
                "numeric       | [{\"value\":\"14012\"}] | 14012 | [{\"value\":\"14012\"}]",
                "price         | [{\"value\":10.50}] | 10.5 | [{\"value\":\"10.5\"}]",
                "monetary      | [{\"value\":\"99.90\"}] | 99.9 | [{\"value\":\"99.9\"}]",
                "checkbox      | [{\"value\":true}] | 1 | [{\"value\":true}]",
                "select        | [{\"value\":\"A\",\"enum_id\":11,\"enum_code\":null}] | A | [{\"value\":\"A\"}]",
                "radiobutton   | [{\"value\":\"A\",\"enum_id\":11,\"enum_code\":null}] | A | [{\"value\":\"A\"}]",
                "multiselect   | [{\"value\":\"A\",\"enum_id\":1},{\"value\":\"B\",\"enum_id\":2}] | `A\nB` | [{\"value\":\"A\"},{\"value\":\"B\"}]",
                "category      | [{\"value\":\"A\",\"enum_id\":1}] | A | [{\"value\":\"A\"}]",
                "date          | [{\"value\":1700000000}] | 1700000000 | [{\"value\":1700000000}]",
                "birthday      | [{\"value\":-100000}] | -100000 | [{\"value\":-100000}]",
                "birthday      | [{\"value\":\"2020-05-08\"}] | 2020-05-08 | [{\"value\":\"2020-05-08\"}]",
                "date_time     | [{\"value\":1700000000}] | 1700000000 | [{\"value\":1700000000}]",
                "multitext     | [{\"value\":\"anna\",\"enum_id\":3,\"enum_code\":\"SKYPE\"}] | anna | [{\"value\":\"anna\"}]",
                "tracking_data | [{\"value\":\"google\"}] | google | [{\"value\":\"google\"}]",
                "smart_address | [{\"value\":\"Main St 1\",\"enum_id\":1,\"enum_code\":\"address_line_1\"},{\"value\":\"RU\",\"enum_id\":6,\"enum_code\":\"country\"}]"
                        + " | {\"address_line_1\":\"Main St 1\",\"country\":\"RU\"}"
                        + " | [{\"value\":\"Main St 1\",\"enum_code\":\"address_line_1\"},{\"value\":\"RU\",\"enum_code\":\"country\"}]",
                "legal_entity  | [{\"value\":{\"vat_id\":\"77\",\"name\":\"Acme\",\"kpp\":null}}] | {\"name\":\"Acme\",\"vat_id\":\"77\"}"
                        + " | [{\"value\":{\"name\":\"Acme\",\"vat_id\":\"77\"}}]",
                "items         | [{\"value\":{\"sku\":\"s\",\"unit_price\":5,\"quantity\":2,\"discount\":{\"value\":1,\"type\":\"amount\"}}}]"
                        + " | {\"discount\":{\"type\":\"amount\",\"value\":1},\"quantity\":2,\"sku\":\"s\",\"unit_price\":5}"
                        + " | [{\"value\":{\"discount\":{\"type\":\"amount\",\"value\":1},\"quantity\":2,\"sku\":\"s\",\"unit_price\":5}}]",
                "file          | [{\"value\":{\"file_uuid\":\"u\",\"version_uuid\":\"v\"}}] | {\"file_uuid\":\"u\",\"version_uuid\":\"v\"}"
                        + " | [{\"value\":{\"file_uuid\":\"u\",\"version_uuid\":\"v\"}}]",
                "chained_list  | [{\"catalog_id\":1,\"catalog_element_id\":2}] | {\"catalog_element_id\":2,\"catalog_id\":1}"
                        + " | [{\"catalog_element_id\":2,\"catalog_id\":1}]",
                "linked_entity | [{\"value\":{\"name\":\"n\",\"entity_id\":5,\"entity_type\":\"contacts\",\"catalog_id\":null}}]"
                        + " | {\"entity_id\":5,\"entity_type\":\"contacts\",\"name\":\"n\"}"
                        + " | [{\"value\":{\"entity_id\":5,\"entity_type\":\"contacts\",\"name\":\"n\"}}]",
                "brand_new     | [{\"value\":\"x\"}] | x | [{\"value\":\"x\"}]",
                "org_legal_name| [{\"value\":\"Acme LLC\"}] | Acme LLC | [{\"value\":\"Acme LLC\"}]"
            })
    void readsAndWritesEveryType(String type, String given, String canonical, String sent) throws Exception {
        Value value = Values.read(field(type, given));

        assertThat(value.canonical()).isEqualTo(canonical);
        assertThat(Values.write("501", value).path("values").toString()).isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "payer     | [{\"value\":{\"name\":\"Anna\",\"type\":\"contacts\",\"deep\":[{\"x\":null},[1]]}}]",
                "supplier  | [{\"value\":[{\"id\":1}]}]",
                "brand_new | [{\"something\":{\"else\":1}}, 5, null, \"text\", []]",
                "select    | [{\"value\":null,\"enum_id\":1}]",
                "text      | {}",
                "date      | [{\"value\":\"never\"}]",
                "checkbox  | [{\"value\":\"yes\"}]",
                "items     | [{\"value\":{}}]"
            })
    void neverFailsOverAValueThatIsOdd(String type, String given) throws Exception {
        Value value = Values.read(field(type, given));

        assertThat(Values.write("501", value).path("field_id").asInt()).isEqualTo(501);
    }

    @Test
    void emptiesAFieldWithNull() {
        assertThat(Values.write("501", Value.EMPTY).toString()).isEqualTo("{\"field_id\":501,\"values\":null}");
    }

    @Test
    void takesAFlagBack() {
        assertThat(Values.write("501", new Value.Flag(false)).path("values").toString())
                .isEqualTo("[{\"value\":false}]");
    }

    @Test
    void leavesTextThatOnlyLooksLikeAnObjectAsText() {
        for (String text : List.of("{not json}", "{}", "{\"name\":\"x\"}", "{\"any\":\"thing\",\"name\":\"x\"}")) {
            assertThat(Values.write("501", Value.of(text))
                            .path("values")
                            .path(0)
                            .path("value")
                            .asText())
                    .isEqualTo(text);
        }
    }

    @Test
    void sendsAMomentAsSeconds() {
        Value moment = new Value.Moment(Instant.ofEpochSecond(1_700_000_000));

        assertThat(Values.write("501", moment).path("values").toString()).isEqualTo("[{\"value\":1700000000}]");
    }

    private static JsonNode field(String type, String values) throws Exception {
        ObjectNode field = JSON.createObjectNode().put("field_id", 501).put("field_type", type.strip());
        field.set("values", JSON.readTree(values));
        return field;
    }
}
