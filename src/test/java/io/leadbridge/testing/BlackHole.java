package io.leadbridge.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * A way to a server on the loopback that can swallow all that goes over it, as a firewall that forgot a connection: nobody
 * is told, and what was swallowed never comes.
 */
public final class BlackHole implements AutoCloseable {

    private final ServerSocket door;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean swallowing;
    private volatile boolean swallowingAnswers;

    private BlackHole(ServerSocket door, int target) {
        this.door = door;
        this.target = target;
    }

    /** Opens a way to the given port. */
    public static BlackHole before(int target) {
        try {
            BlackHole hole = new BlackHole(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
            start(hole::accept);
            return hole;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Port that leads to the server. */
    public int port() {
        return door.getLocalPort();
    }

    /** Swallows from now on; connections that exist never come back, new ones are swallowed too. */
    public void swallow() {
        swallowing = true;
    }

    /** Swallows from now on what the server says, on connections that exist and on new ones; it hears all that it is told. */
    public void swallowAnswers() {
        swallowingAnswers = true;
    }

    /** Lets new connections through. */
    public void heal() {
        swallowing = false;
        swallowingAnswers = false;
    }

    private void accept() throws IOException {
        while (!door.isClosed()) {
            Socket near = door.accept();
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(near);
            sockets.add(far);
            Way way = new Way();
            Way back = new Way();
            start(() -> pipe(near, far, () -> way.dead |= swallowing));
            start(() -> pipe(far, near, () -> way.dead | (back.dead |= swallowing || swallowingAnswers)));
        }
    }

    /** One direction of one connection, or both. */
    private static final class Way {
        private volatile boolean dead;
    }

    private void pipe(Socket from, Socket to, BooleanSupplier swallows) throws IOException {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (!swallows.getAsBoolean()) {
                    out.write(buffer, 0, length);
                }
            }
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    /** Something that may fail because a socket was closed, which is how it ends. */
    private interface Task {
        void run() throws IOException;
    }

    private static void start(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException closed) {
                // One side has gone.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            door.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
