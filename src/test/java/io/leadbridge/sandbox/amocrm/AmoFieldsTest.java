package io.leadbridge.sandbox.amocrm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.sandbox.SandboxClient.Answer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmoFieldsTest extends AmoHttp {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "427181|[{'value':'landing'}]|[{'value':'landing'}]",
                "427187|[{'value':'one\\ntwo'}]|[{'value':'one\\ntwo'}]",
                "427205|[{'value':'Main St'}]|[{'value':'Main St'}]",
                "427203|[{'value':'https://x.test'}]|[{'value':'https://x.test'}]",
                "427191|[{'value':14012}]|[{'value':'14012'}]",
                "427213|[{'value':'10.5'}]|[{'value':'10.5'}]",
                "427215|[{'value':7}]|[{'value':'7'}]",
                "427193|[{'value':true}]|[{'value':true}]",
                "427193|[{'value':'1'}]|[{'value':true}]",
                "427193|[{'value':false}]|",
                "427185|[{'enum_id':913001}]|[{'value':'Kitchen','enum_id':913001,'enum_code':null}]",
                "427199|[{'value':'Card'}]|[{'value':'Card','enum_id':913203,'enum_code':null}]",
                "427197|[{'enum_id':913101},{'value':'Speed'}]|[{'value':'Style','enum_id':913101,'enum_code':null},{'value':'Speed','enum_id':913105,'enum_code':null}]",
                "427201|[{'enum_id':913303}]|[{'value':'Outdoor','enum_id':913303,'enum_code':null}]",
                "427209|[{'value':'2026-03-05T10:20:30+03:00'}]|[{'value':1772695230}]",
                "427211|[{'value':1772658000}]|[{'value':1772658000}]",
                "427207|[{'value':'Omsk','enum_code':'city'},{'value':'644000','enum_id':5}]|[{'value':'Omsk','enum_id':3,'enum_code':'city'},{'value':'644000','enum_id':5,'enum_code':'zip'}]",
                "427301|[{'value':'google'}]|[{'value':'google'}]",
                "427217|[{'value':{'name':'Firm','entity_type':1,'vat_id':'77'}}]|[{'value':{'name':'Firm','entity_type':1,'vat_id':'77'}}]",
                "427219|[{'value':{'file_uuid':'u-1'}}]|[{'value':{'file_uuid':'u-1'}}]",
                "427221|[{'catalog_id':9101,'catalog_element_id':2}]|[{'catalog_id':9101,'catalog_element_id':2}]",
                "427223|[{'value':{'name':'P','entity_id':5,'entity_type':'contacts'}}]|[{'value':{'name':'P','entity_id':5,'entity_type':'contacts'}}]",
                "427225|[{'value':{'description':'Door','unit_price':5,'quantity':2}}]|[{'value':{'description':'Door','unit_price':5,'quantity':2}}]",
                "427181|null|",
                "427181|[{'value':''}]|",
            })
    void showsAValueAsTheApiDoes(long field, String written, String read) throws IOException {
        long lead = make("leads", item(field, written));

        JsonNode values = get("leads/" + lead).path("custom_fields_values");

        if (read == null) {
            assertThat(values.isNull()).isTrue();
        } else {
            assertThat(values.at("/0/field_id").asLong()).isEqualTo(field);
            assertThat(values.at("/0/values")).isEqualTo(JSON.readTree(quoted(read)));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "427197|[{'enum_id':1}]|NotSupportedChoice|values.0.enum_id",
                "427199|[{'value':'Gold'}]|NotSupportedChoice|values.0.value",
                "427199|[{'enum_id':913201,'enum_code':'X'}]|FieldNotExpected|values.0.enum_code",
                "427207|[{'value':'Omsk','enum_code':'town'}]|NotSupportedChoice|values.0.enum_code",
                "427209|[{'value':'tomorrow'}]|InvalidType|values.0.value",
                "427213|[{'value':'dear'}]|InvalidType|values.0.value",
                "427181|[{'value':5}]|InvalidType|values.0.value",
                "427217|[{'value':'Firm'}]|InvalidType|values.0.value",
                "427217|[{'value':{'vat_id':'77'}}]|FieldMissing|values.0.value.name",
                "427217|[{'value':{'name':'Firm','entity_type':3}}]|NotSupportedChoice|values.0.value.entity_type",
                "427219|[{'value':{}}]|FieldMissing|values.0.value.file_uuid",
                "427221|[{'value':{'catalog_id':9101}}]|FieldNotExpected|values.0.value",
                "427221|[{'catalog_id':1,'catalog_element_id':2}]|NotSupportedChoice|values.0.catalog_id",
                "427223|[{'value':{'entity_id':5,'entity_type':'nothing'}}]|NotSupportedChoice|values.0.value.entity_type",
                "427225|[{'value':{'description':'Door','colour':'red'}}]|FieldNotExpected|values.0.value.colour",
                "427105|[{'value':'x'}]|NotSupportedChoice|field_id",
                "427181|{}|InvalidType|values",
            })
    void saysWhatIsWrongWithAValue(long field, String written, String code, String path) throws IOException {
        Answer answer = send("POST", "leads", "[" + item(field, written) + "]");

        assertThat(error(answer).path("code").asText()).isEqualTo(code);
        assertThat(error(answer).path("path").asText()).isEqualTo("custom_fields_values.0." + path);
    }

    @ParameterizedTest
    @CsvSource({"427181", "427203", "427205", "427301"})
    void takes256CharactersAndNotOneMore(long field) throws IOException {
        Answer longest = send("POST", "leads", "[" + item(field, "[{'value':'" + "я".repeat(256) + "'}]") + "]");
        Answer tooLong = send("POST", "leads", "[" + item(field, "[{'value':'" + "я".repeat(257) + "'}]") + "]");

        assertThat(longest.status()).isEqualTo(200);
        assertThat(error(tooLong).path("code").asText()).isEqualTo("TooLong");
    }

    @Test
    void holdsALongerTextInATextAreaUnlessTold() throws IOException {
        String item = "[" + item(427187, "[{'value':'" + "x".repeat(257) + "'}]") + "]";

        int before = send("POST", "leads", item).status();
        settings("{\"textareaMax\":256}");

        assertThat(before).isEqualTo(200);
        assertThat(send("POST", "leads", item).status()).isEqualTo(400);
    }

    @Test
    void movesADateToTheAccountsMidnightIfAsked() throws IOException {
        settings("{\"datesAtMidnight\":true}");

        long lead = make("leads", item(427189, "[{'value':'2026-03-05T00:00:00Z'}]"));

        assertThat(get("leads/" + lead)
                        .at("/custom_fields_values/0/values/0/value")
                        .asLong())
                .isEqualTo(1_772_658_000);
    }

    @Test
    void replacesTheWholeListOfAFieldWithSeveralValues() throws IOException {
        long contact = make(
                "contacts",
                """
                {"name":"I","custom_fields_values":[{"field_code":"PHONE","values":[
                  {"value":"1","enum_code":"WORK"},{"value":"2","enum_code":"MOB"}]}]}
                """);

        send(
                "PATCH",
                "contacts/" + contact,
                "{\"custom_fields_values\":[{\"field_code\":\"PHONE\",\"values\":[{\"value\":\"3\"}]}]}");

        assertThat(get("contacts/" + contact)
                        .at("/custom_fields_values/0/values")
                        .findValuesAsText("value"))
                .containsExactly("3");
    }

    @Test
    void hasTrackingFieldsForLeadsOnly() throws IOException {
        String code = "{\"custom_fields_values\":[{\"field_code\":\"UTM_SOURCE\",\"values\":[{\"value\":\"g\"}]}]}";

        assertThat(send("POST", "leads", "[" + code + "]").status()).isEqualTo(200);
        assertThat(error(send("POST", "contacts", "[" + code + "]"))
                        .path("path")
                        .asText())
                .isEqualTo("custom_fields_values.0.field_code");
    }

    @Test
    void definesAFieldOfEveryType() throws IOException {
        JsonNode fields = get("leads/custom_fields?limit=250").at("/_embedded/custom_fields");

        for (AmoField.Type type : AmoField.Type.values()) {
            if (type != AmoField.Type.MULTITEXT) {
                assertThat(fields.findValuesAsText("type")).contains(type.word());
            }
        }
        JsonNode chained = get("leads/custom_fields/427221");
        assertThat(chained.at("/chained_lists/1/parent_catalog_id").asLong()).isEqualTo(9101);
        assertThat(get("leads/custom_fields/427195").path("is_api_only").asBoolean())
                .isTrue();
        assertThat(get("leads/custom_fields/427213").path("currency").asText()).isEqualTo("RUB");
        assertThat(get("leads/custom_fields/427197").path("enums")).hasSize(3);
        assertThat(get("leads/custom_fields?page=2").isMissingNode()).isTrue();
    }

    private static String item(long field, String values) {
        return "{\"custom_fields_values\":[{\"field_id\":" + field + ",\"values\":" + quoted(values) + "}]}";
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
