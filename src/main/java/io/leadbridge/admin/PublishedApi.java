package io.leadbridge.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.camel.CamelContext;

/** What editors and generators read: bean {@code admin-documents}. */
public final class PublishedApi {

    private static final String TENANT_SCHEMA = "/io/leadbridge/tenant/tenant-file.schema.json";

    private final CamelContext camel;
    private String openApi;

    PublishedApi(CamelContext camel) {
        this.camel = camel;
    }

    /** {@code GET /schema/tenant-file.json}: the JSON Schema of the tenant file. */
    public Reply tenantSchema(Request request) {
        Fields.none().query(request).done();
        try (InputStream schema = PublishedApi.class.getResourceAsStream(TENANT_SCHEMA)) {
            return Reply.text("application/schema+json", new String(schema.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code GET /openapi.json}: made when it is first asked for, since that takes a second. */
    public synchronized Reply openApi(Request request) {
        Fields.none().query(request).done();
        if (openApi == null) {
            openApi = OpenApiDocument.of(camel);
        }
        return Reply.text(Reply.JSON, openApi);
    }
}
