package io.leadbridge.bench.calls;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadbridge.sandbox.SandboxServer;
import io.leadbridge.testing.TwoCrms;
import java.io.IOException;

/**
 * Calls of the hub, by the sandboxes' own count.
 *
 * @param amocrm all of amoCRM
 * @param lptracker all of LPTracker
 * @param refused those of both that a limit refused
 */
record CallCount(long amocrm, long lptracker, long refused) {

    static CallCount of(TwoCrms crms) throws IOException {
        JsonNode amocrm = crms.calls(crms.amocrm());
        JsonNode lptracker = crms.calls(crms.lptracker());
        return new CallCount(
                amocrm.path("total").asLong(),
                lptracker.path("total").asLong(),
                amocrm.path("refused").asLong() + lptracker.path("refused").asLong());
    }

    /** Calls of one CRM alone. */
    static long of(TwoCrms crms, SandboxServer crm) throws IOException {
        return crms.calls(crm).path("total").asLong();
    }

    CallCount since(CallCount before) {
        return new CallCount(amocrm - before.amocrm, lptracker - before.lptracker, refused - before.refused);
    }
}
