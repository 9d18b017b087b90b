package io.leadbridge.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Ports to listen on. Camel does not notice that one is taken: it warns, says that it started, and serves nothing. */
final class Ports {

    private Ports() {}

    /**
     * Looks whether all of these can be had.
     *
     * @param wanted port by the name of its setting
     * @throws SettingsException naming each that cannot
     */
    static void check(String host, Map<String, Integer> wanted) {
        List<String> faults = new ArrayList<>();
        wanted.forEach((setting, port) -> {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(host, port));
            } catch (IOException e) {
                faults.add(setting + ": cannot listen on " + host + ":" + port + ": " + e.getMessage());
            }
        });
        if (!faults.isEmpty()) {
            throw new SettingsException(faults);
        }
    }

    /** Free ports of the loopback address, all different. */
    static List<Integer> free(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
