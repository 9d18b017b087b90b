package io.leadbridge.app;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.testing.TwoCrms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A hub between both sandboxes whose every secret, and the people who write to it, are canaries. */
final class CanaryRun implements AutoCloseable {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String PASSWORD = "пароль/ка\"нарейки+=&5 f00d";
    private static final String CLIENT_SECRET = "cs/canary+\"ü\"=&1b7";
    private static final String HOOK = "hook.canary~amo-2c91_x";
    private static final String SECOND_HOOK = "hook.canary~second-77d0_z";
    private static final String ADMIN = "admin:ca/na+ry\"ö=&9e2";

    static final String PERSON = "Канарейка \"Жёлтая\" Петровна";
    static final String PHONE = "79991357924";
    static final String EMAIL = "kanareika+lead@people.example";
    static final String LEAD = "Wardrobe for the canary/№4&7";
    static final int PRICE = 918_273_645;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> inFiles = new LinkedHashMap<>();
    private final TwoCrms crms = TwoCrms.start();
    private final MendingProxy lptracker =
            new MendingProxy(crms.lptracker().url(), PASSWORD.replace("\"", "\\\""), "demo");
    private final CanarySearch search;
    private final Path folder;
    private final Map<String, String> environment;
    private HubProcess hub;

    CanaryRun(Path folder, CanarySearch search) throws IOException {
        this.folder = folder;
        this.search = search;
        this.environment = new HashMap<>(HubProcess.withoutLimits(HubProcess.notYetCalledBy(crms, folder)));
        Files.createDirectories(folder.resolve("tmp"));
        environment.put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder.resolve("tmp"));
        environment.put("LEADBRIDGE_TENANTS", Files.createDirectories(tenants()).toString());
        environment.put("LEADBRIDGE_LOG_LEVEL", "debug");
        environment.put("LEADBRIDGE_SANDBOX_LPTRACKER_URL", lptracker.url());
        plantSecrets();
        List.of(Canary.personal("name", PERSON), Canary.personal("phone", PHONE.substring(1)))
                .forEach(search::plant);
        List.of(Canary.personal("e-mail", EMAIL), Canary.personal("lead's name", LEAD))
                .forEach(search::plant);
        search.plant(Canary.personal("price", Integer.toString(PRICE)));
        writeTenant("canary.yaml");
        writeTenant("second.yaml");
    }

    private void plantSecrets() throws IOException {
        String integration = "{\"client_id\":\"canary-integration\",\"client_secret\":\""
                + CLIENT_SECRET.replace("\"", "\\\"") + "\",\"redirect_uri\":\"https://canary.example/oauth\"}";
        JsonNode consent = crms.personOfAmocrm("POST", "/sandbox/oauth/code", integration);
        inFile("client-secret", CLIENT_SECRET);
        inFile("refresh-token", consent.path("refresh_token").asText());
        inFile("password", PASSWORD);
        inFile("amocrm-hook", HOOK);
        inFile("lptracker-hook", "hook.canary~lp-41ab_y");
        IntStream.rangeClosed(1, 13).forEach(i -> inFile("bad-" + i, "BadFileCanary" + (i * 7_919) + "q" + i + "end"));
        inVariable("CANARY_TOKEN", "token-canary/8f3a+bc==");
        inVariable("CANARY_HOOK", SECOND_HOOK);
        inVariable("CANARY_WRONG_PASSWORD", "wrong пароль/\"52e8\"");
        inVariable("LEADBRIDGE_ADMIN_PASSWORD", ADMIN);
        byte[] key = new byte[32];
        IntStream.range(0, key.length).forEach(i -> key[i] = (byte) (i * 37 + 200));
        inVariable("LEADBRIDGE_SECRET_KEY", Base64.getEncoder().encodeToString(key));
        search.plant(Canary.secret("a wrong webhook secret", nearlyRight()));
    }

    private void inFile(String name, String secret) {
        inFiles.put("@" + name + "@", secret);
        search.plant(Canary.secret(name, secret));
    }

    private void inVariable(String name, String secret) {
        environment.put(name, secret);
        search.plant(Canary.secret(name, secret));
    }

    private static String nearlyRight() {
        return "hook.canary~amo-2c91_wrong";
    }

    Path tenants() {
        return folder.resolve("tenants");
    }

    Map<String, String> environment() {
        return environment;
    }

    TwoCrms crms() {
        return crms;
    }

    HubProcess hub() {
        return hub;
    }

    /** Puts the secrets into a file of the resources, and the file among the tenants. */
    Path writeTenant(String name) throws IOException {
        String text = Files.readString(Path.of("src/test/resources/canary", name));
        for (Map.Entry<String, String> secret : inFiles.entrySet()) {
            text = text.replace(secret.getKey(), secret.getValue());
        }
        return Files.writeString(tenants().resolve(name), text);
    }

    /** Starts the hub; from then on the CRMs call it. */
    void start() throws IOException {
        crms.faults(crms.amocrm(), "{\"rateLimit\":\"off\"}");
        crms.faults(crms.lptracker(), "{\"rateLimit\":\"off\"}");
        hub = HubProcess.start(environment, "run");
        crms.amocrm().ask(sandbox -> {
            sandbox.addDestination(webhook("canary", "amocrm", HOOK));
            return null;
        });
        crms.lptracker().ask(sandbox -> {
            sandbox.addDestination(webhook("canary", "lptracker", inFiles.get("@lptracker-hook@")));
            return null;
        });
    }

    /** Leads that arrive, one that parks, calls that fail. */
    void work() throws IOException {
        addLead(LEAD, "web");
        crms.personMakesLptrackerLead(LEAD + " back", "79991357925");
        await().atMost(LONG).until(() -> crms.leads(crms.lptracker()).toString().contains(PHONE));
        await().atMost(LONG).until(() -> crms.leads(crms.amocrm()).toString().contains(LEAD + " back"));
        addLead(LEAD + " parks", "park");
        await().atMost(LONG).until(() -> hub.metric("leadbridge_events_total{outcome=\"parked\"") >= 1);
        long calls = crms.calls(crms.lptracker()).path("total").asLong();
        crms.faults(crms.lptracker(), "{\"errorShare\":1.0}");
        addLead(LEAD + " waits", "web");
        await().atMost(LONG)
                .until(() -> crms.calls(crms.lptracker()).path("total").asLong() > calls + 2);
        crms.faults(crms.lptracker(), "{\"errorShare\":0.0}");
    }

    private void addLead(String name, String source) throws IOException {
        String lead =
                """
                [{"name":"%s","price":%d,"pipeline_id":5149393,
                  "custom_fields_values":[{"field_id":427181,"values":[{"value":"%s"}]}],
                  "_embedded":{"contacts":[{"name":"%s","custom_fields_values":[
                    {"field_code":"PHONE","values":[{"value":"+%s","enum_code":"WORK"}]},
                    {"field_code":"EMAIL","values":[{"value":"%s","enum_code":"WORK"}]}]}]}}]
                """
                        .formatted(name, PRICE, source, PERSON.replace("\"", "\\\""), PHONE, EMAIL);
        crms.personOfAmocrm("POST", "/api/v4/leads/complex", lead);
    }

    /** Webhooks that are refused, cannot be read, belong to a tenant that is let in nowhere, or come while Redis hangs. */
    void sendBadWebhooks() throws Exception {
        String lead = "leads%5Badd%5D%5B0%5D%5Bid%5D=1&leads%5Badd%5D%5B0%5D%5Bpipeline_id%5D=5149393"
                + "&leads%5Badd%5D%5B0%5D%5Bname%5D=" + LEAD.replace("&", "%26").replace(" ", "+");
        String right = webhook("canary", "amocrm", HOOK);
        ask("POST", webhook("canary", "amocrm", nearlyRight()), lead);
        ask("POST", right + "/more", lead);
        ask("POST", right + "%2f", lead);
        ask("GET", right, "");
        ask("POST", right + "?secret=" + HOOK, "leads%5Badd%5D=" + PHONE + "&x[" + EMAIL + "]");
        ask("POST", right, "{\"name\":\"" + PERSON + "\", " + PHONE);
        ask("POST", webhook("canary", "lptracker", inFiles.get("@lptracker-hook@")), "data={\"contact\":\"" + PHONE);
        ask("POST", webhook("second", "amocrm", SECOND_HOOK), lead);
        await().atMost(LONG).until(() -> hub.metric("leadbridge_queue_parked") >= 3);
        await().atMost(LONG).until(() -> hub.said().contains("second/amocrm"));
        ProcessHandle redis =
                new RedisFolder(folder.resolve("data/redis")).servers().get(0);
        signal("-STOP", redis);
        try {
            ask("POST", right, lead);
        } finally {
            signal("-CONT", redis);
        }
        await().atMost(LONG).until(() -> hub.metric("leadbridge_spool_kept_total") >= 1);
        await().atMost(LONG).until(() -> hub.metric("leadbridge_spool_waiting") == 0);
    }

    private static void signal(String signal, ProcessHandle process) throws Exception {
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }

    /** All that a browser or a monitor may ask for. */
    void askEverything() {
        String management = "http://127.0.0.1:" + environment.get("LEADBRIDGE_MANAGEMENT_PORT");
        Stream.of("health", "health?data=true", "health/live", "health/ready", "info", "metrics", "nothing")
                .forEach(page -> ask("GET", management + "/observe/" + page, ""));
        // One line for each: its name, a colon, what it shows.
        List<String> consoles = ask("GET", management + "/q/dev", "")
                .lines()
                .map(line -> line.split(":")[0].strip())
                .filter(name -> name.matches("[a-z-]+"))
                .toList();
        consoles.forEach(console -> ask("GET", management + "/q/dev/" + console, ""));
        if (!consoles.containsAll(List.of("properties", "redis-queue"))) {
            throw new IllegalStateException("no consoles: " + consoles);
        }
        ask("GET", "http://127.0.0.1:" + environment.get("LEADBRIDGE_PORT") + "/", "");
        Stream.of("/admin/", "/admin/api/tenants", "/admin/api/tenants/canary", "/admin/api/tenants/second")
                .forEach(page -> ask("GET", "http://127.0.0.1:" + environment.get("LEADBRIDGE_PORT") + page, ""));
    }

    /** Asks, as the admin, and searches the answer. */
    private String ask(String method, String url, String body) {
        String basic = Base64.getEncoder().encodeToString(("admin:" + ADMIN).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", "Basic " + basic)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            // A webhook's address is a secret itself.
            String what =
                    url.contains("/webhooks/") ? "a webhook" : request.uri().getPath();
            search.text(
                    "answer to " + method + " " + what,
                    answer.statusCode() + "\n" + answer.headers() + "\n" + answer.body());
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs commands beside the hub, side by side, and searches what they say. */
    void command(String... commands) throws Exception {
        Map<String, HubProcess> running = new LinkedHashMap<>();
        for (String command : commands) {
            running.put(command, HubProcess.launch(environment, command.split(" ")));
        }
        for (Map.Entry<String, HubProcess> command : running.entrySet()) {
            try (HubProcess process = command.getValue()) {
                process.await("nothing that it would ever say");
                process.exitCode();
                search.text("command " + command.getKey(), process.said());
            }
        }
    }

    private String webhook(String tenant, String crm, String secret) {
        return "http://127.0.0.1:" + environment.get("LEADBRIDGE_PORT") + "/webhooks/" + tenant + "/" + crm + "/"
                + secret;
    }

    /** Ends the hub, and with it its Redis, which a kill would leave behind. */
    void stop() {
        try (HubProcess ending = hub) {
            if (ending != null) {
                ending.stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
        lptracker.close();
        crms.close();
    }
}
