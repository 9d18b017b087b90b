package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadbridge.testing.TestRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code leadbridge apply} and {@code leadbridge export} as processes of their own. */
@Timeout(600)
class ApplyTest {

    private static final String ACME =
            """
            tenant: acme
            connections:
              amocrm: {url: 'http://127.0.0.1:1', token: '${env:ACME_TOKEN}', webhook-secret: canary-hook}
              lptracker:
                {url: 'http://127.0.0.1:2', login: l, password: canary-password, project: 7, webhook-secret: canary-hook}
            rules:
              - name: Новая
                from: amocrm
                then:
                  - {sync-to: lptracker, stage: New}
            """;

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void setUp() throws Exception {
        TestRedis.shared().flush();
        environment.put("REDIS_URL", TestRedis.shared().url());
        environment.put("LEADBRIDGE_DATA", folder.resolve("data").toString());
        environment.put(
                "LEADBRIDGE_TENANTS",
                Files.createDirectories(folder.resolve("tenants")).toString());
        environment.put("ACME_TOKEN", "canary-token");
    }

    @Test
    void appliesWhatIsRightTellsAllThatIsWrongAndExportsItForAnotherApply() throws Exception {
        Path acme = Files.writeString(folder.resolve("acme.yaml"), ACME);
        Path bad = Files.writeString(
                folder.resolve("bad.yaml"),
                ACME.replace("acme", "bad").replace("project: 7", "project: x").replace("New}", "New, sage: y}"));

        assertThat(run(1, "apply", acme.toString(), bad.toString(), acme.toString()))
                .contains("acme.yaml: tenant acme created, version ")
                .contains("bad.yaml: refused, 2 faults", "connections.lptracker.project", "unknown key 'sage'")
                .contains("tenant 'acme' is in " + acme + " too")
                .doesNotContain("canary");

        String open = run(0, "export", "acme", "--with-secrets");
        String closed = run(0, "export", "acme");

        assertThat(open).contains("token: canary-token", "name: Новая");
        assertThat(closed).contains("token: \"${stored}\"").doesNotContain("canary");
        Path exported = Files.writeString(folder.resolve("closed.yaml"), closed);
        assertThat(run(0, "apply", exported.toString())).contains("tenant acme unchanged");
        assertThat(run(0, "export", "acme", "--with-secrets")).isEqualTo(open);
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        Path acme = Files.writeString(folder.resolve("acme.yaml"), ACME);

        assertThat(run(0, "apply", "--dry-run", acme.toString())).contains("tenant acme would be created");
        assertThat(run(2, "export", "acme")).contains("no tenant 'acme' in Redis");
    }

    private String run(int code, String... words) throws Exception {
        CommandRun command = CommandRun.of(environment, words);
        assertThat(command.exitCode()).as(command.said()).isEqualTo(code);
        return command.said();
    }
}
