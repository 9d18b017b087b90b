package io.leadbridge.admin;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Crm;
import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.event.Metadata;
import io.leadbridge.limit.Limits;
import io.leadbridge.limit.Paused;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks a CRM whether it lets us in, and what it has. If it does, the connection goes on, should it have been paused. */
public final class ConnectionTest {

    private final Crm crm;
    private final Limits limits;
    private final Consumer<Account> evict;
    private final Patience patience;

    /** @param evict makes what is known of an account's metadata stale, for all instances */
    public ConnectionTest(Crm crm, Limits limits, Consumer<Account> evict, Patience patience) {
        this.crm = crm;
        this.limits = limits;
        this.evict = evict;
        this.patience = patience;
    }

    /**
     * What came of it.
     *
     * @param before why it was paused before; empty if it was not
     */
    public record Tested(Answer<Metadata> answer, Optional<Paused> before) {}

    /**
     * Asks.
     *
     * @throws org.springframework.dao.DataAccessException if Redis does not answer
     */
    public Tested test(Connection connection) {
        Optional<Paused> before = limits.probe(connection);
        Answer<Metadata> answer = patience.ask(() -> {
            // A try whose answer was lost has used up the probe.
            limits.probe(connection);
            return crm.describe(connection.account());
        });
        if (answer instanceof Answer.Ok) {
            limits.resume(connection);
            evict.accept(connection.account());
        }
        return new Tested(answer, before);
    }
}
