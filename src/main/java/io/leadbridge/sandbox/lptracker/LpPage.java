package io.leadbridge.sandbox.lptracker;

import io.leadbridge.sandbox.Query;
import io.leadbridge.sandbox.Settings;

/** Which part of a list is asked for. A limit above the greatest is cut down to it without a word. */
final class LpPage {

    private LpPage() {}

    static long offset(Query query) {
        return query.value("offset")
                .filter(text -> !text.isEmpty())
                .map(text -> number(text, "offset"))
                .orElse(0L);
    }

    static long limit(Query query, Settings settings) {
        long limit = query.value("limit")
                .filter(text -> !text.isEmpty())
                .map(text -> number(text, "limit"))
                .orElse(settings.number("listDefaultLimit"));
        return Math.min(limit, settings.number("listMaxLimit"));
    }

    static long number(String text, String key) {
        if (!text.matches("[0-9]{1,11}")) {
            throw LpAnswers.refuse("Invalid value of " + key);
        }
        return Long.parseLong(text);
    }
}
