package io.leadbridge.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A query string in PHP's bracket style, in the order in which it was written.
 *
 * @param parameters all of them, doubles too
 */
public record Query(List<Parameter> parameters) {

    /**
     * One parameter.
     *
     * @param keys {@code filter[id][]} is {@code "filter", "id", ""}
     * @param value decoded, never null
     */
    public record Parameter(List<String> keys, String value) {}

    public Query {
        parameters = List.copyOf(parameters);
    }

    /**
     * Reads a raw query string.
     *
     * @param raw what stands behind the question mark; null or empty for none
     * @throws IllegalArgumentException if a percent sign is not followed by two hex digits
     */
    public static Query parse(String raw) {
        List<Parameter> parameters = new ArrayList<>();
        for (String pair : (raw == null ? "" : raw).split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String key = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.add(new Parameter(keys(decode(key)), decode(value)));
            }
        }
        return new Query(parameters);
    }

    /** The last value under exactly these keys, as PHP takes it. */
    public Optional<String> value(String... keys) {
        List<String> wanted = List.of(keys);
        return parameters.stream()
                .filter(parameter -> parameter.keys().equals(wanted))
                .map(Parameter::value)
                .reduce((first, second) -> second);
    }

    /** The values under these keys, and one level below them: {@code id=1}, {@code id[]=1} and {@code id[0]=1}. */
    public List<String> values(String... keys) {
        List<String> wanted = List.of(keys);
        return parameters.stream()
                .filter(parameter ->
                        parameter.keys().size() <= wanted.size() + 1 && startsWith(parameter.keys(), wanted))
                .map(Parameter::value)
                .toList();
    }

    /** Whether anything stands under these keys. */
    public boolean has(String... keys) {
        List<String> wanted = List.of(keys);
        return parameters.stream().anyMatch(parameter -> startsWith(parameter.keys(), wanted));
    }

    /** The same without anything under these keys. */
    public Query without(String... keys) {
        List<String> unwanted = List.of(keys);
        return new Query(parameters.stream()
                .filter(parameter -> !startsWith(parameter.keys(), unwanted))
                .toList());
    }

    private static boolean startsWith(List<String> keys, List<String> prefix) {
        return keys.size() >= prefix.size() && keys.subList(0, prefix.size()).equals(prefix);
    }

    private static List<String> keys(String key) {
        List<String> keys = new ArrayList<>();
        int open = key.indexOf('[');
        keys.add(open < 0 ? key : key.substring(0, open));
        while (open >= 0) {
            int close = key.indexOf(']', open);
            if (close < 0) {
                break;
            }
            keys.add(key.substring(open + 1, close));
            open = key.indexOf('[', close);
        }
        return keys;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
