package io.leadbridge.crm.lptracker;

import java.util.LinkedHashMap;
import java.util.Map;

/** What this instance has seen, by key; of more than a number of keys those used longest ago are forgotten. Thread-safe. */
final class Remembered<K, V> {

    private final Map<K, V> values;

    /**
     * @param most keys that are kept, at least 1
     */
    Remembered(int most) {
        this.values = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    /** The value; {@code null} if there is none. */
    synchronized V get(K key) {
        return values.get(key);
    }

    synchronized void put(K key, V value) {
        values.put(key, value);
    }

    synchronized void forget(K key) {
        values.remove(key);
    }
}
