package io.leadbridge.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.model.rest.VerbDefinition;
import org.apache.camel.openapi.BeanConfig;
import org.apache.camel.openapi.RestOpenApiReader;

/**
 * Makes the OpenAPI document: Camel's reader takes paths, parameters and answers from the REST DSL of the routes; what the
 * DSL can say only with a Java class, the schemas of bodies, is added from {@code bodies.yaml} by operation.
 */
final class OpenApiDocument {

    private static final String BODIES = "bodies.yaml";
    private static final String REFERENCE = "#/components/schemas/";
    private static final int FIRST_PROBLEM = 400;

    private OpenApiDocument() {}

    /**
     * The document as JSON.
     *
     * @throws IllegalStateException if the routes have an operation of which {@code bodies.yaml} says nothing, or the other
     *     way round
     */
    static String of(CamelContext camel) {
        try {
            BeanConfig config = new BeanConfig();
            config.setVersion("3.0.3");
            config.setBasePath("/");
            config.setInfo(new Info()
                    .title("Leadbridge admin API")
                    .version("1")
                    .description("Tenants, their rules and connections; what would happen; who changed what."));
            Model model = camel.getCamelContextExtension().getContextPlugin(Model.class);
            OpenAPI document = new RestOpenApiReader()
                    .read(camel, model.getRestDefinitions(), config, camel.getName(), camel.getClassResolver());
            complete(document, bodies(), model);
            return Json.mapper().writeValueAsString(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode bodies() throws IOException {
        try (InputStream text = OpenApiDocument.class.getResourceAsStream(BODIES)) {
            return new ObjectMapper(new YAMLFactory()).readTree(text);
        }
    }

    private static void complete(OpenAPI document, JsonNode bodies, Model model) {
        Components components = document.getComponents();
        bodies.path("schemas")
                .properties()
                .forEach(schema -> components.addSchemas(
                        schema.getKey(), Json.mapper().convertValue(schema.getValue(), Schema.class)));
        for (RestDefinition rest : model.getRestDefinitions()) {
            for (VerbDefinition verb : rest.getVerbs()) {
                Operation operation = operation(document, rest, verb);
                JsonNode body = bodies.path("operations").path(verb.getId());
                if (body.isMissingNode()) {
                    throw new IllegalStateException(BODIES + " says nothing of operation " + verb.getId());
                }
                complete(operation, verb, body);
            }
        }
    }

    private static Operation operation(OpenAPI document, RestDefinition rest, VerbDefinition verb) {
        var path = document.getPaths().get(rest.getPath() + verb.getPath());
        return path.readOperationsMap()
                .get(io.swagger.v3.oas.models.PathItem.HttpMethod.valueOf(
                        verb.asVerb().toUpperCase(java.util.Locale.ROOT)));
    }

    private static void complete(Operation operation, VerbDefinition verb, JsonNode body) {
        operation.setOperationId(verb.getId());
        if (body.has("body")) {
            operation.setRequestBody(new RequestBody()
                    .required(true)
                    .content(content(verb.getConsumes(), body.path("body").asText())));
        }
        for (Map.Entry<String, ApiResponse> answer : operation.getResponses().entrySet()) {
            int status = Integer.parseInt(answer.getKey());
            if (status >= FIRST_PROBLEM) {
                answer.getValue().setContent(content(Reply.PROBLEM, "Problem"));
            } else if (status < 204) {
                answer.getValue()
                        .setContent(
                                content(verb.getProduces(), body.path("answer").asText()));
            } else {
                answer.getValue().setContent(null);
            }
            if (body.path("versioned").asBoolean() && status < FIRST_PROBLEM) {
                answer.getValue().addHeaderObject("ETag", header("The version of the tenant's document."));
            }
        }
        operation
                .getResponses()
                .addApiResponse(
                        "default",
                        new ApiResponse()
                                .description("Any other problem: 400, 401, 403, 404, 408, 413, 422, 429, 500, 503.")
                                .content(content(Reply.PROBLEM, "Problem")));
    }

    private static Content content(String types, String schema) {
        Content content = new Content();
        for (String type : types.split(",")) {
            content.addMediaType(type, new MediaType().schema(new Schema<>().$ref(REFERENCE + schema)));
        }
        return content;
    }

    private static Header header(String description) {
        return new Header().description(description).schema(new StringSchema());
    }
}
