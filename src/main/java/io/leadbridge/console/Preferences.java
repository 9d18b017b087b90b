package io.leadbridge.console;

import io.leadbridge.admin.Reply;
import io.leadbridge.admin.Request;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a person prefers, in cookies of the browser: bean {@code console-preferences}. */
public final class Preferences {

    /** Cookie of {@link Language}. */
    static final String LANGUAGE = "leadbridge-language";
    /** Cookie of {@link Theme}. */
    static final String THEME = "leadbridge-theme";

    private static final int COOKIES_MAX = 4000;
    private static final int PATH_MAX = 2000;
    private static final String YEAR = "31536000";

    private final Doorkeeper doorkeeper;

    Preferences(Doorkeeper doorkeeper) {
        this.doorkeeper = doorkeeper;
    }

    /** {@code POST /admin/preferences}: keeps a language or a theme, and goes back to where the person was. */
    public Reply keep(Request request) {
        return doorkeeper.act(request, visit -> {
            Map<String, String> headers = new LinkedHashMap<>();
            visit.text("language", 10)
                    .flatMap(Language::of)
                    .ifPresent(language -> headers.put("Set-Cookie", cookie(LANGUAGE, language.tag())));
            visit.text("theme", 10)
                    .flatMap(Theme::of)
                    .ifPresent(theme -> headers.put("Set-Cookie", cookie(THEME, theme.word())));
            headers.put(
                    "Location",
                    visit.text("back", PATH_MAX).filter(Preferences::isOurs).orElse("/admin/"));
            headers.put("Cache-Control", "no-store");
            return new Reply(303, headers, null, null);
        });
    }

    private static String cookie(String name, String value) {
        return name + "=" + value + "; Path=/admin; Max-Age=" + YEAR + "; HttpOnly; SameSite=Strict";
    }

    /** A path that stays with us, whatever a browser makes of it. */
    static boolean isOurs(String path) {
        return path.matches("/admin/[A-Za-z0-9/?&=.%_~+-]*") && !path.contains("//") && !path.contains("..");
    }

    /** Where a page is, with its query; the overview if that is nothing to come back to. */
    static String address(Request request) {
        StringBuilder address = new StringBuilder(request.path());
        char mark = '?';
        for (Map.Entry<String, List<String>> value : request.query().entrySet()) {
            if (!value.getKey().equals("done")) {
                address.append(mark)
                        .append(Visit.encoded(value.getKey()))
                        .append('=')
                        .append(Visit.encoded(value.getValue().get(0)));
                mark = '&';
            }
        }
        return address.length() <= PATH_MAX && isOurs(address.toString()) ? address.toString() : "/admin/";
    }

    /** The cookies of a request; of two alike, the first. */
    static Map<String, String> cookies(Request request) {
        Map<String, String> cookies = new HashMap<>();
        String header = request.headers().getOrDefault("cookie", "");
        if (header.length() <= COOKIES_MAX) {
            for (String cookie : header.split(";")) {
                int equals = cookie.indexOf('=');
                if (equals > 0) {
                    cookies.putIfAbsent(
                            cookie.substring(0, equals).strip(),
                            cookie.substring(equals + 1).strip());
                }
            }
        }
        return cookies;
    }
}
