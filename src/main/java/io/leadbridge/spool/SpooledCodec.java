package io.leadbridge.spool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The form of a message in the file: version (1 byte), kept at (8, milliseconds since the epoch), number of headers (2), each
 * as name and value (2 bytes of length, then modified UTF-8), the body, and a CRC-32C of all before (4).
 *
 * <p>The CRC is ours because MVStore has none over a page's content.
 */
final class SpooledCodec {

    private static final int VERSION = 1;
    private static final int CRC_BYTES = Integer.BYTES;
    private static final int LEAST_BYTES = 1 + Long.BYTES + Short.BYTES + CRC_BYTES;

    private SpooledCodec() {}

    static byte[] encode(Instant keptAt, Map<String, String> headers, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length + 256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(keptAt.toEpochMilli());
            out.writeShort(headers.size());
            for (Map.Entry<String, String> header : headers.entrySet()) {
                out.writeUTF(header.getKey());
                out.writeUTF(header.getValue());
            }
            out.write(body);
            out.writeInt(crc(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if a byte is not as it was written
     */
    static Spooled decode(long number, byte[] bytes) {
        int end = bytes.length - CRC_BYTES;
        if (bytes.length < LEAST_BYTES || ByteBuffer.wrap(bytes).getInt(end) != crc(bytes, end)) {
            throw new IllegalArgumentException("spool: message " + number + " is damaged: its CRC is another");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, end))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalArgumentException(
                        "spool: message " + number + " has form " + version + ", expected " + VERSION);
            }
            Instant keptAt = Instant.ofEpochMilli(in.readLong());
            int count = in.readUnsignedShort();
            Map<String, String> headers = new HashMap<>();
            for (int i = 0; i < count; i++) {
                headers.put(in.readUTF(), in.readUTF());
            }
            return new Spooled(number, keptAt, headers, in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalArgumentException("spool: message " + number + " is damaged", e);
        }
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
