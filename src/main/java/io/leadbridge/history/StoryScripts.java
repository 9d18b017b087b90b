package io.leadbridge.history;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.data.redis.core.script.RedisScript;

/** The scripts about stories, each put together with what they share; their headers tell keys, arguments and returns. */
// A list's elements are numbers; Spring's script knows only the raw type.
@SuppressWarnings("rawtypes")
final class StoryScripts {

    static final RedisScript<List> ENDED = script("ended", List.class);
    static final RedisScript<List> TIDY = script("tidy", List.class);
    static final RedisScript<Long> ERASE = script("erase", Long.class);
    static final RedisScript<Long> TRIED = script("tried", Long.class);
    static final RedisScript<List> WORDS = RedisScript.of(read("words"), List.class);
    static final RedisScript<Long> SIZES = RedisScript.of(read("sizes"), Long.class);
    static final RedisScript<List> LATEST = RedisScript.of(read("latest"), List.class);

    private StoryScripts() {}

    private static <T> RedisScript<T> script(String name, Class<T> answer) {
        return RedisScript.of(read("stories") + read(name), answer);
    }

    private static String read(String name) {
        try (InputStream resource = StoryScripts.class.getResourceAsStream(name + ".lua")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
