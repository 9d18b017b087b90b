package io.leadbridge.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A few words with a redis-server on this machine, without a client library: one short connection each. */
final class RedisProbe {

    /** What a server says to PING. */
    enum State {
        /** It serves. */
        READY,
        /** It reads its files. */
        LOADING,
        /** Nobody answers there, or somebody who is not ours. */
        NONE
    }

    private final int port;
    private final String password;
    private final Duration timeout;

    RedisProbe(int port, String password, Duration timeout) {
        this.port = port;
        this.password = password;
        this.timeout = timeout;
    }

    /** Asks whether our server is there. */
    State ping() {
        try {
            String answer = ask("PING");
            if (answer.startsWith("+PONG")) {
                return State.READY;
            }
            return answer.startsWith("-LOADING") ? State.LOADING : State.NONE;
        } catch (IOException notThere) {
            return State.NONE;
        }
    }

    /** Asks it to write what is left and end. The answer is that the connection ends. */
    void shutdown() throws IOException {
        ask("SHUTDOWN NOSAVE");
    }

    private String ask(String command) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) timeout.toMillis());
            socket.setSoTimeout((int) timeout.toMillis());
            socket.getOutputStream()
                    .write(("AUTH " + password + "\r\n" + command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String login = answers.readLine();
            String answer = answers.readLine();
            if (!"+OK".equals(login)) {
                throw new IOException("not our redis-server: " + login);
            }
            return answer == null ? "" : answer;
        }
    }
}
