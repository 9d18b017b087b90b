package io.leadbridge.camel.redisqueue;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How a Lettuce client should be set up so that a queue on it survives what happens to Redis. Lettuce's defaults do not:
 * they keep new commands while disconnected, send lost ones a second time, wait up to 30 s before they look again, and
 * never leave a connection on which nothing comes back.
 */
public final class RedisQueueConnections {

    /** Longest wait between two attempts to reconnect. */
    public static final Duration LONGEST_RECONNECT_DELAY = Duration.ofSeconds(1);

    /** Commands that may wait for their answers on one connection; further ones are refused at once. */
    public static final int MOST_UNANSWERED = 10_000;

    private static final long FIRST_RECONNECT_DELAY_MILLIS = 20;

    private RedisQueueConnections() {}

    /**
     * Sets what a queue needs; time-outs are the caller's.
     *
     * <ul>
     *   <li>While disconnected, a command is refused at once: nobody waits for nothing.
     *   <li>A command whose connection broke before its answer came fails, and is not sent again behind the caller's back:
     *       Redis may have executed it, and a second enqueue is a second message.
     *   <li>Unanswered commands are bounded, so that a hung Redis does not fill our memory.
     * </ul>
     *
     * @param builder a {@link ClientOptions.Builder} or one of a cluster
     * @return {@code builder}
     */
    public static <B extends ClientOptions.Builder> B apply(B builder) {
        builder.autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_UNANSWERED)
                .replayFilter(RedisQueueConnections::fail);
        return builder;
    }

    /** Lettuce drops what this says true to, and would leave it without an end. */
    private static boolean fail(RedisCommand<?, ?, ?> command) {
        command.completeExceptionally(
                new RedisConnectionException("Connection lost before the answer came; not sent again"));
        return true;
    }

    /**
     * Makes resources for a client; the caller shuts them down after the client.
     *
     * @param longestSilence a connection on which a command waits for that long, while nothing at all comes back, is closed,
     *     and Lettuce opens a new one; more than any command may take, at least twice the command time-out
     */
    public static ClientResources resources(Duration longestSilence) {
        return ClientResources.builder()
                .reconnectDelay(Delay.exponential(
                        FIRST_RECONNECT_DELAY_MILLIS, LONGEST_RECONNECT_DELAY.toMillis(), TimeUnit.MILLISECONDS, 2))
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterChannelInitialized(Channel channel) {
                        channel.pipeline().addFirst(new SilenceGuard(longestSilence, System::nanoTime));
                    }
                })
                .build();
    }
}
