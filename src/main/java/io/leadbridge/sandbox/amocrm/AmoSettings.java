package io.leadbridge.sandbox.amocrm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Settings;
import java.util.List;
import java.util.Map;

/** The settings of {@code POST /sandbox/settings} with their defaults; docs/sandbox.md says what they do and why. */
final class AmoSettings {

    static final String LIMIT_PER_CLIENT = "limitPerClient";
    static final String LIMIT_PER_ACCOUNT = "limitPerAccount";
    static final String LIMIT_RESETS = "limitResets";
    static final String RETRY_AFTER_SECONDS = "retryAfterSeconds";
    static final String BAN_AFTER_REFUSALS = "banAfterRefusals";
    static final String UNPAID = "unpaid";
    static final String FORBID_ALL = "forbidAll";
    static final String FORBID_WRITES = "forbidWrites";
    static final String FORBID_USERS = "forbidUsers";
    static final String FORBID_WEBHOOKS = "forbidWebhooks";

    static final String ACCESS_SECONDS = "accessTokenSeconds";
    static final String REFRESH_SECONDS = "refreshTokenSeconds";
    static final String CODE_SECONDS = "codeSeconds";
    static final String SPENT_REFRESH_STATUS = "spentRefreshStatus";
    static final String REFRESH_KILLS_ACCESS = "refreshKillsAccess";
    static final String OWN_WRITES_AS_USER = "ownWritesAsUser";

    static final String NO_OP_WRITES = "noOpWrites";
    static final String FILTERS_IGNORED = "filtersIgnored";
    static final String UNKNOWN_IN_BATCH = "unknownInBatch";
    static final String ANSWERS_REVERSED = "answersReversed";
    static final String DUPLICATE_CONTROL = "duplicateControl";
    static final String UNSORTED_LISTED = "unsortedListed";
    static final String TEXTAREA_MAX = "textareaMax";
    static final String DATES_AT_MIDNIGHT = "datesAtMidnight";

    static final String ACCOUNT_LAST = "accountLast";
    static final String WEBHOOK_BATCH = "webhookBatch";
    static final String WEBHOOK_BATCH_MS = "webhookBatchMs";
    static final String HARD_RETRIES = "webhookHardRetries";
    static final String RETRY_KEEPS_ID = "retryKeepsRequestId";
    static final String EMPTY_TRACKING = "emptyTrackingInWebhooks";
    static final String COMPANIES_KEY = "companiesKeyInWebhooks";
    static final String STATUS_MISSING = "statusWebhookMissing";

    private AmoSettings() {}

    static Settings make() {
        ObjectNode settings = Json.object();
        access(settings);
        records(settings);
        webhooks(settings);
        return new Settings(
                settings,
                Map.of(
                        SPENT_REFRESH_STATUS, List.of("401", "400"),
                        UNKNOWN_IN_BATCH, List.of("NotSupportedChoice", "missing", "404")));
    }

    private static void records(ObjectNode settings) {
        settings.put(NO_OP_WRITES, false)
                .put(FILTERS_IGNORED, false)
                .put(UNKNOWN_IN_BATCH, "NotSupportedChoice")
                .put(ANSWERS_REVERSED, false)
                .put(DUPLICATE_CONTROL, false)
                .put(UNSORTED_LISTED, false)
                .put(TEXTAREA_MAX, 65_535)
                .put(DATES_AT_MIDNIGHT, false);
    }

    private static void webhooks(ObjectNode settings) {
        // At once, then after 5, 15 and 15 minutes and an hour.
        List.of(300_000L, 900_000L, 900_000L, 3_600_000L).forEach(settings.putArray("webhookRetryMs")::add);
        settings.put(HARD_RETRIES, 1)
                .put("webhookDisableAfter", 100)
                .put(ACCOUNT_LAST, false)
                .put(WEBHOOK_BATCH, 1)
                .put(WEBHOOK_BATCH_MS, 0)
                .put(RETRY_KEEPS_ID, true)
                .put(EMPTY_TRACKING, false)
                .put(COMPANIES_KEY, false)
                .put(STATUS_MISSING, false);
    }

    private static void access(ObjectNode settings) {
        settings.put(LIMIT_PER_CLIENT, 7)
                .put(LIMIT_PER_ACCOUNT, 50)
                .put(LIMIT_RESETS, false)
                .put(RETRY_AFTER_SECONDS, 0)
                .put(BAN_AFTER_REFUSALS, 0)
                .put(UNPAID, false)
                .put(FORBID_ALL, false)
                .put(FORBID_WRITES, false)
                .put(FORBID_USERS, false)
                .put(FORBID_WEBHOOKS, false)
                .put(ACCESS_SECONDS, 86_400)
                .put(REFRESH_SECONDS, 90L * 86_400)
                .put(CODE_SECONDS, 1_200)
                .put(SPENT_REFRESH_STATUS, "401")
                .put(REFRESH_KILLS_ACCESS, false)
                .put(OWN_WRITES_AS_USER, false);
    }
}
