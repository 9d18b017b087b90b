package io.leadbridge.console;

import io.leadbridge.admin.Audit;
import io.leadbridge.admin.Request;
import io.leadbridge.event.TenantId;
import java.time.Clock;

/** What all pages work with. */
record Desk(Doorkeeper doorkeeper, Pages pages, Tenancy tenancy, Audit audit, Clock clock) {

    /** No tenant has this name on its own: it stands for the whole hub in the audit log. */
    static final TenantId HUB = new TenantId("-");

    /**
     * Does what a person asked for, with its line in the audit log; without the line nothing is done.
     *
     * @param what in words, without secrets and without anything of a person
     */
    void audited(Request request, TenantId tenant, String what, Runnable act) {
        String told = what.replaceAll("\\p{Cntrl}", " ");
        Audit.Mark mark = audit.begin(new Audit.Intent(request.user(), request.address(), tenant, told, ""));
        try {
            act.run();
        } catch (Astray | IllegalArgumentException nothingDone) {
            audit.dropped(mark);
            throw nothingDone;
        }
        audit.done(mark, "");
    }
}
