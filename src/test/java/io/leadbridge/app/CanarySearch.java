package io.leadbridge.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;

/** Looks for canaries in all that a run has produced, and counts where it looked. */
final class CanarySearch {

    private final List<Canary> canaries = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    /**
     * Somewhere to look.
     *
     * @param people whether it is meant to keep people's data
     */
    private record Place(String name, String bytes, boolean people) {}

    void plant(Canary canary) {
        canaries.add(canary);
    }

    /** Looks into this, too. */
    void text(String name, String text) {
        bytes(name, text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** Looks into every key and value of a Redis; {@code people} tells which keys are meant to keep people's data. */
    void redis(RedisConnection redis, Predicate<String> people) {
        List<byte[]> keys = new ArrayList<>();
        try (Cursor<byte[]> found = redis.keyCommands().scan(ScanOptions.NONE)) {
            found.forEachRemaining(keys::add);
        }
        for (byte[] key : keys) {
            String name = new String(key, StandardCharsets.UTF_8);
            bytes("Redis, name of " + name, key, false);
            for (byte[] value : values(redis, key)) {
                bytes("Redis, value of " + name, value, people.test(name));
            }
        }
    }

    /** Looks into every file below a folder but those left out; {@code people} tells which are meant to keep people's data. */
    void files(Path folder, Predicate<Path> leftOut, Predicate<Path> people) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text("name of " + file, file.getFileName().toString());
                if (!leftOut.test(file)) {
                    bytes("file " + file, Files.readAllBytes(file), people.test(file));
                }
            }
        }
    }

    /** What was found where it does not belong: which canary, in which form, where. */
    List<String> found() {
        return found((canary, place) -> !(canary.personal() && place.people()));
    }

    /** What was found of people where it is meant to be kept. */
    List<String> kept() {
        return found((canary, place) -> canary.personal() && place.people());
    }

    private List<String> found(BiPredicate<Canary, Place> which) {
        List<String> found = new ArrayList<>();
        for (Canary canary : canaries) {
            canary.forms().forEach((form, bytes) -> {
                String wanted = new String(bytes, StandardCharsets.ISO_8859_1);
                places.stream()
                        .filter(place -> which.test(canary, place))
                        .filter(place -> place.bytes().contains(wanted))
                        .map(place -> canary.name() + ", " + form + ", in " + place.name())
                        .forEach(found::add);
            });
        }
        return found;
    }

    /** In which kinds of places it looked, with how many of each. */
    Map<String, Integer> kinds() {
        Map<String, Integer> kinds = new LinkedHashMap<>();
        places.forEach(place -> kinds.merge(place.name().split("[ ,]")[0], 1, Integer::sum));
        return kinds;
    }

    /** One line that says how much was searched. */
    String told() {
        long bytes = places.stream().mapToLong(place -> place.bytes().length()).sum();
        int forms = canaries.stream().mapToInt(canary -> canary.forms().size()).sum();
        return "canaries: " + canaries.size() + " in " + forms + " forms, searched for in " + places.size() + " places "
                + kinds() + ", " + bytes + " bytes";
    }

    private void bytes(String name, byte[] bytes, boolean people) {
        places.add(new Place(name, new String(bytes, StandardCharsets.ISO_8859_1), people));
    }

    private static List<byte[]> values(RedisConnection redis, byte[] key) {
        List<byte[]> values = new ArrayList<>();
        DataType type = redis.keyCommands().type(key);
        if (type == DataType.STRING) {
            values.add(redis.stringCommands().get(key));
        } else if (type == DataType.HASH) {
            redis.hashCommands().hGetAll(key).forEach((field, value) -> {
                values.add(field);
                values.add(value);
            });
        } else if (type == DataType.LIST) {
            values.addAll(redis.listCommands().lRange(key, 0, -1));
        } else if (type == DataType.SET) {
            values.addAll(redis.setCommands().sMembers(key));
        } else if (type == DataType.ZSET) {
            values.addAll(redis.zSetCommands().zRange(key, 0, -1));
        } else if (type == DataType.STREAM) {
            redis.streamCommands().xRange(key, Range.unbounded()).forEach(entry -> entry.getValue()
                    .forEach((field, value) -> {
                        values.add(field);
                        values.add(value);
                    }));
        } else {
            throw new IllegalStateException("a key of type " + type + " that nobody can search");
        }
        return values;
    }
}
