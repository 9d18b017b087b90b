package io.leadbridge.sandbox.lptracker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadbridge.sandbox.Json;
import io.leadbridge.sandbox.Settings;
import java.util.List;

/** What the sources on LPTracker leave open, with the reading that is in force at first. docs/sandbox.md explains each. */
final class LpSettings {

    /** Flags that are off at first. */
    private static final List<String> OFF = List.of(
            "overloadAsHttp200",
            "limitPerLogin",
            "limitPerAddress",
            "oneLoginPerAddress",
            "loginKillsOlderTokens",
            "loginKillsOtherUsers",
            "tokenLifeFromLogin",
            "errorsAsStrings",
            "errorCodeAsStatus",
            "resultsMissing",
            "staffIdsAsStrings",
            "contactDetailsReplace",
            "contactKeysReplace",
            "contactCreateFindsSame",
            "contactDeleteRefused",
            "phonesAsDigits",
            "searchWantsAll",
            "systemCustomsApplied",
            "nullEmptiesCustoms",
            "freshLeadOnlyComments",
            "oldLeadNames",
            "callsRecordsMissing",
            "fileIdsInCustom",
            "taskOwnerNotMain",
            "listStageNull",
            "listItemsWithoutCustom",
            "listBothKinds",
            "contactLeadsWithCustom",
            "bareLists",
            "customsWithoutCategories",
            "callbackPutAdds",
            "callbackPutReplacesAll",
            "callbackEmptyClearsAll",
            "updateFieldsAsArray",
            "updateFieldsMissing",
            "webhookAsJson",
            "webhookEscaped",
            "webhookDeleteOnlyId",
            "webhookContactFields");

    /** Flags that are on at first. */
    private static final List<String> ON =
            List.of("emptyMapsAsArrays", "ownWrites", "contactChangesTold", "contactChangesTouchLeads");

    private LpSettings() {}

    static Settings create() {
        ObjectNode settings = Json.object();
        OFF.forEach(flag -> settings.put(flag, false));
        ON.forEach(flag -> settings.put(flag, true));
        settings.put("unknownIdCode", 400);
        settings.put("foreignIdCode", 400);
        settings.put("zoneOffsetMinutes", 180);
        settings.put("viewLagMs", 1_000);
        settings.put("freshLeadMs", 0);
        settings.put("listDefaultLimit", 100);
        settings.put("listMaxLimit", 200);
        settings.putArray("webhookRetryMs");
        settings.put("webhookDisableAfter", 100);
        return new Settings(settings);
    }
}
