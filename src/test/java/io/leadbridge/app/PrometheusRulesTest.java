package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Prometheus' own tool reads the alert rules and runs their tests: Debian's package {@code prometheus} has it. */
class PrometheusRulesTest {

    private static final Path FOLDER = Path.of("docs/prometheus");

    @BeforeEach
    void needsPromtool() {
        boolean isThere = Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
        // .ci/run installs it: there, a test that is left out is a fault.
        assertThat(isThere || !"true".equals(System.getenv("CI")))
                .as("promtool on the path of CI")
                .isTrue();
        assumeTrue(isThere, "no promtool here: apt-get install --no-install-recommends prometheus");
    }

    @Test
    void areRulesThatPrometheusTakes() throws Exception {
        assertThat(promtool("check", "rules", "leadbridge-rules.yaml")).contains("SUCCESS");
    }

    @Test
    void fireWhenTheyShouldAndNotBefore() throws Exception {
        assertThat(promtool("test", "rules", "leadbridge-rules.test.yaml")).contains("SUCCESS");
    }

    @Test
    void areTestedEachOfThem() throws IOException {
        List<String> rules = names("leadbridge-rules.yaml", "- alert: ");

        assertThat(rules).hasSizeGreaterThan(10);
        assertThat(names("leadbridge-rules.test.yaml", "alertname: ")).containsAll(rules);
    }

    private static List<String> names(String file, String before) throws IOException {
        return Files.readString(FOLDER.resolve(file))
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(before))
                .map(line -> line.substring(before.length()))
                .toList();
    }

    private static String promtool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
