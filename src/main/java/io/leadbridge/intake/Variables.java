package io.leadbridge.intake;

/** Exchange variables that the steps of the intake route hand to each other. */
public final class Variables {

    /** Word of the {@link Verdict} so far. */
    public static final String VERDICT = "verdict";

    /** The {@link io.leadbridge.event.Account} that the webhook is for; absent if refused. */
    public static final String ACCOUNT = "account";

    /** The content type as the CRM sent it; empty if it did not. */
    public static final String CONTENT_TYPE = "contentType";

    /** Name of the queue's message group: the tenant. */
    public static final String GROUP = "group";

    /** What makes two webhooks of a tenant the same; the message's own id for one that is like no other. */
    public static final String DEDUPLICATION_ID = "deduplicationId";

    /** Whether another webhook may be the same as this one, which is so if it carries a time. */
    public static final String DATED = "dated";

    /** Id of the queue's message. It is made before the message is stored, so that every try to store it has the same. */
    public static final String MESSAGE_ID = "messageId";

    /** The {@code traceparent} of the request; absent if it is not traced. */
    public static final String TRACE = "trace";

    private Variables() {}
}
