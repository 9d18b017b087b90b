package io.leadbridge.deliver;

import io.leadbridge.event.CrmId;
import io.leadbridge.event.RecordRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What has to be kept, in one step, when a wish has come to its end. */
public final class Landing {

    private final List<Link> links = new ArrayList<>();
    private final List<Link> linksIfFree = new ArrayList<>();
    private final List<Link> unlinks = new ArrayList<>();
    private final Map<String, String> identities = new LinkedHashMap<>();
    private final Map<RecordRef, Base> bases = new LinkedHashMap<>();
    private final Set<String> arrived = new LinkedHashSet<>();
    private CrmId identitiesOf;
    private Mark mark;
    private Link intent;

    /** A pair of records; for an intent, {@code there} is only its CRM's. */
    record Link(RecordRef here, RecordRef there) {}

    /** Two records belong together. */
    Landing link(RecordRef here, RecordRef there) {
        links.add(new Link(here, there));
        return this;
    }

    /** Two records belong together, unless one of them is linked already: then the rest is kept without that. */
    Landing linkIfFree(RecordRef here, RecordRef there) {
        linksIfFree.add(new Link(here, there));
        return this;
    }

    /** Two records belong together no more; this comes before the new links. Nothing is done if they do not. */
    Landing unlink(RecordRef here, RecordRef there) {
        unlinks.add(new Link(here, there));
        return this;
    }

    /** A phone or e-mail of a contact that we made. */
    Landing identity(CrmId crm, String identity, String contact) {
        identitiesOf = crm;
        identities.put(identity, contact);
        return this;
    }

    /** The create that {@link Links#contactUnderWay} was told of for these identities has come to its end. */
    Landing arrived(CrmId crm, Collection<String> ids) {
        identitiesOf = crm;
        arrived.addAll(ids);
        return this;
    }

    /** The new base of a record; a later one of the same record replaces it. */
    Landing base(Base base) {
        bases.put(base.ref(), base);
        return this;
    }

    /** A rule has answered; {@code null} for nothing to mark. */
    Landing mark(Mark answered) {
        mark = answered;
        return this;
    }

    /** The intent of {@code source} towards the CRM of {@code there} is closed. */
    Landing closes(RecordRef source, RecordRef there) {
        intent = new Link(source, there);
        return this;
    }

    List<Link> links() {
        return links;
    }

    List<Link> linksIfFree() {
        return linksIfFree;
    }

    List<Link> unlinks() {
        return unlinks;
    }

    Map<String, String> identities() {
        return identities;
    }

    Set<String> arrived() {
        return arrived;
    }

    /** Whose identities and arrivals these are; {@code null} if there are none. */
    CrmId identitiesOf() {
        return identitiesOf;
    }

    List<Base> bases() {
        return List.copyOf(bases.values());
    }

    Mark mark() {
        return mark;
    }

    Link intent() {
        return intent;
    }
}
