package io.leadbridge.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Debian's Chromium, led by Playwright; its own browsers are not downloaded. */
final class Chromium implements AutoCloseable {

    private static final Path BINARY = Path.of(System.getProperty("chromium", "/usr/bin/chromium"));

    private final Playwright playwright;
    private final Browser browser;
    /** What a console of any page said that is an error; a broken policy among it. */
    final List<String> errors = new ArrayList<>();

    Chromium() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(BINARY)
                        .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage", "--force-prefers-reduced-motion")));
    }

    /**
     * A page of a person.
     *
     * @param language of the person's browser
     * @param width in pixels
     */
    Page person(ConsoleHub hub, String language, ColorScheme scheme, int width) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(hub.url)
                .setHttpCredentials(ConsoleHub.USER, ConsoleHub.PASSWORD)
                .setLocale(language)
                .setColorScheme(scheme)
                .setViewportSize(width, 900));
        context.setDefaultTimeout(30_000);
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            // The browser tells of each answer from 400 on; tests that want one look at the status.
            if (message.type().equals("error") && !message.text().contains("Failed to load resource")) {
                errors.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(error -> errors.add(page.url() + ": " + error));
        return page;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
