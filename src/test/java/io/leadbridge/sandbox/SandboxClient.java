package io.leadbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A client of a sandbox with one credential. */
public final class SandboxClient {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final String header;
    private final String value;
    private final String authorization;

    /** A client that sends this header with each request. */
    public SandboxClient(String url, String header, String value) {
        this(url, header, value, "");
    }

    /** A client that sends this header with each request, and these credentials; empty for none. */
    public SandboxClient(String url, String header, String value, String authorization) {
        this.url = url;
        this.header = header;
        this.value = value;
        this.authorization = authorization;
    }

    /** An answer; the body of an empty one is a missing node. */
    public record Answer(int status, String contentType, String text) {

        /** The body as JSON. */
        public JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException(text, e);
            }
        }

        /** LPTracker's result. */
        public JsonNode result() {
            return json().path("result");
        }
    }

    /** Sends a request without a body. */
    public Answer send(String method, String path) throws IOException {
        return send(method, path, "");
    }

    /** Sends a request with a JSON body. */
    public Answer send(String method, String path, String body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(10))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!header.isEmpty()) {
            request.header(header, value);
        }
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String type = response.headers().firstValue("Content-Type").orElse("");
            return new Answer(response.statusCode(), type, response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
