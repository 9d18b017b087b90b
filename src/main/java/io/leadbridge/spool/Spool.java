package io.leadbridge.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps messages on disk, in the order of their arrival, and gives them back oldest first.
 *
 * <p>One thread owns the file ({@link SpoolKeeper}): it takes all messages that wait to be kept, writes and forces them to the
 * disk together, and only then are their callers told. So callers share the disk's forced writes.
 *
 * <p>{@link #inUse()} is the switch of the way in. It goes on before the first message is kept, and off only when the last one
 * is out and none is on its way: so whoever comes after the answer to a kept message finds it on, and goes behind it.
 */
public final class Spool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    /**
     * @param folder for the file; made if it is not there
     * @param maxBytes most that waiting messages may take
     * @param putTimeout for keeping one message
     * @param retryPause after a failed write, before the next is tried
     */
    public record Terms(Path folder, long maxBytes, Duration putTimeout, Duration retryPause) {}

    private final Terms terms;
    private final Clock clock;
    private final SpoolKeeper keeper;

    /**
     * A spool that is not open yet.
     *
     * @param clock stamps when a message was kept
     */
    public Spool(Terms terms, Clock clock) {
        this(terms, clock, "");
    }

    /** @param fileSystem what H2's name of the file begins with */
    Spool(Terms terms, Clock clock, String fileSystem) {
        this.terms = terms;
        this.clock = clock;
        this.keeper = new SpoolKeeper(new SpoolFolder(terms.folder(), fileSystem, clock), terms);
    }

    /**
     * Opens the file; what an earlier run left in it waits to be drained. Messages that were set aside line up again, at the end:
     * whatever was wrong with them may have been put right.
     *
     * @throws IllegalStateException if another program uses the folder
     * @throws IOException if the folder or the file cannot be written to
     */
    public void open() throws IOException {
        keeper.open();
        SpoolState state = state();
        if (state.inUse()) {
            LOG.info("spool: {} messages of an earlier run wait in {}", state.waiting(), terms.folder());
        }
    }

    /** Whether messages go to the spool now. */
    public boolean inUse() {
        return keeper.inUse();
    }

    /**
     * Keeps the message of an exchange: its body and all headers that are text or numbers. Does not wait for the disk.
     *
     * @return completes when they are on the disk; fails with a {@link SpoolUnavailableException} if they are not known to be
     */
    public CompletableFuture<Void> keep(Exchange exchange) {
        Map<String, String> headers = new HashMap<>();
        exchange.getMessage().getHeaders().forEach((name, value) -> {
            if (value instanceof CharSequence || value instanceof Number) {
                headers.put(name, value.toString());
            }
        });
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (cause != null && !inUse()) {
            LOG.warn("spool: in use from now on, webhooks are kept in {}: {}", terms.folder(), cause.toString());
        }
        byte[] message = SpooledCodec.encode(
                clock.instant(), headers, exchange.getMessage().getBody(byte[].class));
        CompletableFuture<Void> kept = new CompletableFuture<>();
        // Giving up keeps what has not begun from being written for nobody.
        keeper.put(message)
                .orTimeout(terms.putTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((number, failure) -> {
                    if (failure == null) {
                        kept.complete(null);
                    } else {
                        kept.completeExceptionally(unavailable(failure));
                    }
                });
        return kept;
    }

    /**
     * Keeps a message. When it returns, the message is on the disk.
     *
     * @return its number
     * @throws SpoolUnavailableException if it is not known to be: the spool or the disk is full, or does not answer in time
     */
    long put(Map<String, String> headers, byte[] body) throws SpoolUnavailableException {
        byte[] message = SpooledCodec.encode(clock.instant(), headers, body);
        return await(keeper.put(message));
    }

    /** Waiting messages behind the last drained one, oldest first: up to so many, and about so many bytes. */
    List<Spooled> oldest(int most, long mostBytes) throws SpoolUnavailableException {
        return await(keeper.oldest(most, mostBytes));
    }

    /**
     * Lets go of all messages up to this number: the queue has them. Does not wait for the disk; after a crash some may be
     * drained again, which the queue finds to be duplicates.
     */
    void drained(long number) {
        keeper.drained(number);
    }

    /** Takes a message out of the line, so that it does not block the others, and keeps it. */
    void setAside(long number) throws SpoolUnavailableException {
        await(keeper.setAside(number));
    }

    private <T> T await(CompletableFuture<T> answer) throws SpoolUnavailableException {
        try {
            return answer.orTimeout(terms.putTimeout().toMillis(), TimeUnit.MILLISECONDS)
                    .get();
        } catch (ExecutionException e) {
            throw unavailable(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SpoolUnavailableException("spool: interrupted; not known to be kept", e);
        }
    }

    private SpoolUnavailableException unavailable(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return new SpoolUnavailableException("spool: the disk did not answer within "
                    + terms.putTimeout().toMillis() + " ms; not known to be kept");
        }
        return cause instanceof SpoolUnavailableException known
                ? known
                : new SpoolUnavailableException("spool: " + cause, cause);
    }

    /** How it is. */
    public SpoolState state() {
        return keeper.state(clock.instant());
    }

    /** Messages kept since the start. */
    public long kept() {
        return keeper.kept();
    }

    /** Writes what was promised, and closes the file. What waits in it stays there. */
    @Override
    public void close() {
        keeper.close();
    }
}
