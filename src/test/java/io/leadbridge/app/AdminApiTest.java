package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.testing.TestRedis;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operations of the admin API, on the whole server by HTTP. */
class AdminApiTest {

    @TempDir
    private static Path folder;

    private static AdminServer admin;

    @BeforeAll
    static void start() throws Exception {
        TestRedis.shared().flush();
        admin = AdminServer.start(folder, Map.of());
    }

    @AfterAll
    static void end() {
        admin.close();
    }

    @Test
    void smoke() throws Exception {
        for (String path : new String[] {
            "/tenants",
            "/tenants/demo",
            "/tenants/demo/rules",
            "/tenants/demo/connections",
            "/audit",
            "/nothing",
            "/openapi.json",
            "/schema/tenant-file.json",
            "/tenants/demo/connections/amocrm/webhooks",
            "/tenants/demo/metadata/amocrm"
        }) {
            AdminServer.Answer answer = admin.get("/admin/api" + path);
            System.out.println(path + " " + answer.status() + " "
                    + answer.response().headers().map() + "\n"
                    + answer.text().substring(0, Math.min(600, answer.text().length())));
        }
        var a = admin.stranger("GET", "/admin/api/tenants");
        System.out.println(a.status() + " " + a.text());
        a = admin.call("DELETE", "/admin/api/tenants", "");
        System.out.println(a.status() + " " + a.text());
        a = admin.call("POST", "/admin/api/tenants/demo/dry-run", "{\"crm\":\"amocrm\",\"lead\":\"12\"}");
        System.out.println(a.status() + " " + a.text());
        a = admin.call("POST", "/admin/api/tenants/demo/forget", "{\"person\":\"fails@example.test\"}");
        System.out.println(a.status() + " " + a.text());
        a = admin.call("POST", "/admin/api/tenants/demo/forget", "{}", "Content-Type", "text/plain");
        System.out.println(a.status() + " " + a.text());
        a = admin.get("/admin/api/tenants/demo", "Accept", "text/html");
        System.out.println(a.status() + " " + a.text());
        a = admin.get("/admin/api/tenants/demo", "Accept", "application/yaml");
        System.out.println(a.status() + " " + a.text());
        assertThat(admin.get("/admin/api/tenants").status()).isEqualTo(200);
    }
}
