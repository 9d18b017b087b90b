package io.leadbridge.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.event.TenantId;
import io.leadbridge.testing.TestRedis;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes in comes out, and goes in again without a change: with secrets and without. */
class TenantRoundTripTest {

    private static final TestRedis REDIS = TestRedis.shared();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Texts that YAML could take for something else. */
    private static final List<String> ODD = List.of(
            "yes",
            "No",
            "null",
            "~",
            "true",
            "0x1F",
            "010",
            "1e3",
            "1_000",
            "12:30:45",
            "1.50",
            "-0",
            "2026-11-23",
            "- a",
            "a: b",
            "a #b",
            "# a",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`a",
            "'a'",
            "\"a\"",
            "{a}",
            "[a]",
            "a, b",
            "? a",
            "| a",
            "> a",
            " a",
            "a ",
            "a\nb",
            "a\n\n  b\n",
            "a\tb",
            "Новая",
            "Éa ñ",
            "😀 x",
            "a\u0085b",
            "a\u2028b",
            "<<",
            "=",
            "...",
            "---",
            "${env:HOME}",
            "$${x}",
            "${stored}",
            "$",
            "${",
            "\\n",
            "https://a.example/x?y=1#z");

    @TempDir
    Path folder;

    private StoreFixture hub;

    @BeforeEach
    void emptyRedis() {
        REDIS.flush();
        hub = new StoreFixture(REDIS.factory(), folder);
        hub.tenants.refresh();
    }

    @Test
    void exportAndApplyChangeNothing() {
        long seed = new Random().nextLong();
        for (int i = 0; i < 60; i++) {
            assertComesBackEqual(tenant(new Random(seed + i), i), "seed " + (seed + i));
        }
    }

    @Test
    void theDemoTenantComesBackEqual() throws Exception {
        TenantId demo = new TenantId("demo");
        hub.put(demo, Files.readString(Path.of("tenants/demo.yaml")));
        TenantDocument document = hub.editor.find(demo, true).orElseThrow();
        Tenant before = hub.tenants.find(demo).orElseThrow();

        hub.editor.remove(demo, Optional.empty(), "test");
        hub.put(demo, TreeText.yaml(document.tree()));

        Tenant after = hub.tenants.find(demo).orElseThrow();
        assertThat(hub.editor.find(demo, true).orElseThrow().tree()).isEqualTo(document.tree());
        assertThat(after.rules()).isEqualTo(before.rules());
        assertThat(after.connections()).isEqualTo(before.connections());
    }

    private void assertComesBackEqual(ObjectNode tree, String seed) {
        TenantId id = new TenantId(tree.get("tenant").asText());
        Edit made = hub.put(id, TreeText.yaml(TenantTree.escaped(tree)));
        assertThat(made).as(seed).isInstanceOf(Edit.Saved.class);
        TenantDocument open = hub.editor.find(id, true).orElseThrow();
        TenantDocument closed = hub.editor.find(id, false).orElseThrow();
        assertThat(open.tree()).as(seed).isEqualTo(TenantTree.escaped(tree));

        for (TenantDocument exported : List.of(open, closed)) {
            Edit again = hub.put(id, TreeText.yaml(exported.tree()));

            assertThat(again).as(seed).isInstanceOfSatisfying(Edit.Saved.class, saved -> assertThat(
                            saved.document().version())
                    .as(seed)
                    .isEqualTo(open.version()));
        }
        assertThat(TreeText.yaml(hub.editor.find(id, true).orElseThrow().tree()))
                .as(seed)
                .isEqualTo(TreeText.yaml(open.tree()));
        assertThat(closed.tree().toString()).as(seed).doesNotContain("hidden-hook", "hidden-word");
    }

    private static ObjectNode tenant(Random random, int number) {
        ObjectNode tree = NODES.objectNode().put("tenant", "tenant-" + number);
        ObjectNode connections = tree.putObject("connections");
        ObjectNode amocrm = connections.putObject("amocrm");
        amocrm.put("url", "https://a" + number + ".example");
        if (random.nextBoolean()) {
            amocrm.put("token", "hidden-hook" + odd(random));
        } else {
            amocrm.putObject("oauth")
                    .put("client-id", "id")
                    .put("client-secret", "hidden-word" + odd(random))
                    .put("redirect-uri", "https://r.example")
                    .put(random.nextBoolean() ? "code" : "refresh-token", "hidden-word" + odd(random));
        }
        amocrm.put("webhook-secret", "hidden-hook" + Long.toHexString(random.nextLong()));
        connections
                .putObject("lptracker")
                .put("url", "http://127.0.0.1:" + (1 + random.nextInt(60_000)))
                .put("login", "login " + odd(random))
                .put("password", "hidden-word" + odd(random))
                .put("project", random.nextInt(1_000))
                .put("webhook-secret", "hidden-hook" + Long.toHexString(random.nextLong()));
        ArrayNode rules = tree.putArray("rules");
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            rules.add(rule(random, i));
        }
        return tree;
    }

    private static ObjectNode rule(Random random, int number) {
        ObjectNode rule = NODES.objectNode().put("name", number + odd(random).replaceAll("\\s+", " ") + "x");
        rule.put("from", "amocrm");
        ArrayNode all = rule.putObject("when").putArray("all");
        all.addObject().putArray("change").add("added").add("status");
        all.addObject().put("pipeline", "p" + odd(random));
        if (random.nextBoolean()) {
            all.addObject().put("status", random.nextInt(500));
        }
        all.addObject()
                .putObject("not")
                .putObject("field")
                .put("of", "lead")
                .put("name", "n" + odd(random))
                .put("contains", "c" + odd(random));
        ObjectNode action = rule.putArray("then").addObject();
        action.put("sync-to", "lptracker");
        action.put("stage", "s" + odd(random));
        ObjectNode field = action.putArray("fields").addObject();
        field.put("from", "lead.name").put("to", "lead.custom.f" + number);
        if (random.nextBoolean()) {
            field.put("default", new BigDecimal(random.nextInt(100) + ".50"));
        } else {
            field.put("default", odd(random) + "d");
        }
        return rule;
    }

    private static String odd(Random random) {
        return ODD.get(random.nextInt(ODD.size()));
    }
}
