package io.leadbridge.spool;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;

/**
 * The file: two ordered maps from number to message, {@code waiting} and {@code aside}.
 *
 * <p>For one thread only, which nobody interrupts: an interrupt while it reads or writes would close the channel. A failed
 * write closes the store; what was committed before can be read when it is opened again. Nothing is committed before
 * {@link #commit()}.
 */
final class SpoolFile implements AutoCloseable {

    private static final int CACHE_MEGABYTES = 4;
    /**
     * How long a dead chunk is not written over. MVStore also keeps the last five versions, and each is forced to the disk
     * before the next begins; so what a torn commit would fall back to is there.
     */
    private static final int RETENTION_MILLIS = 1000;

    /**
     * Every so many commits, sparse chunks are rewritten. Small commits leave much dead space: without it the file grows to five
     * times its messages, with it to three.
     */
    private static final int COMPACT_COMMITS = 500;

    private static final int COMPACT_BELOW_PERCENT = 60;
    private static final int COMPACT_BYTES = 1 << 20;

    private final String name;
    private final MVStore store;
    private final MVMap<Long, byte[]> waiting;
    private final MVMap<Long, byte[]> aside;
    private long bytes;
    private boolean changed;
    private int commits;

    private SpoolFile(String name, MVStore store) {
        this.name = name;
        this.store = store;
        var form =
                new MVMap.Builder<Long, byte[]>().keyType(LongDataType.INSTANCE).valueType(ByteArrayDataType.INSTANCE);
        this.waiting = store.openMap("waiting", form);
        this.aside = store.openMap("aside", form);
    }

    /**
     * Opens a file, or makes one, and reads all of it.
     *
     * @param name path, in the form of H2's file systems
     * @throws MVStoreException if it cannot be opened
     * @throws IllegalArgumentException if a message in it is damaged
     */
    static SpoolFile open(String name) {
        MVStore store = new MVStore.Builder()
                .fileName(name)
                .autoCommitDisabled()
                .cacheSize(CACHE_MEGABYTES)
                .open();
        try {
            store.setRetentionTime(RETENTION_MILLIS);
            SpoolFile file = new SpoolFile(name, store);
            file.verify();
            return file;
        } catch (RuntimeException e) {
            store.closeImmediately();
            throw e;
        }
    }

    /** Opens a file that may be damaged, to read what can be read. */
    static SpoolFile openForRescue(String name) {
        return new SpoolFile(
                name,
                new MVStore.Builder().fileName(name).readOnly().recoveryMode().open());
    }

    private void verify() {
        waiting.forEach((number, message) -> {
            SpooledCodec.decode(number, message);
            bytes += message.length;
        });
        aside.forEach(SpooledCodec::decode);
    }

    String name() {
        return name;
    }

    long bytes() {
        return bytes;
    }

    long waiting() {
        return waiting.sizeAsLong();
    }

    long aside() {
        return aside.sizeAsLong();
    }

    /** The number of the oldest waiting message; 0 if there is none. */
    long first() {
        return orZero(waiting.firstKey());
    }

    /** The greatest number in the file; 0 if there is none. */
    long last() {
        return Math.max(orZero(waiting.lastKey()), orZero(aside.lastKey()));
    }

    void append(long number, byte[] message) {
        waiting.put(number, message);
        bytes += message.length;
        changed = true;
    }

    /** Waiting messages with numbers above this one, oldest first, up to so many and about so many bytes. */
    List<Spooled> after(long number, int most, long mostBytes) {
        List<Spooled> found = new ArrayList<>();
        long size = 0;
        Long next = waiting.higherKey(number);
        while (next != null && found.size() < most && size < mostBytes) {
            byte[] message = waiting.get(next);
            size += message.length;
            found.add(SpooledCodec.decode(next, message));
            next = waiting.higherKey(next);
        }
        return found;
    }

    /** Removes the waiting messages up to this number. */
    void removeThrough(long number) {
        Long first = waiting.firstKey();
        while (first != null && first <= number) {
            remove(first);
            first = waiting.firstKey();
        }
    }

    /** Removes the waiting messages above this number, of which nobody was told that they are kept. */
    void removeAbove(long number) {
        Long last = waiting.lastKey();
        while (last != null && last > number) {
            remove(last);
            last = waiting.lastKey();
        }
    }

    private byte[] remove(Long number) {
        byte[] message = waiting.remove(number);
        if (message != null) {
            bytes -= message.length;
            changed = true;
        }
        return message;
    }

    /** Takes a waiting message out of the line and keeps it. */
    void setAside(long number) {
        byte[] message = remove(number);
        if (message != null) {
            aside.put(number, message);
        }
    }

    /** Puts the messages that were set aside at the end of the line; gives how many. */
    int lineUpAside() {
        long next = last() + 1;
        int count = 0;
        for (Map.Entry<Long, byte[]> message : new ArrayList<>(aside.entrySet())) {
            aside.remove(message.getKey());
            append(next + count, message.getValue());
            count++;
        }
        return count;
    }

    /**
     * Copies what can be read of another file.
     *
     * @return how many messages
     */
    long rescueFrom(SpoolFile damaged) {
        return rescue(damaged.waiting, waiting) + rescue(damaged.aside, aside);
    }

    private long rescue(MVMap<Long, byte[]> from, MVMap<Long, byte[]> to) {
        long count = 0;
        Long next = from.firstKey();
        while (next != null) {
            byte[] message = from.get(next);
            if (isWhole(next, message)) {
                to.put(next, message);
                bytes += to == waiting ? message.length : 0;
                changed = true;
                count++;
            }
            next = from.higherKey(next);
        }
        return count;
    }

    private static boolean isWhole(long number, byte[] message) {
        try {
            SpooledCodec.decode(number, message);
            return true;
        } catch (IllegalArgumentException damaged) {
            return false;
        }
    }

    /** Whether there is something to commit. */
    boolean isChanged() {
        return changed;
    }

    /** Writes something, to see whether writing works. */
    void touch() {
        store.setStoreVersion(store.getStoreVersion() + 1);
        changed = true;
    }

    /**
     * Writes what has changed and forces it to the disk.
     *
     * @throws MVStoreException if that failed; the store is closed then
     */
    void commit() {
        store.commit();
        commits++;
        if (commits % COMPACT_COMMITS == 0) {
            store.compact(COMPACT_BELOW_PERCENT, COMPACT_BYTES);
        }
        // MVStore's sync() does nothing on a closed channel, so that is asked for, too.
        store.sync();
        if (store.isClosed()) {
            throw new IllegalStateException("spool: the file " + name + " was closed while it was written");
        }
        changed = false;
    }

    /** Size on disk. */
    long fileBytes() {
        return store.getFileStore().size();
    }

    /** Closes without writing: what was not committed is lost. */
    @Override
    public void close() {
        store.closeImmediately();
    }

    private static long orZero(Long number) {
        return number == null ? 0 : number;
    }
}
