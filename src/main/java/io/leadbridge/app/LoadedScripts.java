package io.leadbridge.app;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.script.DefaultScriptExecutor;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * Runs scripts by texts that are read once. Spring asks a script's file before each call whether it has changed, which is a
 * search in the jar; ours never do.
 */
final class LoadedScripts extends DefaultScriptExecutor<String> {

    private final Map<RedisScript<?>, RedisScript<?>> loaded = new ConcurrentHashMap<>();

    LoadedScripts(RedisTemplate<String, ?> redis) {
        super(redis);
    }

    @Override
    public <T> T execute(
            RedisScript<T> script,
            RedisSerializer<?> arguments,
            RedisSerializer<T> result,
            List<String> keys,
            Object... values) {
        return super.execute(loaded(script), arguments, result, keys, values);
    }

    @SuppressWarnings("unchecked")
    private <T> RedisScript<T> loaded(RedisScript<T> script) {
        return (RedisScript<T>) loaded.computeIfAbsent(
                script,
                file -> file.getResultType() == null
                        ? RedisScript.of(file.getScriptAsString())
                        : RedisScript.of(file.getScriptAsString(), file.getResultType()));
    }
}
