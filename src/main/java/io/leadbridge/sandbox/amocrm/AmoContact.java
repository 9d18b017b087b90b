package io.leadbridge.sandbox.amocrm;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A contact. */
final class AmoContact extends AmoEntity {

    String firstName = "";
    String lastName = "";
    /** Ids of the leads that it is linked with. */
    final Set<Long> leads = new TreeSet<>();

    AmoContact(long id) {
        super(id);
    }

    /** A copy. */
    AmoContact(AmoContact other) {
        this(other.id, other);
    }

    private AmoContact(long id, AmoContact other) {
        super(id, other);
        firstName = other.firstName;
        lastName = other.lastName;
        leads.addAll(other.leads);
    }

    /** A copy under another id. */
    AmoContact withId(long id) {
        return new AmoContact(id, this);
    }

    @Override
    List<Object> content() {
        List<Object> content = super.content();
        content.addAll(List.of(firstName, lastName));
        return content;
    }
}
