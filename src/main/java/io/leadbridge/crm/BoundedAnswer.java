package io.leadbridge.crm;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * An answer's body, of which no more than so many bytes can be read, after decompression, and for no longer than some time:
 * one that comes byte by byte would keep its thread for hours.
 */
final class BoundedAnswer extends HttpEntityWrapper {

    private final long most;
    private final BooleanSupplier late;

    /**
     * @param most bytes
     * @param late whether its time is over
     */
    BoundedAnswer(HttpEntity body, long most, BooleanSupplier late) {
        super(body);
        this.most = most;
        this.late = late;
    }

    @Override
    public InputStream getContent() throws IOException {
        return new Bounded(super.getContent(), most, late);
    }

    private static final class Bounded extends FilterInputStream {

        private final long most;
        private final BooleanSupplier late;
        private long left;

        Bounded(InputStream in, long most, BooleanSupplier late) {
            super(in);
            this.most = most;
            this.late = late;
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            count(read);
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = super.skip(bytes);
            count(skipped);
            return skipped;
        }

        private void count(long bytes) throws IOException {
            if (bytes > 0 && late.getAsBoolean()) {
                throw new SocketTimeoutException("the answer was not complete in time");
            }
            left -= Math.max(0, bytes);
            if (left < 0) {
                throw new AnswerTooLarge(most);
            }
        }
    }
}
