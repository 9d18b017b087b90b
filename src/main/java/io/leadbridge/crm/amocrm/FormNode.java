package io.leadbridge.crm.amocrm;

import io.leadbridge.crm.FormBody.Unreadable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A place in a form with nested keys, as PHP's {@code http_build_query} writes them. One place may hold a text and have
 * places below it at once: amoCRM sends {@code [note][type]=3} beside {@code [note][type][x]=…}.
 */
final class FormNode {

    /** amoCRM's deepest keys have 8 segments. */
    private static final int DEEPEST = 32;

    private final Map<String, FormNode> below = new LinkedHashMap<>();
    private String text;

    /** Cuts {@code a[b][c]} into its segments. What is not in that form stays one segment. */
    static List<String> segments(String key) throws Unreadable {
        List<String> segments = new ArrayList<>();
        int open = key.indexOf('[');
        if (open <= 0 || !key.endsWith("]")) {
            return List.of(key);
        }
        segments.add(key.substring(0, open));
        while (open < key.length()) {
            int close = key.indexOf(']', open);
            if (key.charAt(open) != '[' || close < 0) {
                return List.of(key);
            }
            segments.add(key.substring(open + 1, close));
            open = close + 1;
            if (segments.size() > DEEPEST) {
                throw new Unreadable("a key of the form is nested deeper than " + DEEPEST);
            }
        }
        return segments;
    }

    /** Puts a text at a place below; an empty segment means the next free index. */
    void put(List<String> path, String value) {
        FormNode node = this;
        for (String segment : path) {
            String name = segment.isEmpty() ? node.freeIndex() : segment;
            node = node.below.computeIfAbsent(name, absent -> new FormNode());
        }
        node.text = value;
    }

    private String freeIndex() {
        int index = below.size();
        while (below.containsKey(Integer.toString(index))) {
            index++;
        }
        return Integer.toString(index);
    }

    /** The text at the place below; {@code null} if there is none. */
    String text(String name) {
        FormNode node = below.get(name);
        return node == null ? null : node.text;
    }

    /** The text at the place below; {@code null} if there is none or it is blank. */
    String filled(String name) {
        String found = text(name);
        return found == null || found.isBlank() ? null : found.strip();
    }

    /** Its own text; {@code null} if it has none. */
    String text() {
        return text;
    }

    /** The place below; an empty one if it is not there. */
    FormNode at(String name) {
        return below.getOrDefault(name, new FormNode());
    }

    /** The places below, in the order of the body. */
    Collection<FormNode> children() {
        return below.values();
    }

    /** The places below by name, in the order of the body. */
    Map<String, FormNode> named() {
        return below;
    }
}
