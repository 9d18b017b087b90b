package io.leadbridge.camel.redisqueue;

import io.leadbridge.camel.redisqueue.RedisQueueCommands.Enqueued;
import io.leadbridge.camel.redisqueue.RedisQueueCommands.Entry;
import io.lettuce.core.RedisCommandExecutionException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;

/** Stores the message body in the queue; the exchange goes on when Redis has answered. */
public class RedisQueueProducer extends DefaultAsyncProducer {

    private static final int MOST_TAGS = 10;
    private static final Pattern TAG_NAME = Pattern.compile("[A-Za-z0-9_-]{1,40}");

    private final RedisQueueEndpoint endpoint;
    private final MessageIds ids;

    /** A producer of the given endpoint. */
    public RedisQueueProducer(RedisQueueEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.ids = new MessageIds(endpoint.clock(), endpoint.random());
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            Entry entry = read(exchange);
            if (endpoint.outbox(entry.group())
                    .add(entry, (result, failure) -> finish(exchange, result, failure, callback))) {
                return false;
            }
            exchange.setException(unavailable(new RejectedExecutionException(
                    "too many messages wait for Redis (options maxPendingMessages, maxPendingSize)")));
        } catch (Exception e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    private void finish(Exchange exchange, Enqueued result, Throwable failure, AsyncCallback callback) {
        if (failure != null) {
            exchange.setException(unavailable(failure));
        } else if (result.error() != null) {
            exchange.setException(unavailable(new RedisCommandExecutionException(result.error())));
        } else {
            exchange.getMessage().setHeader(RedisQueueConstants.RESULT, result.result());
            exchange.getMessage().setHeader(RedisQueueConstants.MESSAGE_ID, result.id());
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
                id == null ? ids.get() : id,
                body(message),
                Duration.ofMillis(number(message, RedisQueueConstants.DELAY, 365 * 86_400_000L)),
                (int) number(message, RedisQueueConstants.PRIORITY, 9),
                name(message, RedisQueueConstants.DEDUPLICATION_ID, false),
                token == null ? "" : token,
                tags(message));
    }

    private String tags(Message message) {
        StringJoiner tags = new StringJoiner("\n");
        int count = 0;
        for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
            if (header.getKey().startsWith(RedisQueueConstants.TAG)) {
                tags.add(tag(message, header.getKey()));
                count++;
            }
        }
        if (count > MOST_TAGS) {
            throw refused(RedisQueueConstants.TAG + "*", count + " tags", "0 to " + MOST_TAGS + " tags");
        }
        return tags.toString();
    }

    private String tag(Message message, String header) {
        String name = header.substring(RedisQueueConstants.TAG.length());
        if (!TAG_NAME.matcher(name).matches()) {
            throw refused(header, "name \"" + name + "\"", "a name of 1 to 40 letters, digits, dashes or underscores");
        }
        String value = message.getHeader(header, String.class);
        if (value == null || value.isEmpty() || value.length() > RedisQueueKeys.MAX_NAME_CHARS) {
            String given = value == null ? "nothing" : value.length() + " characters";
            throw refused(header, given, "1 to " + RedisQueueKeys.MAX_NAME_CHARS + " characters");
        }
        if (value.indexOf('\n') >= 0) {
            throw refused(header, "a value of more than one line", "one line");
        }
        return name + '=' + value;
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
