package io.leadbridge.app;

import io.leadbridge.event.Contact;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Ended;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Person;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Written;
import io.leadbridge.history.Story;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All by which a person is recognised in what is kept: the phone or e-mail, and the leads and contacts that are the
 * person's. A webhook of a lead tells its name and fields, and only the lead's id tells whose it is.
 *
 * @param person by phone or e-mail
 * @param records leads and contacts
 */
record Trace(Person person, Set<RecordRef> records) {

    /** An id as webhooks have it: {@code leads[add][0][id]=101}, {@code "lead_id": 101}. */
    private static final Pattern ID =
            Pattern.compile("id[\\]\"']*\\s{0,3}[=:]\\s{0,3}[\"']?([0-9A-Za-z-]{1,64})", Pattern.CASE_INSENSITIVE);

    /** Whether a webhook of this CRM names the person or one of the records. */
    boolean isInWebhook(CrmId crm, String body) {
        return person.isIn(body) || !namedIn(crm, body).isEmpty();
    }

    /** The records that a webhook of this CRM names. */
    Set<RecordRef> namedIn(CrmId crm, String body) {
        Set<RecordRef> named = new TreeSet<>();
        for (String reading : Written.readings(body)) {
            Matcher ids = ID.matcher(reading);
            while (ids.find()) {
                for (Entity entity : Set.of(Entity.LEAD, Entity.CONTACT)) {
                    RecordRef ref = new RecordRef(crm, entity, ids.group(1));
                    if (records.contains(ref)) {
                        named.add(ref);
                    }
                }
            }
        }
        return named;
    }

    /** Whether a story is about one of the records, or one of its contacts is among them. */
    boolean isAbout(Story story) {
        return !named(story.ended()).isEmpty();
    }

    private Set<RecordRef> named(Ended ended) {
        Set<RecordRef> named = new TreeSet<>(recordsOf(ended));
        named.retainAll(records);
        return named;
    }

    /** The lead and contacts that an event is about, as far as it is known. */
    private static Set<RecordRef> recordsOf(Ended ended) {
        Set<RecordRef> all = new TreeSet<>();
        if (ended.record() != null) {
            all.add(ended.record());
        }
        if (ended.work() != null) {
            RecordRef lead = ended.work().record().ref();
            all.add(lead);
            ended.work().record().contacts().forEach(contact -> all.add(RecordRef.contact(lead.crm(), contact.id())));
        }
        return all;
    }

    /**
     * What is learnt from a story that names the person: its lead, and those of the lead's contacts that have the phone or
     * e-mail.
     */
    static Collection<RecordRef> learnt(Person person, Story story) {
        Set<RecordRef> learnt = new TreeSet<>();
        if (story.ended().work() != null) {
            RecordRef lead = story.ended().work().record().ref();
            learnt.add(lead);
            for (Contact contact : story.ended().work().record().contacts()) {
                if (person.isIn(contact.fields().toString())) {
                    learnt.add(RecordRef.contact(lead.crm(), contact.id()));
                }
            }
        }
        return learnt;
    }
}
