package io.leadbridge.camel.redisqueue;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection on which something was said and nothing comes back: a firewall forgot it, or its server hangs. TCP
 * itself would go on for a quarter of an hour.
 *
 * <p>Used by the one thread of its channel only.
 */
final class SilenceGuard extends ChannelDuplexHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SilenceGuard.class);
    /** Looks in each longest silence: so it is found out at most a quarter too late. */
    private static final int LOOKS = 4;

    private final Duration longestSilence;
    private final LongSupplier nanoTime;
    private boolean waiting;
    private long waitingSinceNanos;
    private Future<?> looks;

    SilenceGuard(Duration longestSilence, LongSupplier nanoTime) {
        this.longestSilence = longestSilence;
        this.nanoTime = nanoTime;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        long period = Math.max(1, longestSilence.toMillis() / LOOKS);
        looks = context.executor().scheduleAtFixedRate(() -> look(context), period, period, TimeUnit.MILLISECONDS);
        super.channelActive(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        if (looks != null) {
            looks.cancel(false);
        }
        super.channelInactive(context);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (!waiting) {
            waiting = true;
            waitingSinceNanos = nanoTime.getAsLong();
        }
        super.write(context, message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        waiting = false;
        super.channelRead(context, message);
    }

    private void look(ChannelHandlerContext context) {
        if (waiting && nanoTime.getAsLong() - waitingSinceNanos >= longestSilence.toNanos()) {
            LOG.warn(
                    "connection to Redis {}: no answer for {} ms, closed; a new one will be opened",
                    context.channel().remoteAddress(),
                    longestSilence.toMillis());
            context.close();
        }
    }
}
