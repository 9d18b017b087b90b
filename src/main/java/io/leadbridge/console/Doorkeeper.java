package io.leadbridge.console;

import io.leadbridge.admin.Refusal;
import io.leadbridge.admin.Reply;
import io.leadbridge.admin.Request;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Receives each visit of a page: reads it, judges the token of its form, and turns what goes wrong into a page. */
public final class Doorkeeper {

    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);
    private static final int VALUES_MAX = 60;

    private final Pages pages;
    private final Csrf csrf;
    private final Map<Language, Words> words = new EnumMap<>(Language.class);

    Doorkeeper(Pages pages, Csrf csrf, Clock clock) {
        this.pages = pages;
        this.csrf = csrf;
        for (Language language : Language.values()) {
            words.put(language, new Words(language, clock));
        }
    }

    /**
     * What the page of an error shows.
     *
     * @param status of HTTP
     * @param detail what more can be said; empty for nothing
     */
    public record Trouble(int status, String detail) {}

    /** Shows a page. */
    Reply show(Request request, Function<Visit, Reply> page) {
        return receive(request, request.query(), page);
    }

    /** Does what a form asks for, if it is one of ours. */
    Reply act(Request request, Function<Visit, Reply> act) {
        Map<String, List<String>> form;
        try {
            form = new QueryStringDecoder(
                            new String(request.body(), StandardCharsets.UTF_8),
                            StandardCharsets.UTF_8,
                            false,
                            VALUES_MAX)
                    .parameters();
        } catch (IllegalArgumentException e) {
            form = Map.of();
        }
        return receive(request, form, visit -> {
            if (!csrf.isValid(request.user(), visit.raw("_csrf", 200).orElse(""))) {
                throw Astray.forged();
            }
            return act.apply(visit);
        });
    }

    /** There is no such page. */
    Reply lost(Request request) {
        return show(request, visit -> {
            throw Astray.notFound();
        });
    }

    private Reply receive(Request request, Map<String, List<String>> values, Function<Visit, Reply> page) {
        Map<String, String> cookies = Preferences.cookies(request);
        Language language = Language.of(cookies.get(Preferences.LANGUAGE))
                .orElseGet(() -> Language.accepted(request.headers().get("accept-language")));
        Theme theme = Theme.of(cookies.get(Preferences.THEME)).orElse(Theme.AUTO);
        Visit visit = new Visit(request, values, theme, words.get(language));
        try {
            return page.apply(visit);
        } catch (Astray astray) {
            return trouble(visit, astray.status(), astray.detail());
        } catch (Refusal refusal) {
            return trouble(visit, refusal.reply().status(), Replies.detail(refusal.reply()));
        } catch (DataAccessException | UncheckedIOException e) {
            LOG.warn(
                    "console: {} {} not shown, Redis does not answer ({})",
                    request.method(),
                    request.path(),
                    e.getClass().getSimpleName());
            return trouble(visit, 503, "");
        }
    }

    private Reply trouble(Visit visit, int status, String detail) {
        return pages.written(status, visit, "", "trouble", new Trouble(status, detail));
    }
}
