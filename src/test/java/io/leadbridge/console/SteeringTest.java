package io.leadbridge.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People steer a hub by its pages, in a real browser. */
class SteeringTest {

    private static final int PARKED = 500;
    private static final Duration LONG = Duration.ofMinutes(4);

    @TempDir
    static Path folder;

    private static ConsoleHub hub;
    private static Chromium chromium;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        hub = ConsoleHub.start(folder);
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        hub.close();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    @Test
    void findsAnIgnoredLeadByPhoneReadsWhyFixesTheRuleAndSeesItApplied() throws Exception {
        // Its source is "internal", which the demo's rule leaves out.
        hub.crms.personOfAmocrm(
                "POST",
                "/api/v4/leads/complex",
                "[{\"name\":\"Kitchen\",\"custom_fields_values\":[{\"field_id\":427181,\"values\":[{\"value\":\"internal\"}]}],"
                        + "\"_embedded\":{\"contacts\":[{\"name\":\"Анна Петрова\",\"custom_fields_values\":[{\"field_code\":"
                        + "\"PHONE\",\"values\":[{\"value\":\"+79991234567\",\"enum_code\":\"WORK\"}]}]}]}}]");
        Page page = chromium.person(hub, "en", ColorScheme.LIGHT, 1280);

        await().atMost(LONG).untilAsserted(() -> {
            page.navigate("/admin/events");
            page.getByLabel("Phone").fill("8 (999) 123-45-67");
            button(page, "Search").click();
            assertThat(page.locator("#rows .b-ignored").count()).isPositive();
        });
        page.locator("#rows tr", new Page.LocatorOptions().setHasText("ignored"))
                .first()
                .locator("a")
                .first()
                .click();
        assertThat(page.locator(".lead").innerText()).contains("new sales leads go to the call centre");
        assertThat(page.locator(".verdicts").innerText()).contains("does not").contains("Source");
        assertThat(page.content()).doesNotContain("Анна Петрова").doesNotContain("79991234567");
        button(page, "Show personal data").click();
        assertThat(page.content()).contains("Анна Петрова").contains("79991234567");
        String event = page.url().replace("/unmask", "");

        page.navigate("/admin/tenants/demo");
        link(page, "Edit rule new sales leads go to the call centre").click();
        Locator text = page.getByLabel("The rule, as in a tenant file (YAML)");
        text.fill(text.inputValue().replace("internal", "secret"));
        button(page, "Save").click();
        page.waitForURL("**/admin/tenants/demo?done=saved");
        assertThat(page.locator(".notice").first().innerText()).contains("in force");

        page.navigate(event);
        button(page, "Replay").click();
        page.waitForURL("**done=replayed");
        await().atMost(LONG).untilAsserted(() -> {
            page.navigate("/admin/events?tenant=demo&phone=79991234567&outcome=applied");
            assertThat(page.locator("#rows .b-applied").count()).isPositive();
        });
        assertThat(hub.crms.leads(hub.crms.lptracker()).toString()).contains("Kitchen");
        assertThat(hub.api("/admin/api/tenants/demo/audit").toString())
                .contains("personal data of event")
                .contains("replaced")
                .contains("replayed")
                .doesNotContain("Анна");
        assertThat(chromium.errors).isEmpty();
    }

    @Test
    void replaysFiveHundredParkedMessagesOfAReasonAtOnce() throws Exception {
        for (int number = 0; number < PARKED; number++) {
            hub.sendGarbage(number);
        }
        Page page = chromium.person(hub, "ru", ColorScheme.DARK, 1280);
        await().atMost(LONG).untilAsserted(() -> {
            page.navigate("/admin/queue/parked");
            assertThat(page.locator(".count").innerText()).isEqualTo("500");
        });

        page.navigate("/admin/queue");
        link(page, "Повторить…").first().click();
        assertThat(page.locator(".big").innerText()).contains("500");
        button(page, "Повторить 500").click();

        // They are no better than before: each parks again, marked as replayed.
        await().atMost(LONG).untilAsserted(() -> {
            page.navigate("/admin/queue/parked");
            assertThat(page.locator(".count").innerText()).isEqualTo("500");
            assertThat(page.getByText("уже повторялось").count()).isEqualTo(50);
        });
        link(page, "Ещё").click();
        await().atMost(LONG)
                .untilAsserted(() ->
                        assertThat(page.locator("tbody tr:not(.more)").count()).isEqualTo(100));
        page.navigate("/admin/queue");
        assertThat(page.getByText("возвращено 500").count()).isPositive();

        page.navigate("/admin/queue/parked/preview?act=drop&part=garbage");
        assertThat(page.locator(".big").innerText()).contains("0");
        page.navigate("/admin/queue/parked/preview?act=drop&text=garbage");
        button(page, "Удалить 500").click();
        page.waitForURL("**done=dropped");
        page.navigate("/admin/queue/parked");
        assertThat(page.locator(".count").innerText()).isEqualTo("0");
        assertThat(chromium.errors).isEmpty();
    }
}
