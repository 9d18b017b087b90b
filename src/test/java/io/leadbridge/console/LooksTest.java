package io.leadbridge.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every page in both languages, light and dark, wide and narrow: nothing is wider than the window, axe finds nothing serious,
 * the browser has nothing to say against it, and it is small. With {@code -Dscreenshots=docs/console} it takes pictures for a
 * reader of it; with {@code -Dscreenshots.every=true}, too, of every page from top to bottom.
 */
class LooksTest {

    private static final int PAGE_BYTES_MAX = 150_000;
    private static final String SCREENSHOTS = System.getProperty("screenshots", "");
    private static final boolean EVERY = Boolean.getBoolean("screenshots.every");

    /** Of these, those from top to bottom. */
    private static final Set<String> WHOLE = Set.of("overview-en-light-1280");

    /** What README and docs/console.md show. */
    private static final Set<String> SHOWN = Set.of(
            "overview-en-light-1280",
            "overview-ru-dark-400",
            "events-en-dark-400",
            "event-ru-dark-1280",
            "waiting-en-light-1280",
            "queue-en-dark-400",
            "message-ru-light-400",
            "tenant-ru-light-400",
            "conflicts-ru-dark-1280",
            "tried-en-light-1280",
            "backfill-en-light-1280",
            "routes-ru-dark-1280");

    @TempDir
    static Path folder;

    private static ConsoleHub hub;
    private static Chromium chromium;
    private static final Map<String, String> PAGES = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        hub = ConsoleHub.start(folder);
        chromium = new Chromium();
        Seed.into(hub);
        String pair = Seed.conflict(hub);
        String plan = Seed.plan(hub);
        String waiting = Seed.waiting(hub);
        PAGES.put("overview", "/admin/");
        PAGES.put("events", "/admin/events");
        PAGES.put("event", "/admin/events");
        PAGES.put("queue", "/admin/queue");
        PAGES.put("group", "/admin/queue/group?group=demo");
        PAGES.put("parked", "/admin/queue/parked");
        PAGES.put("preview", "/admin/queue/parked/preview?act=replay");
        PAGES.put("message", "/admin/queue/parked");
        PAGES.put("tenants", "/admin/tenants");
        PAGES.put("tenant", "/admin/tenants/demo");
        PAGES.put("metadata", "/admin/tenants/demo/metadata/amocrm");
        PAGES.put("rule", "/admin/tenants/demo/rules?name=edits%20of%20sales%20leads%20follow");
        PAGES.put("backfills", "/admin/tenants/demo/backfills");
        PAGES.put("backfill", plan);
        PAGES.put("linked", "/admin/tenants/demo?record=" + pair);
        PAGES.put("conflicts", "/admin/tenants/demo/conflicts");
        PAGES.put("searched", "/admin/events?tenant=demo&record=" + waiting);
        PAGES.put("waiting", "/admin/events?tenant=demo&record=" + waiting);
        PAGES.put("try", "/admin/tenants/demo/try");
        PAGES.put("tried", "/admin/tenants/demo/try?crm=amocrm&lead=" + pair.replace("amocrm:lead:", ""));
        PAGES.put("dismissed", "/admin/");
        PAGES.put("routes", "/admin/routes");
        PAGES.put("route", "/admin/routes/sync-batch");
        PAGES.put("lost", "/admin/nowhere");
    }

    @AfterAll
    static void stop() throws IOException {
        chromium.close();
        hub.close();
    }

    @ParameterizedTest
    @CsvSource("ru,DARK,400")
    void looksWellOnEveryPage(String language, ColorScheme scheme, int width) throws IOException {
        Page page = chromium.person(hub, language, scheme, width);
        List<String> faults = new ArrayList<>();

        for (Map.Entry<String, String> one : PAGES.entrySet()) {
            open(page, one.getKey(), one.getValue());
            String what = one.getKey() + " " + language + " " + scheme + " " + width + ": ";
            Object wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
            if (((Number) wider).intValue() > 0) {
                faults.add(what + "wider than the window by " + wider + " pixels: "
                        + page.evaluate("Array.from(document.querySelectorAll('main *, header *'))"
                                + ".filter(e => e.getBoundingClientRect().right > window.innerWidth + 0.5)"
                                + ".slice(0, 3).map(e => e.tagName + '.' + e.className).join(', ')"));
            }
            for (Rule rule : new AxeBuilder(page).analyze().getViolations()) {
                if (rule.getImpact().equals("serious") || rule.getImpact().equals("critical")) {
                    faults.add(
                            what + rule.getId() + " " + rule.getNodes().get(0).getHtml() + " "
                                    + rule.getNodes().get(0).getFailureSummary());
                }
            }
            picture(page, one.getKey(), language, scheme, width);
        }

        restore(page);
        faults.addAll(chromium.errors);
        chromium.errors.clear();
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @Tag("slow")
    @CsvSource({"en,LIGHT,1280", "ru,DARK,1280", "en,DARK,400", "ru,LIGHT,400"})
    void looksWellInEveryLanguageSchemeAndWidth(String language, ColorScheme scheme, int width) throws IOException {
        looksWellOnEveryPage(language, scheme, width);
    }

    /** Opens a page, or, for those of one event or message, follows the first link to one. */
    private static void open(Page page, String name, String path) {
        AtomicLong bytes = new AtomicLong();
        Response response = page.navigate(path);
        if (name.equals("event")) {
            page.locator("#rows tr", new Page.LocatorOptions().setHasText("Source"))
                    .first()
                    .locator("a")
                    .first()
                    .click();
        } else if (name.equals("message") || name.equals("waiting")) {
            page.locator("tbody a").first().click();
        } else if (name.equals("tried")) {
            page.locator("form.panel button.primary").click();
        } else if (name.equals("dismissed")) {
            page.locator("button[value=dismiss]").first().click();
            page.locator("details.dismissed > summary").click();
        } else {
            bytes.addAndGet(response.body().length);
        }
        page.waitForLoadState();
        assertThat(bytes.get()).as("bytes of %s", path).isLessThanOrEqualTo(PAGE_BYTES_MAX);
        assertThat(page.content().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(PAGE_BYTES_MAX);
    }

    /** The next person sees the same problems. */
    private static void restore(Page page) {
        page.navigate("/admin/");
        // It may be hidden: the live part of the page is written anew now and then.
        page.locator("button[value=restore]").first().dispatchEvent("click");
        page.waitForURL("**done=restored");
    }

    /** A few, that a reader of the documentation sees. */
    private static void picture(Page page, String name, String language, ColorScheme scheme, int width)
            throws IOException {
        String file = name + "-" + language + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
        if (SCREENSHOTS.isEmpty() || !EVERY && !SHOWN.contains(file)) {
            return;
        }
        Path path = Files.createDirectories(Path.of(SCREENSHOTS)).resolve(file + ".png");
        page.screenshot(new Page.ScreenshotOptions().setPath(path).setFullPage(EVERY || WHOLE.contains(file)));
    }
}
