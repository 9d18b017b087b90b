package io.leadbridge.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Redis' protocol by hand: for what a test says behind the back of the client it tests. */
public final class RawRedis {

    private RawRedis() {}

    /**
     * Runs one command on a connection of its own.
     *
     * @return the answer: text as it is, numbers in decimals, elements of arrays one a line; errors with their leading minus
     */
    public static String ask(int port, String... words) {
        return ask(port, null, words);
    }

    /** As {@link #ask(int, String...)}, as a user without a password; null for the default user. */
    public static String ask(int port, String user, String[] words) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            if (user != null) {
                socket.getOutputStream().write(request("AUTH", user, "any"));
                read(in);
            }
            socket.getOutputStream().write(request(words));
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] request(String... words) {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append('$')
                    .append(word.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String read(InputStream in) throws IOException {
        String line = line(in);
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '$':
                int length = Integer.parseInt(rest);
                return length < 0 ? "" : new String(in.readNBytes(length + 2), 0, length, StandardCharsets.UTF_8);
            case '*':
                StringBuilder all = new StringBuilder();
                for (int element = Integer.parseInt(rest); element > 0; element--) {
                    all.append(read(in)).append(element > 1 ? "\n" : "");
                }
                return all.toString();
            case '-':
                return line;
            default:
                return rest;
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next != '\r') {
            if (next < 0) {
                throw new IOException("connection closed after: " + line);
            }
            line.write(next);
            next = in.read();
        }
        in.read();
        return line.toString(StandardCharsets.UTF_8);
    }
}
