package io.leadbridge.intake;

/** Exchange variables that the steps of the intake route hand to each other. */
public final class Variables {

    /** Word of the {@link Verdict} so far. */
    public static final String VERDICT = "verdict";

    /** The {@link io.leadbridge.event.Account} that the webhook is for; absent if refused. */
    public static final String ACCOUNT = "account";

    /** The content type as the CRM sent it; empty if it did not. */
    public static final String CONTENT_TYPE = "contentType";

    /** What makes two webhooks of a tenant the same; empty for one that is never a duplicate. */
    public static final String DEDUPLICATION_ID = "deduplicationId";

    /** Id of the queue's message. */
    public static final String MESSAGE_ID = "messageId";

    private Variables() {}
}
