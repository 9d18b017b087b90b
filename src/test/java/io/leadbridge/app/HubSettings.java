package io.leadbridge.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A server for tests of the way in: on free ports, taking webhooks and working none, so that they can be counted. */
final class HubSettings {

    private final int port;
    private final int managementPort;
    private final Map<String, String> environment = new HashMap<>();

    /**
     * @param folder for its data and its route files
     * @param redisUrl empty for an embedded one
     */
    HubSettings(Path folder, String redisUrl) throws IOException {
        List<Integer> ports = Ports.free(2);
        port = ports.get(0);
        managementPort = ports.get(1);
        environment.put("REDIS_URL", redisUrl);
        environment.put("LEADBRIDGE_PORT", Integer.toString(port));
        environment.put("LEADBRIDGE_MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("LEADBRIDGE_DATA", folder.resolve("data" + port).toString());
        environment.put("LEADBRIDGE_ROUTES", routesThatOnlyTakeIn(folder).toString());
        environment.put("QUEUE_SHARDS", "1");
    }

    HubSettings with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Map<String, String> environment() {
        return environment;
    }

    int port() {
        return port;
    }

    String webhooks() {
        return "http://127.0.0.1:" + port + "/webhooks/demo/amocrm/demo-amocrm-secret";
    }

    String ready() {
        return "http://127.0.0.1:" + managementPort + "/observe/health/ready";
    }

    private static Path routesThatOnlyTakeIn(Path folder) throws IOException {
        Path routes = folder.resolve("routes");
        if (Files.isDirectory(routes)) {
            return routes;
        }
        Files.createDirectories(routes);
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                String text =
                        Files.readString(file).replace("    id: sync\n", "    id: sync\n    autoStartup: \"false\"\n");
                Files.writeString(routes.resolve(file.getFileName()), text);
            }
        }
        return routes;
    }
}
