package io.leadbridge.sandbox;

import io.leadbridge.sandbox.amocrm.AmoSandbox;
import io.leadbridge.sandbox.lptracker.LpSandbox;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;

/** A made-up day of both CRMs from a seed, with every fault on, and the hash of all that was answered and sent. */
public final class Script {

    private static final String FAULTS =
            """
            {"rateLimit":"on","latencyMs":[5,900],"errorShare":0.05,"resetShare":0.03,"lostAnswerShare":0.1,
             "commitAfterTimeoutMs":[0,5000],"searchLagMs":[0,3000],
             "webhooks":{"duplicateShare":0.1,"lostShare":0.02,"delayMs":[0,2000],"reorder":true}}
            """;

    private final MovedClock clock = new MovedClock();
    private final Random deeds;
    private final MessageDigest digest;
    private String token = "";

    private Script(long seed) throws NoSuchAlgorithmException {
        deeds = new Random(seed);
        digest = MessageDigest.getInstance("SHA-256");
    }

    /** Prints the hash of the seed that is given. */
    public static void main(String[] arguments) throws NoSuchAlgorithmException {
        System.out.println(hash(Long.parseLong(arguments[0])));
    }

    /** Plays it. */
    public static String hash(long seed) throws NoSuchAlgorithmException {
        Script script = new Script(seed);
        script.play(AmoSandbox.create(script.clock, new Random(seed + 1)), script::amo);
        script.play(LpSandbox.create(script.clock, new Random(seed + 2)), script::lp);
        return HexFormat.of().formatHex(script.digest.digest());
    }

    private interface Deed {
        Request next(int step);
    }

    private void play(Sandbox sandbox, Deed deed) {
        sandbox.addDestination("http://127.0.0.1:1/hook");
        sandbox.handle(Request.of("POST", "/sandbox/faults", Map.of(), FAULTS));
        for (int step = 0; step < 400; step++) {
            Response response = sandbox.handle(deed.next(step));
            if (response.text().contains("\"token\":\"")) {
                token = response.text().replaceAll(".*\"token\":\"([A-Za-z0-9]+)\".*", "$1");
            }
            note(response.status() + " " + response.ending() + " " + response.latencyMs() + response.headers());
            note(response.text());
            for (Delivery delivery : sandbox.takeDue()) {
                note(delivery.number() + " " + delivery.attempt() + " " + delivery.dueAt() + delivery.headers());
                note(new String(delivery.body(), StandardCharsets.UTF_8));
                sandbox.settled(delivery, deeds.nextInt(10) == 0 ? Delivery.TIMED_OUT : 200);
            }
            clock.advance(Duration.ofMillis(deeds.nextInt(500)));
        }
        note(sandbox.leads().toString());
    }

    private void note(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    private Request amo(int step) {
        Map<String, String> headers = Map.of("Authorization", "Bearer demo", "Host", "127.0.0.1");
        long lead = 84511002 + 2L * deeds.nextInt(20);
        String phone = "+7999" + (1000000 + deeds.nextInt(50));
        String two = "[{\"id\":" + lead + ",\"price\":" + step + "},{\"id\":84511002,\"responsible_user_id\":9300002}]";
        return switch (deeds.nextInt(9)) {
            case 5 -> Request.of("PATCH", "/api/v4/leads", headers, two);
            case 6 ->
                Request.of(
                        "POST",
                        "/api/v4/leads/" + lead + "/notes",
                        headers,
                        "[{\"note_type\":\"common\",\"params\":{\"text\":\"n" + step + "\"}}]");
            case 7 ->
                Request.of(
                        "POST",
                        "/sandbox/oauth/code",
                        Map.of(),
                        "{\"client_id\":\"c\",\"client_secret\":\"s\",\"redirect_uri\":\"https://r.test\"}");
            case 8 -> Request.of("GET", "/api/v4/events?limit=20", headers, "");
            case 0 ->
                Request.of(
                        "POST",
                        "/api/v4/leads/complex",
                        headers,
                        "[{\"name\":\"L" + step
                                + "\",\"_embedded\":{\"contacts\":[{\"name\":\"C\",\"custom_fields_values\":"
                                + "[{\"field_code\":\"PHONE\",\"values\":[{\"value\":\"" + phone + "\"}]}]}]}}]");
            case 1 -> Request.of("PATCH", "/api/v4/leads/" + lead, headers, "{\"price\":" + step + "}");
            case 2 -> Request.of("PATCH", "/api/v4/leads/" + lead, headers, "{\"status_id\":142}");
            case 3 -> Request.of("GET", "/api/v4/contacts?with=leads&query=" + phone.substring(1), headers, "");
            default -> Request.of("GET", "/api/v4/leads?with=contacts&filter%5Bid%5D=" + lead, headers, "");
        };
    }

    private Request lp(int step) {
        Map<String, String> headers = Map.of("token", token);
        long lead = 77000001L + deeds.nextInt(20);
        String phone = "7999" + (1000000 + deeds.nextInt(50));
        if (step % 100 < 5) {
            return Request.of(
                    "POST",
                    "/login",
                    headers,
                    "{\"login\":\"demo@example.test\",\"password\":\"demo\",\"service\":\"s\",\"version\":\"1.0\"}");
        }
        return switch (deeds.nextInt(4)) {
            case 0 ->
                Request.of(
                        "POST",
                        "/lead",
                        headers,
                        "{\"name\":\"L" + step
                                + "\",\"contact\":{\"project_id\":77,\"details\":[{\"type\":\"phone\",\"data\":\""
                                + phone + "\"}]}}");
            case 1 ->
                Request.of(
                        "PUT",
                        "/lead/" + lead,
                        headers,
                        "{\"custom\":{\"1803704\":\"" + step + "\",\"1803705\":\"x\"}}");
            case 2 -> Request.of("PUT", "/lead/" + lead + "/funnel", headers, "{\"funnel\":1648190}");
            default -> Request.of("GET", "/contact/search?project_id=77&phone=" + phone, headers, "");
        };
    }
}
