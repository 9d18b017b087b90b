package io.leadbridge.app;

import io.leadbridge.crm.Answer;
import io.leadbridge.event.Account;

/** What a failed call means to the person who connects a tenant. */
final class Reasons {

    /** What to do about a ban. */
    static final String ADVICE_WHEN_BANNED =
            "What to do: ask the CRM's support to lift the ban. Nothing is sent to this"
                    + " account until then, but one call each half an hour: more would make it worse.";

    private Reasons() {}

    /** What to do about it. */
    static String advice(Answer<?> failure, Account account) {
        if (failure instanceof Answer.Later || failure instanceof Answer.Unknown) {
            return "What to do: see that the url of connections." + account.crm()
                    + " is right and can be reached from here, and try again.";
        }
        if (failure instanceof Answer.Refused || failure instanceof Answer.CannotTake) {
            return "What to do: see that the CRM's account may do this, and that its project and rights are right.";
        }
        return "What to do: correct url, credentials or project of connections." + account.crm()
                + " in the tenant's file, or give its user the rights, and connect again.";
    }
}
