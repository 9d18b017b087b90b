package io.leadbridge.sandbox.amocrm;

import java.util.Set;
import java.util.TreeSet;

/** A company. */
final class AmoCompany extends AmoEntity {

    /** Ids of the leads that it is linked with. */
    final Set<Long> leads = new TreeSet<>();
    /** Ids of the contacts that it is linked with. */
    final Set<Long> contacts = new TreeSet<>();

    AmoCompany(long id) {
        super(id);
    }

    private AmoCompany(long id, AmoCompany other) {
        super(id, other);
        leads.addAll(other.leads);
        contacts.addAll(other.contacts);
    }

    @Override
    AmoType type() {
        return AmoType.COMPANIES;
    }

    @Override
    AmoCompany withId(long id) {
        return new AmoCompany(id, this);
    }
}
