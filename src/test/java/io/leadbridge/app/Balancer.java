package io.leadbridge.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One port before several servers. It keeps connections, goes by the readiness alone, which it asks for five times a
 * second, and never sends a request twice: what fails behind it is answered 502.
 */
final class Balancer implements AutoCloseable {

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final ScheduledExecutorService looking = Executors.newScheduledThreadPool(2);
    private final ExecutorService passing = Executors.newFixedThreadPool(16);
    private final Set<HubSettings> ready = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private final List<HubSettings> servers;
    private final HttpServer front;

    Balancer(List<HubSettings> servers) throws IOException {
        this.servers = servers;
        front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        front.setExecutor(passing);
        front.createContext("/", this::pass);
        front.start();
        servers.forEach(server -> looking.scheduleWithFixedDelay(() -> look(server), 0, 200, TimeUnit.MILLISECONDS));
    }

    /** Address of the webhooks. */
    String webhooks() {
        return servers.get(0)
                .webhooks()
                .replace(
                        ":" + servers.get(0).port() + "/",
                        ":" + front.getAddress().getPort() + "/");
    }

    /** Whether this server is sent requests. */
    boolean uses(HubSettings server) {
        return ready.contains(server);
    }

    private void look(HubSettings server) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.ready()))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            boolean up =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
            if (up) {
                ready.add(server);
            } else {
                ready.remove(server);
            }
        } catch (IOException e) {
            ready.remove(server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        List<HubSettings> chosen = servers.stream().filter(this::uses).toList();
        int status = 502;
        if (!chosen.isEmpty()) {
            status = send(chosen.get(Math.floorMod(turn.getAndIncrement(), chosen.size())), body);
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private int send(HubSettings server, byte[] body) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(server.webhooks()))
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 502;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 502;
        }
    }

    @Override
    public void close() {
        looking.shutdownNow();
        front.stop(0);
        passing.shutdownNow();
    }
}
