package io.leadbridge.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadbridge.testing.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The whole server in this JVM, on the shared Redis, with the routes as they are shipped; but nothing is worked.
 */
final class AdminServer implements AutoCloseable {

    static final String USER = "admin";
    static final String PASSWORD = "correct horse: battery";

    private static final ObjectMapper JSON = new ObjectMapper();

    final int port;
    final int managementPort;
    private final Server server;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private AdminServer(int port, int managementPort, Server server) {
        this.port = port;
        this.managementPort = managementPort;
        this.server = server;
    }

    /**
     * Starts it.
     *
     * @param folder for its data and routes
     * @param changes of the settings, as variables of the environment
     */
    static AdminServer start(Path folder, Map<String, String> changes) throws IOException {
        return start(folder, changes, routes -> routes);
    }

    /** @param edited makes another text of each route file */
    static AdminServer start(Path folder, Map<String, String> changes, UnaryOperator<String> edited)
            throws IOException {
        List<Integer> ports = Ports.free(2);
        Map<String, String> environment = new HashMap<>();
        environment.put("REDIS_URL", TestRedis.shared().url());
        environment.put("LEADBRIDGE_PORT", ports.get(0).toString());
        environment.put("LEADBRIDGE_MANAGEMENT_PORT", ports.get(1).toString());
        environment.put("LEADBRIDGE_DATA", folder.resolve("data").toString());
        environment.put("LEADBRIDGE_ROUTES", routes(folder, edited).toString());
        environment.put("LEADBRIDGE_STOP_DELAY", "0s");
        environment.put("LEADBRIDGE_ADMIN_PASSWORD", PASSWORD);
        environment.put("ADMIN_REQUESTS_PER_SECOND", "1000");
        environment.putAll(changes);
        Server server = new Server(Settings.read(Path.of("").toAbsolutePath(), environment), false);
        server.start();
        return new AdminServer(ports.get(0), ports.get(1), server);
    }

    private static Path routes(Path folder, UnaryOperator<String> edited) throws IOException {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                String text =
                        Files.readString(file).replace("    id: sync\n", "    id: sync\n    autoStartup: \"false\"\n");
                Files.writeString(routes.resolve(file.getFileName()), edited.apply(text));
            }
        }
        return routes;
    }

    /** An answer. */
    record Answer(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        String text() {
            return response.body();
        }

        JsonNode json() throws IOException {
            return JSON.readTree(response.body());
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** A request of the admin, with a JSON body if there is one. */
    Answer call(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = request(method, path, body).header("Authorization", basic(USER, PASSWORD));
        boolean typed = List.of(headers).contains("Content-Type");
        if (!body.isEmpty() && !typed) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    Answer get(String path, String... headers) throws Exception {
        return call("GET", path, "", headers);
    }

    /** A request as it stands, without a password. */
    Answer stranger(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(method, path, "");
        return send(headers.length > 0 ? request.headers(headers) : request);
    }

    private HttpRequest.Builder request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    private Answer send(HttpRequest.Builder request) throws Exception {
        return new Answer(http.send(request.build(), BodyHandlers.ofString()));
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.close();
    }
}
