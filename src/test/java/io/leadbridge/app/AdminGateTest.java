package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.app.AdminServer.Answer;
import io.leadbridge.testing.TestRedis;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody gets to the admin API but who knows the password: the real server, and what a hostile client sends. */
@Timeout(600)
class AdminGateTest {

    @TempDir
    private static Path folder;

    private static AdminServer admin;

    @BeforeAll
    static void start() throws Exception {
        TestRedis.shared().flush();
        admin = AdminServer.start(folder, Map.of("ADMIN_FAILED_LOGINS", "1000", "ADMIN_BODY_TIMEOUT", "1s"));
    }

    @AfterAll
    static void end() {
        admin.close();
    }

    private static final String[] HOSTILE = {
        "/admin/api/tenants",
        "/admin/api/openapi.json",
        "/admin",
        "/admin/",
        "/admin/api",
        "/adminfoo",
        "/adminfoo/../admin/api/tenants",
        "/admin;x/",
        "/admin;x/api/tenants",
        "/admin/api;x/tenants",
        "/admin%2fapi/tenants",
        "/admin%2Fapi%2Ftenants",
        "/%61dmin/api/tenants",
        "/admin/%61pi/tenants",
        "//admin/api/tenants",
        "//admin/",
        "/./admin/api/tenants",
        "/x/../admin/api/tenants",
        "/admin/../webhooks/demo/amocrm/x",
        "/admin/api/../../admin/api/tenants",
        "/webhooks/../admin/api/tenants",
        "/webhooks/%2e%2e/admin/api/tenants",
        "/Admin/api/tenants",
        "/ADMIN/API/TENANTS",
        "/admin/api/tenants/",
        "/admin//api//tenants",
        "/admin/api/tenants%00",
        "/admin\\api\\tenants",
        "/admin/api/tenants?x=/webhooks",
        "/admin/api/%zz",
        "/admin/api/tenants#x",
        "/admin%20/api/tenants",
        "/%2561dmin/api/tenants"
    };

    static String[] hostile() {
        return HOSTILE;
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("hostile")
    void noPathReachesAnOperationWithoutThePassword(String path) throws Exception {
        for (String method : new String[] {"GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD"}) {
            String answer = raw(method + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");

            assertThat(answer).as(method + " " + path).matches("(?s)HTTP/1\\.1 (400|401|404|405) .*");
            assertThat(answer).doesNotContain("\"tenants\"", "\"openapi\"", "access-control-allow");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/api/../../admin/api/tenants",
                "/admin//api//tenants",
                "/admin/api/tenants/",
                "/admin/api;x/tenants",
                "/admin/api/%zz"
            })
    void aHostilePathIsNothingEvenWithIt(String path) throws Exception {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: "
                + AdminServer.basic(AdminServer.USER, AdminServer.PASSWORD) + "\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1\\.1 (400|404) .*").doesNotContain("\"tenants\"");
    }

    @Test
    void asksForThePasswordAndTellsWrongOnesAlike() throws Exception {
        String path = "/admin/api/tenants";

        Answer none = admin.stranger("GET", path);
        Answer wrong = admin.stranger("GET", path, "Authorization", AdminServer.basic(AdminServer.USER, "wrong"));
        Answer user = admin.stranger("GET", path, "Authorization", AdminServer.basic("x", AdminServer.PASSWORD));
        Answer half = admin.stranger("GET", path, "Authorization", "Basic YWRtaW4=");
        Answer scheme = admin.stranger("GET", path, "Authorization", "Bearer " + AdminServer.PASSWORD);
        Answer broken = admin.stranger("GET", path, "Authorization", "Basic ***");

        assertThat(java.util.List.of(none, wrong, user, half, scheme, broken)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).startsWith("Basic realm=");
            assertThat(answer.text()).isEqualTo(none.text());
        });
    }

    @Test
    void aPageOfAnotherSiteChangesNothing() throws Exception {
        String clear = "/admin/api/tenants/demo/caches/clear";

        assertThat(admin.call("POST", clear, "", "Origin", "https://evil.test").status())
                .isEqualTo(403);
        assertThat(admin.call("POST", clear, "", "Origin", "null").status()).isEqualTo(403);
        assertThat(admin.call("POST", clear, "", "Sec-Fetch-Site", "cross-site").status())
                .isEqualTo(403);
        assertThat(admin.call("POST", clear, "", "Origin", "http://127.0.0.1:" + admin.port)
                        .status())
                .isEqualTo(200);
        assertThat(admin.get("/admin/api/tenants", "Origin", "https://evil.test")
                        .response()
                        .headers()
                        .map())
                .doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void aBodyThatDoesNotComeInTimeIsGivenUp() throws Exception {
        String answer = raw("POST /admin/api/tenants HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 100\r\nAuthorization: "
                + AdminServer.basic(AdminServer.USER, AdminServer.PASSWORD) + "\r\n\r\n{");

        assertThat(answer).startsWith("HTTP/1.1 408 ").contains("too-slow").containsIgnoringCase("connection: close");
    }

    @Test
    void whoGuessesIsStoppedAndWhoKnowsIsNot(@TempDir Path other) throws Exception {
        try (AdminServer strict =
                AdminServer.start(other, Map.of("ADMIN_FAILED_LOGINS", "3", "ADMIN_REQUESTS_PER_SECOND", "2"))) {
            String[] wrong = {"Authorization", AdminServer.basic(AdminServer.USER, "guess")};
            int[] tries = new int[5];
            for (int at = 0; at < tries.length; at++) {
                tries[at] = strict.stranger("GET", "/admin/api/tenants", wrong).status();
            }
            Answer right = strict.get("/admin/api/tenants");

            assertThat(tries).containsExactly(401, 401, 401, 429, 429);
            assertThat(right.status())
                    .as("the address is stopped, whatever it sends")
                    .isEqualTo(429);
            assertThat(Integer.parseInt(right.header("Retry-After"))).isBetween(1, 300);
        }
    }

    @Test
    void withoutAPasswordThereAreNoAdminPaths(@TempDir Path other) throws Exception {
        try (AdminServer without = AdminServer.start(other, Map.of("LEADBRIDGE_ADMIN_PASSWORD", ""))) {
            Answer unknown = without.stranger("GET", "/nothing");
            Answer answer = without.get("/admin/api/tenants");

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).isEqualTo(unknown.text());
            assertThat(answer.response().headers().map().keySet())
                    .isEqualTo(unknown.response().headers().map().keySet());
        }
    }

    /** All that comes back until the server closes, or for as long as a whole answer takes. */
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), admin.port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            StringBuilder text = new StringBuilder();
            byte[] chunk = new byte[8192];
            while (!isWhole(text, request)) {
                int count = in.read(chunk);
                if (count < 0) {
                    break;
                }
                text.append(new String(chunk, 0, count, StandardCharsets.UTF_8));
            }
            return text.toString();
        }
    }

    private static boolean isWhole(StringBuilder text, String request) {
        int head = text.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        java.util.regex.Matcher length =
                java.util.regex.Pattern.compile("(?i)content-length: (\\d+)").matcher(text);
        return request.startsWith("HEAD")
                || !length.find()
                || text.substring(head + 4).getBytes(StandardCharsets.UTF_8).length
                        >= Integer.parseInt(length.group(1));
    }
}
