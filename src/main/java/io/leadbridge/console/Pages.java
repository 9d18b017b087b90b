package io.leadbridge.console;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.leadbridge.admin.Reply;
import io.leadbridge.admin.Request;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes pages. Everything in them is escaped by the templates. */
final class Pages {

    static final String HTML = "text/html; charset=utf-8";

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private final TemplateEngine templates = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Pages.class.getClassLoader(), "io.leadbridge.console.pages");
    private final Assets assets;
    private final Csrf csrf;

    Pages(Assets assets, Csrf csrf) {
        this.assets = assets;
        this.csrf = csrf;
    }

    /**
     * A whole page.
     *
     * @param section of the navigation; empty for none
     * @param template its name, without its ending
     */
    Reply page(Visit visit, String section, String template, Object view) {
        return written(200, visit, section, template, view);
    }

    /** The same with another status. */
    Reply written(int status, Visit visit, String section, String template, Object view) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("frame", frame(visit, section));
        if (view != null) {
            parameters.put("view", view);
        }
        StringOutput output = new StringOutput();
        templates.render(template + ".jte", parameters, output);
        return new Reply(status, headers(), output.toString(), HTML);
    }

    /** What a browser is told beside a page. */
    static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Security-Policy", POLICY);
        headers.put("Cache-Control", "no-store");
        headers.put("Vary", "Accept-Language, Cookie, HX-Request");
        return headers;
    }

    /**
     * Sends the browser to another page of ours, after a change.
     *
     * @param notice key of what is told there, without {@code notice.}; empty for nothing
     */
    static Reply goTo(String path, String notice) {
        String mark = path.contains("?") ? "&" : "?";
        String to = notice.isEmpty() ? path : path + mark + "done=" + notice;
        return new Reply(303, Map.of("Location", to, "Cache-Control", "no-store"), null, null);
    }

    private Frame frame(Visit visit, String section) {
        Request request = visit.request();
        String key =
                "notice." + request.query().getOrDefault("done", List.of("")).get(0);
        return new Frame(
                visit.words(),
                visit.theme().word(),
                section,
                request.method().equals("GET") ? Preferences.address(request) : "/admin/",
                csrf.token(request.user()),
                request.user(),
                visit.words().has(key) ? visit.words().of(key) : "",
                assets::path);
    }
}
