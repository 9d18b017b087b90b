package io.leadbridge.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** One of H2's file systems, {@code small:}, on which a file grows only up to a size that the test sets. */
public final class SmallDisk extends FilePathWrapper {

    /** What names of files on it begin with. */
    static final String SCHEME = "small:";

    private static volatile long roomBytes = Long.MAX_VALUE;

    /** A file may be so large from now on. */
    static void room(long bytes) {
        if (roomBytes == Long.MAX_VALUE) {
            FilePath.register(new SmallDisk());
        }
        roomBytes = bytes;
    }

    @Override
    public String getScheme() {
        return "small";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new SmallFile(getBase().open(mode));
    }

    private static final class SmallFile extends FileBaseDefault {

        private final FileChannel file;

        SmallFile(FileChannel file) {
            this.file = file;
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            long room = roomBytes - position;
            if (room <= 0) {
                throw new IOException("No space left on device");
            }
            if (source.remaining() <= room) {
                return file.write(source, position);
            }
            // As a real disk does: what fits is written.
            ByteBuffer part = source.duplicate();
            part.limit(part.position() + (int) room);
            int written = file.write(part, position);
            source.position(source.position() + written);
            return written;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            file.force(metaData);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
