package io.leadbridge.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Outcomes counted by the hour: what {@code ended.lua} counts, read again. */
final class Hours {

    /** Hours that are counted at most, two weeks. */
    static final int MOST = 14 * 24;

    private Hours() {}

    /** The number of an hour. */
    static long of(Instant time) {
        return time.getEpochSecond() / Duration.ofHours(1).toSeconds();
    }

    /**
     * Numbers by word.
     *
     * @param counted number by {@code HOUR:WORD}
     * @param last the hour that comes last
     */
    static Map<String, long[]> read(Map<Object, Object> counted, long last, int hours) {
        Map<String, long[]> byWord = new TreeMap<>();
        counted.forEach((field, number) -> {
            String name = field.toString();
            int colon = name.indexOf(':');
            long place = hours - 1 - (last - Long.parseLong(name.substring(0, colon)));
            if (place >= 0 && place < hours) {
                byWord.computeIfAbsent(name.substring(colon + 1), word -> new long[hours])[(int) place] +=
                        Long.parseLong(number.toString());
            }
        });
        return byWord;
    }
}
