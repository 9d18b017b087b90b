package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.RedisQueueCommands.Enqueued;
import io.leadbridge.camel.redisqueue.RedisQueueCommands.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;

/** Stores the message body in the queue; the exchange goes on when Redis has answered. */
public class RedisQueueProducer extends DefaultAsyncProducer {

    private final RedisQueueEndpoint endpoint;
    private final MessageIds ids;
    private ExecutorService executor;

    /** A producer of the given endpoint. */
    public RedisQueueProducer(RedisQueueEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.ids = new MessageIds(endpoint.clock(), endpoint.random());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        // The route must not go on in Lettuce's own thread: a blocking Redis call there would wait for itself.
        executor = endpoint.getCamelContext()
                .getExecutorServiceManager()
                .newDefaultThreadPool(this, "RedisQueueProducer[" + endpoint.getQueueName() + "]");
    }

    @Override
    protected void doStop() throws Exception {
        endpoint.getCamelContext().getExecutorServiceManager().shutdownGraceful(executor);
        super.doStop();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Entry entry;
        try {
            entry = read(exchange);
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        Duration deduplicationTtl =
                Duration.ofMillis(endpoint.getConfiguration().getDeduplicationTtl());
        endpoint.format()
                .ensure()
                .thenCompose(nothing -> endpoint.commands().enqueue(entry, deduplicationTtl))
                .whenCompleteAsync((result, failure) -> finish(exchange, result, failure, callback), executor);
        return false;
    }

    private void finish(Exchange exchange, Enqueued result, Throwable failure, AsyncCallback callback) {
        if (failure == null) {
            exchange.getMessage().setHeader(RedisQueueConstants.RESULT, result.result());
            exchange.getMessage().setHeader(RedisQueueConstants.MESSAGE_ID, result.id());
        } else {
            exchange.setException(unavailable(RedisQueueCommands.cause(failure)));
        }
        callback.done(false);
    }

    /** A queue of another format stays an IllegalStateException: sending again would not help. */
    private Throwable unavailable(Throwable cause) {
        return cause instanceof IllegalStateException
                ? cause
                : new RedisQueueUnavailableException(
                        "redis-queue " + endpoint.getQueueName() + ": not known to be stored: " + cause, cause);
    }

    private Entry read(Exchange exchange) throws InvalidPayloadException {
        Message message = exchange.getMessage();
        String id = name(message, RedisQueueConstants.MESSAGE_ID, false);
        String token = message.getHeader(RedisQueueConstants.DEDUPLICATION_TOKEN, String.class);
        return new Entry(
                name(message, RedisQueueConstants.GROUP, true),
                id == null ? ids.next() : id,
                body(message),
                Duration.ofMillis(number(message, RedisQueueConstants.DELAY, 365 * 86_400_000L)),
                (int) number(message, RedisQueueConstants.PRIORITY, 9),
                name(message, RedisQueueConstants.DEDUPLICATION_ID, false),
                token == null ? "" : token);
    }

    private byte[] body(Message message) throws InvalidPayloadException {
        Object body = message.getBody();
        byte[] bytes = body instanceof String text
                ? text.getBytes(StandardCharsets.UTF_8)
                : message.getMandatoryBody(byte[].class);
        int most = endpoint.getConfiguration().getMaxBodySize();
        if (bytes.length > most) {
            throw new IllegalArgumentException("redis-queue " + endpoint.getQueueName() + ": body of " + bytes.length
                    + " bytes given, up to " + most + " allowed (option maxBodySize); nothing was stored");
        }
        return bytes;
    }

    private String name(Message message, String header, boolean required) {
        String value = message.getHeader(header, String.class);
        boolean absent = value == null && !required;
        if (!absent && (value == null || value.isEmpty() || value.length() > RedisQueueKeys.MAX_NAME_CHARS)) {
            throw refused(
                    header,
                    value == null ? "nothing" : value.length() + " characters",
                    "1 to " + RedisQueueKeys.MAX_NAME_CHARS + " characters");
        }
        return value;
    }

    private long number(Message message, String header, long most) {
        Object given = message.getHeader(header);
        if (given == null) {
            return 0;
        }
        Long value = message.getExchange().getContext().getTypeConverter().tryConvertTo(Long.class, given);
        if (value == null || value < 0 || value > most) {
            throw refused(header, value == null ? "\"" + given + "\"" : value.toString(), "0 to " + most);
        }
        return value;
    }

    private IllegalArgumentException refused(String header, String given, String allowed) {
        return new IllegalArgumentException("redis-queue " + endpoint.getQueueName() + ": header " + header + ": "
                + given + " given, " + allowed + " allowed; nothing was stored");
    }
}
