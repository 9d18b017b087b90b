package io.leadbridge.deliver;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Created;
import io.leadbridge.crm.Draft;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Value;
import io.leadbridge.event.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One create, from its intent to its landing.
 *
 * <p>Neither CRM's create is idempotent. An intent is stored right before the call and closed when the call's end is
 * known.
 */
final class Making extends Write<Draft, Created> {

    private final Identity identity;
    private final String found;
    private final Update update;
    private Draft draft;
    private Intent intent;

    /**
     * @param found id of the contact that a search found for it; {@code null} if none
     * @param update brings an existing contact's fields in step afterwards
     */
    Making(Means means, Pass pass, Wish wish, String found, Update update) {
        super(means, pass, wish);
        this.identity = Identity.of(wish, pass.record());
        this.found = found;
        this.update = update;
    }

    @Override
    public Kind kind() {
        return Kind.CREATE;
    }

    /** All by which two leads may be of one person: the second one must know the contact that the first one made. */
    @Override
    Set<String> touched() {
        CrmId target = wish().target();
        Set<String> touches = new TreeSet<>(Set.of(pass().lead() + ">" + target));
        identity.keys(Identity.WAYS).forEach(key -> touches.add(target + ">" + key));
        pass().contact().ifPresent(here -> touches.add(here + ">" + target));
        if (found != null) {
            touches.add(RecordRef.contact(target, found).toString());
        }
        return touches;
    }

    @Override
    Optional<Outcome> begin() {
        Instant now = means().clock().instant();
        Books books = seen();
        Optional<Instant> ours = underWay(books, pass().lead().crm(), now);
        if (ours.isPresent()) {
            return Optional.of(new Outcome.Retried(
                    Duration.between(now, ours.get()),
                    "this lead may be what an earlier create in "
                            + pass().lead().crm() + " made"));
        }
        String contact = contact(books).orElse(null);
        Optional<Instant> wait = contact == null ? underWay(books, wish().target(), now) : Optional.empty();
        if (wait.isPresent()) {
            return Optional.of(new Outcome.Retried(
                    Duration.between(now, wait.get()),
                    "an earlier create in " + wish().target() + " may still make this lead's contact"));
        }
        draft = draft(contact);
        Value name = draft.fields().getOrDefault(FieldPath.LEAD_NAME, Value.EMPTY);
        intent = new Intent(
                now, now.plus(terms().settled()), identity.phones(), identity.emails(), name.canonical(), given());
        boolean opened = means().books().open(pass().tenant(), pass().lead(), wish().target(), intent, maybeMade());
        return opened
                ? Optional.empty()
                : Optional.of(new Outcome.Retried(terms().settled(), "another create for this lead is under way"));
    }

    /** The books as they are now, with what is asked of them before a create seen in one look, where they can show it. */
    private Books seen() {
        Books books = means().books();
        return books instanceof Glancing glancing
                ? glancing.glance(
                        pass().tenant(),
                        pass().contact(),
                        pass().lead().crm(),
                        wish().target(),
                        identity.keys(Identity.WAYS))
                : books;
    }

    @Override
    Draft request() {
        return draft;
    }

    @Override
    List<Answer<Created>> send(List<Draft> requests) {
        return means().crm().create(account(), requests, pass().batch().lease());
    }

    @Override
    Outcome finish(Answer<Created> answer) {
        if (answer instanceof Answer.Ok<Created> created) {
            return landed(created.value());
        }
        Books books = means().books();
        if (answer instanceof Answer.Unknown) {
            Intent longer = intent.notBefore(means().clock().instant().plus(terms().settled()));
            books.replace(pass().tenant(), pass().lead(), wish().target(), longer);
            books.contactUnderWay(pass().tenant(), wish().target(), maybeMade(), longer.notBefore());
            return answer.outcome(terms().settled());
        }
        if (!pass().batch().lease().outlasts(Duration.ZERO)) {
            // Another worker may have an intent of its own by now: that one is not ours to close.
            return answer.outcome(terms().settled());
        }
        books.contactNotUnderWay(pass().tenant(), wish().target(), maybeMade());
        books.close(pass().tenant(), pass().lead(), wish().target());
        if (answer instanceof Answer.Gone) {
            identity.keys(Identity.WAYS).forEach(key -> books.forgetContact(pass().tenant(), wish().target(), key));
            return new Outcome.Retried(Duration.ofSeconds(1), "the contact for the new lead is gone");
        }
        return answer.outcome(terms().settled());
    }

    /** The contact for the new lead: the source contact's counterpart, else what was found, else one that we made. */
    private Optional<String> contact(Books books) {
        Optional<String> linked = pass().contact()
                .flatMap(here -> books.counterpart(pass().tenant(), here, wish().target()))
                .map(RecordRef::id);
        if (linked.isPresent()) {
            return linked;
        }
        if (found != null) {
            return Optional.of(found);
        }
        List<MatchBy> ways = Identity.ways(wish().matchBy());
        return identity.keys(ways).stream()
                .flatMap(key -> books.contactOf(pass().tenant(), wish().target(), key).stream())
                .findFirst();
    }

    /**
     * Until when a create for this person is waited for. In the target, two leads of one person make one contact: the second
     * waits until the first one's end is known. In the lead's own CRM, the lead may be what was made: its webhook came
     * before the answer, and the search does not show yet which lead it was made for.
     */
    private Optional<Instant> underWay(Books books, CrmId crm, Instant now) {
        return identity.keys(Identity.WAYS).stream()
                .flatMap(key -> books.contactUnderWay(pass().tenant(), crm, key).stream())
                .filter(now::isBefore)
                .max(Comparator.naturalOrder());
    }

    /** What the lead is to be given, as it is kept once it is made. */
    private Map<FieldPath, Known> given() {
        CrmId target = wish().target();
        String anyId = pass().lead().id();
        Base person = draft.contact() == null ? Base.unknown(RecordRef.contact(target, anyId)) : null;
        Side made = carried(new Side(Base.unknown(RecordRef.lead(target, anyId)), person))
                .target();
        Map<FieldPath, Known> given = new LinkedHashMap<>(made.lead().fields());
        if (made.contact() != null) {
            given.putAll(made.contact().fields());
        }
        return given;
    }

    private List<String> maybeMade() {
        return draft.contact() == null ? identity.keys(Identity.WAYS) : List.of();
    }

    private Draft draft(String contact) {
        Map<FieldPath, Value> fields = new LinkedHashMap<>();
        for (Wish.Assignment assignment : wish().fields()) {
            boolean ofContact = assignment.to().of() == Entity.CONTACT;
            if (!assignment.target().isEmpty() && !(ofContact && contact != null)) {
                fields.put(assignment.to(), assignment.target());
            }
        }
        return new Draft(wish().pipeline(), wish().stage(), contact, fields);
    }

    private Outcome landed(Created created) {
        RecordRef lead = RecordRef.lead(wish().target(), created.lead());
        Landing landing = new Landing().link(pass().lead(), lead).closes(pass().lead(), lead);
        if (created.merged()) {
            return merged(lead, landing);
        }
        Base person = person(created, landing);
        // An existing contact's fields are brought in step by an update, once the link is kept.
        boolean more = draft.contact() != null
                && wish().fields().stream().anyMatch(field -> field.to().of() == Entity.CONTACT);
        Base made = Base.unknown(lead).edit().contact(created.contact()).done();
        Carrying carrying = carried(new Side(made, person));
        keepTarget(carrying.target(), landing);
        landing.arrived(wish().target(), maybeMade());
        if (more) {
            landing.base(pass().begun(carrying.source().lead()));
        } else {
            landing.mark(pass().mark(wish()));
            Instant now = means().clock().instant();
            pass().carried(carrying.source(), landing, wish(), lead, true, now);
        }
        if (!means().books().keep(pass().tenant(), landing)) {
            return new Outcome.Parked(lead + " was made, but " + pass().lead() + " is linked otherwise by now");
        }
        Outcome applied = new Outcome.Applied(lead + " made");
        return more ? Outcome.mostTelling(applied, update.update(pass(), wish(), lead, new Landing())) : applied;
    }

    /** The CRM's own control of duplicates found the lead: what it has now is not known. */
    private Outcome merged(RecordRef lead, Landing landing) {
        if (!means().isFree(pass().tenant(), lead, pass().lead().crm())) {
            means().books().close(pass().tenant(), pass().lead(), wish().target());
            return new Outcome.Parked("the CRM's control of duplicates put the new lead into " + lead
                    + ", which is another lead's counterpart already");
        }
        means().books().contactNotUnderWay(pass().tenant(), wish().target(), maybeMade());
        Outcome found = new Outcome.Applied(lead + " found by the CRM's control of duplicates");
        return Outcome.mostTelling(found, update.update(pass(), wish(), lead, landing));
    }

    /** The contact that was made with the lead, linked where it can be; {@code null} if none was made. */
    private Base person(Created created, Landing landing) {
        if (created.contact() == null || draft.contact() != null) {
            return null;
        }
        CrmId target = wish().target();
        Base person = Base.unknown(RecordRef.contact(target, created.contact()));
        pass().contact().ifPresent(here -> landing.linkIfFree(here, person.ref()));
        identity.keys(Identity.WAYS).forEach(key -> landing.identity(target, key, created.contact()));
        return person;
    }

    private Carrying carried(Side made) {
        List<Wish.Assignment> considered =
                new Differences(wish(), pass().source(), made, null, made.contact() != null).considered();
        Map<FieldPath, Value> written = new LinkedHashMap<>();
        considered.forEach(assignment -> written.put(assignment.to(), assignment.target()));
        return Carrying.of(pass().source(), made, considered, written);
    }

    private void keepTarget(Side target, Landing landing) {
        Base lead = target.lead();
        if (wish().stage() != null) {
            lead = lead.edit()
                    .place(wish().pipeline(), wish().stage())
                    .answered(wish().stage(), true, null)
                    .stagedBy(Differences.stagedBy(wish()))
                    .done();
        }
        landing.base(lead);
        if (target.contact() != null) {
            landing.base(target.contact());
        }
    }
}
