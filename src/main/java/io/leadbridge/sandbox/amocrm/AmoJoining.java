package io.leadbridge.sandbox.amocrm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes one webhook of two: what the second tells gets the next free indexes of the first. */
final class AmoJoining {

    /** {@code leads[add][0]} at the beginning of a key, encoded. */
    private static final Pattern ENTITY = Pattern.compile("^([a-z_]+%5B[a-z]+%5D)%5B([0-9]+)%5D");

    private AmoJoining() {}

    static byte[] join(byte[] first, byte[] second) {
        List<String> account = new ArrayList<>();
        List<String> pairs = new ArrayList<>();
        Map<String, Integer> used = new LinkedHashMap<>();
        boolean accountFirst = text(first).startsWith("account");
        for (String pair : text(first).split("&")) {
            (pair.startsWith("account") ? account : pairs).add(pair);
            Matcher entity = ENTITY.matcher(pair);
            if (entity.find()) {
                used.merge(entity.group(1), Integer.parseInt(entity.group(2)) + 1, Math::max);
            }
        }
        for (String pair : text(second).split("&")) {
            Matcher entity = ENTITY.matcher(pair);
            if (entity.find()) {
                int index = used.getOrDefault(entity.group(1), 0) + Integer.parseInt(entity.group(2));
                pairs.add(entity.group(1) + "%5B" + index + "%5D" + pair.substring(entity.end()));
            }
        }
        pairs.addAll(accountFirst ? 0 : pairs.size(), account);
        return String.join("&", pairs).getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.US_ASCII);
    }
}
