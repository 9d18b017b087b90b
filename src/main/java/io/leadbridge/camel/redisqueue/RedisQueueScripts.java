package io.leadbridge.camel.redisqueue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The Lua scripts of the queue, with their digests. */
final class RedisQueueScripts {

    /**
     * The steps of the queue; each is the file of its name, or some files in a row, whose headers tell keys, arguments
     * and returns.
     */
    enum Step {
        ENQUEUE,
        SETTLE_AND_CLAIM("messages.lua", "settle.lua", "claim.lua"),
        RENEW,
        INSPECT,
        BALANCE,
        GROUP,
        GROUPS,
        PAUSE,
        RESUME,
        PARKED,
        REPLAY,
        DROP,
        PURGE,
        PURGE_LATER,
        FIND,
        LATER,
        SEARCH;

        private final List<String> files;

        Step(String... files) {
            this.files = files.length == 0 ? List.of(name().toLowerCase(Locale.ROOT) + ".lua") : List.of(files);
        }
    }

    /**
     * @param source text as Redis gets it
     * @param sha1 digest by which EVALSHA names it
     */
    record Script(byte[] source, String sha1) {}

    private final Map<Step, Script> scripts = new EnumMap<>(Step.class);

    RedisQueueScripts() {
        this(UnaryOperator.identity());
    }

    /** @param change what is done to each text; lets tests replace Redis' clock by theirs */
    RedisQueueScripts(UnaryOperator<String> change) {
        for (Step step : Step.values()) {
            String text = step.files.stream().map(RedisQueueScripts::read).collect(Collectors.joining());
            byte[] source = change.apply(text).getBytes(StandardCharsets.UTF_8);
            scripts.put(step, new Script(source, sha1(source)));
        }
    }

    Script get(Step step) {
        return scripts.get(step);
    }

    private static String read(String file) {
        try (InputStream resource = RedisQueueScripts.class.getResourceAsStream(file)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(byte[] source) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(source));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
