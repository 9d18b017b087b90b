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

    private AmoSettings() {}

    static Settings make() {
        ObjectNode settings = Json.object();
        settings.put("noOpWrites", false);
        settings.put("accountLast", false);
        // At once, then after 5, 15 and 15 minutes and an hour.
        List.of(300_000L, 900_000L, 900_000L, 3_600_000L).forEach(settings.putArray("webhookRetryMs")::add);
        settings.put("webhookDisableAfter", 100);
        access(settings);
        return new Settings(settings, Map.of(SPENT_REFRESH_STATUS, List.of("401", "400")));
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
