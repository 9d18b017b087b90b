package io.leadbridge.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A server that keeps the webhooks it gets. */
public final class WebhookReceiver implements AutoCloseable {

    /** A webhook as it came. */
    public record Received(Map<String, String> headers, String body) {

        /** The pairs, decoded, in order. */
        public Map<String, String> form() {
            return decode(body);
        }

        /** The first part of each key with two, such as {@code leads[add]}. */
        public String kind() {
            return form().keySet().stream()
                    .filter(key -> !key.startsWith("account"))
                    .map(key -> key.substring(0, key.indexOf(']') + 1))
                    .findFirst()
                    .orElse("");
        }
    }

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile int status = 200;

    /** Starts one on a free port. */
    public WebhookReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "webhook-receiver");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::receive);
        server.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        received.add(new Received(headers, body));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /** Answers with this status from now on. */
    public void answer(int status) {
        this.status = status;
    }

    /** Where it listens. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    /** What came so far. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    /** The kinds of what came so far. */
    public List<String> kinds() {
        return received.stream().map(Received::kind).toList();
    }

    /** Decodes a form. */
    public static Map<String, String> decode(String body) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            pairs.put(
                    URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return pairs;
    }

    /** The keys of a form, with each id in {@code linked_leads_id} as N. */
    public static List<String> keys(String body) {
        List<String> keys = new ArrayList<>();
        decode(body)
                .keySet()
                .forEach(key -> keys.add(key.replaceAll("linked_leads_id\\]\\[[0-9]+", "linked_leads_id][N")));
        return keys;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
