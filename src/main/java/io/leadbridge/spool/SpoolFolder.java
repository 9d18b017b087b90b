package io.leadbridge.spool;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of the spool's file: one program at a time, and no file of it is thrown away that may hold a message. */
final class SpoolFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolFolder.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path folder;
    private final Path file;
    private final String fileSystem;
    private final Clock clock;
    private FileChannel channel;
    private FileLock lock;

    /**
     * @param fileSystem what H2's name of the file begins with; empty for the ordinary one
     * @param clock names what is set aside
     */
    SpoolFolder(Path folder, String fileSystem, Clock clock) {
        this.folder = folder.toAbsolutePath();
        this.file = this.folder.resolve("spool.mv");
        this.fileSystem = fileSystem;
        this.clock = clock;
    }

    /**
     * Makes the folder ours.
     *
     * @throws IllegalStateException if another program has it
     * @throws IOException if it cannot be made or written to
     */
    void take() throws IOException {
        Files.createDirectories(folder);
        channel = FileChannel.open(folder.resolve("spool.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException inThisProgram) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new IllegalStateException("spool: " + folder
                    + " is used by another running program; give each instance a folder of its own (spool.folder)");
        }
    }

    /**
     * Opens the file, or makes one. A damaged one is given another name, and what can be read of it goes into a new one.
     *
     * @throws MVStoreException if it cannot be opened although it is not known to be damaged
     */
    SpoolFile open() throws IOException {
        try {
            return openFile();
        } catch (MVStoreException | IllegalArgumentException e) {
            if (e instanceof MVStoreException failure && !isDamage(failure)) {
                throw e;
            }
            return rescue(e);
        }
    }

    private SpoolFile openFile() throws IOException {
        boolean isNew = !Files.exists(file);
        SpoolFile opened = SpoolFile.open(fileSystem + file);
        if (isNew) {
            try (FileChannel directory = FileChannel.open(folder)) {
                // A file whose name is not on the disk is lost with the power.
                directory.force(true);
            }
        }
        return opened;
    }

    private SpoolFile rescue(RuntimeException damage) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged-" + STAMP.format(clock.instant()));
        Files.move(file, aside);
        SpoolFile fresh = openFile();
        long rescued = 0;
        try (SpoolFile old = SpoolFile.openForRescue(aside.toString())) {
            rescued = fresh.rescueFrom(old);
        } catch (RuntimeException unreadable) {
            LOG.error("spool: {} cannot be read on: {}", aside, unreadable.toString());
        }
        fresh.commit();
        LOG.error(
                "spool: {} is damaged ({}); it was kept as {}, {} messages could be read and go on. Whether more were"
                        + " in it, only the file can tell: compare the CRM's webhooks of that time",
                file,
                damage.getMessage(),
                aside,
                rescued);
        return fresh;
    }

    /** Only what reading the bytes has shown; a file that may not be read now may be read later. */
    private static boolean isDamage(MVStoreException e) {
        return switch (e.getErrorCode()) {
            case DataUtils.ERROR_FILE_CORRUPT,
                    DataUtils.ERROR_CHUNK_NOT_FOUND,
                    DataUtils.ERROR_BLOCK_NOT_FOUND,
                    DataUtils.ERROR_INTERNAL,
                    DataUtils.ERROR_SERIALIZATION,
                    DataUtils.ERROR_UNSUPPORTED_FORMAT -> true;
            case DataUtils.ERROR_READING_FAILED -> e.getCause() instanceof EOFException;
            default -> false;
        };
    }

    /** Makes a new file in place of one of which no message is needed any more. */
    SpoolFile renew(SpoolFile old) throws IOException {
        old.close();
        Files.delete(file);
        return openFile();
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.release();
            channel.close();
            lock = null;
        }
    }
}
