package io.leadbridge.crm;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** An answer's body, of which no more than so many bytes can be read, after decompression. */
final class BoundedAnswer extends HttpEntityWrapper {

    private final long most;

    /**
     * @param most bytes
     */
    BoundedAnswer(HttpEntity body, long most) {
        super(body);
        this.most = most;
    }

    @Override
    public InputStream getContent() throws IOException {
        return new Bounded(super.getContent(), most);
    }

    private static final class Bounded extends FilterInputStream {

        private final long most;
        private long left;

        Bounded(InputStream in, long most) {
            super(in);
            this.most = most;
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

        private void count(long bytes) throws AnswerTooLarge {
            left -= Math.max(0, bytes);
            if (left < 0) {
                throw new AnswerTooLarge(most);
            }
        }
    }
}
