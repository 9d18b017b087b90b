package io.leadbridge.app;

import io.leadbridge.event.Account;
import io.leadbridge.event.Connection;
import io.leadbridge.intake.Secrets;
import io.leadbridge.tenant.Tenants;
import java.util.Optional;

/** The webhook secrets of the tenants that are in force. */
record TenantSecrets(Tenants tenants) implements Secrets {

    @Override
    public boolean complete() {
        return tenants.loaded() && tenants.complete();
    }

    @Override
    public Optional<String> webhookSecret(Account account) {
        return tenants.find(account.tenant())
                .map(tenant -> tenant.connections().get(account.crm()))
                .map(Connection::webhookSecret);
    }
}
