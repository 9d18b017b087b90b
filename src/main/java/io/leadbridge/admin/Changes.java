package io.leadbridge.admin;

import io.leadbridge.event.TenantId;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes changes, each with its line in the audit log. */
final class Changes {

    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

    private final Audit audit;

    Changes(Audit audit) {
        this.audit = audit;
    }

    /**
     * What a change came to.
     *
     * @param to version of the tenant's document after it; empty if it is gone or not concerned
     */
    record Done(Reply reply, String to) {}

    /**
     * Makes a change.
     *
     * @param from version of the tenant's document before it; empty if there is none, or it is not concerned
     * @param change throws {@link Refusal} if it changed nothing; after any other exception it may have been made
     */
    Reply make(Request request, TenantId tenant, String what, String from, Supplier<Done> change) {
        // A name may hold what a log reads as a line of its own.
        String told = what.replaceAll("\\p{Cntrl}", " ");
        Audit.Mark mark = audit.begin(new Audit.Intent(request.user(), request.address(), tenant, told, from));
        Done done;
        try {
            done = change.get();
        } catch (Refusal refusal) {
            audit.dropped(mark);
            throw refusal;
        }
        audit.done(mark, done.to());
        LOG.info("{} admin: {} by {} from {}", tenant, told, request.user(), request.address());
        return done.reply();
    }
}
