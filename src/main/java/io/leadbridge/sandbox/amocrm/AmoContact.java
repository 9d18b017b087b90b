package io.leadbridge.sandbox.amocrm;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A contact. */
final class AmoContact extends AmoEntity {

    String firstName = "";
    String lastName = "";
    /** The company that it is linked with; null for none. */
    Long company;
    /** Ids of the leads that it is linked with. */
    final Set<Long> leads = new TreeSet<>();

    AmoContact(long id) {
        super(id);
    }

    private AmoContact(long id, AmoContact other) {
        super(id, other);
        firstName = other.firstName;
        lastName = other.lastName;
        company = other.company;
        leads.addAll(other.leads);
    }

    @Override
    AmoType type() {
        return AmoType.CONTACTS;
    }

    @Override
    AmoContact withId(long id) {
        return new AmoContact(id, this);
    }

    @Override
    List<Object> content() {
        List<Object> content = super.content();
        content.addAll(List.of(firstName, lastName, String.valueOf(company)));
        return content;
    }
}
