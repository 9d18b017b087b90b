package io.leadbridge.deliver;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Created;
import io.leadbridge.crm.Crm;
import io.leadbridge.crm.Draft;
import io.leadbridge.crm.Match;
import io.leadbridge.crm.Search;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Value;
import io.leadbridge.event.Wish;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds a counterpart for a lead that has none, or makes one.
 *
 * <p>Neither CRM's create is idempotent. An intent is stored before the call; if the call's end is not heard, the lead
 * is looked for, no earlier than its trace must be there, before it is made again.
 */
final class Making {

    /** How much earlier than our intent a lead may seem to be made: clocks differ, and LPTracker tells the minute only. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    private static final List<MatchBy> IDENTITIES = List.of(MatchBy.PHONE, MatchBy.EMAIL);

    private final Crm crm;
    private final Books books;
    private final Function<CrmId, Timing> timing;
    private final Clock clock;
    private final Update update;

    Making(Crm crm, Books books, Function<CrmId, Timing> timing, Clock clock, Update update) {
        this.crm = crm;
        this.books = books;
        this.timing = timing;
        this.clock = clock;
        this.update = update;
    }

    Outcome findOrMake(Pass pass, Wish wish) {
        Optional<Intent> intent = books.intent(pass.tenant(), pass.lead(), wish.target());
        if (intent.isPresent()) {
            return afterIntent(pass, wish, intent.get());
        }
        Answer<List<Match>> found = search(pass, wish, Identity.of(wish, pass.record()), wish.matchBy());
        if (!(found instanceof Answer.Ok<List<Match>> matches)) {
            return found.outcome(settled(wish));
        }
        return matched(pass, wish, matches.value());
    }

    private Outcome afterIntent(Pass pass, Wish wish, Intent intent) {
        Instant now = clock.instant();
        if (now.isBefore(intent.notBefore())) {
            return new Outcome.Retried(
                    Duration.between(now, intent.notBefore()),
                    "an earlier create in " + wish.target() + " may still arrive");
        }
        Identity identity = new Identity(intent.phones(), intent.emails());
        if (identity.isEmpty()) {
            return new Outcome.Parked("the answer to a create in " + wish.target()
                    + " was lost, and the lead has no phone or e-mail to look for it by: see whether it is there");
        }
        Answer<List<Match>> found = search(pass, wish, identity, IDENTITIES);
        if (!(found instanceof Answer.Ok<List<Match>> matches)) {
            return found.outcome(settled(wish));
        }
        Optional<RecordRef> made = made(pass, wish, intent, matches.value());
        if (made.isPresent()) {
            Landing landing = new Landing().link(pass.lead(), made.get()).closes(pass.lead(), made.get());
            return Outcome.mostTelling(
                    new Outcome.Applied(made.get() + " found again"), update.update(pass, wish, made.get(), landing));
        }
        books.close(pass.tenant(), pass.lead(), wish.target());
        return matched(pass, wish, matches.value());
    }

    /**
     * What the create of an intent made: a free lead that is young enough and has the name that we gave it; else, for a
     * person may have renamed it, the only free one that is no older than the intent.
     */
    private Optional<RecordRef> made(Pass pass, Wish wish, Intent intent, List<Match> matches) {
        List<Match.Lead> free = matches.stream()
                .flatMap(match -> match.leads().stream())
                .filter(lead -> isFree(pass, RecordRef.lead(wish.target(), lead.id())))
                .toList();
        Instant earliest = intent.at().minus(MARGIN);
        Optional<Match.Lead> named = free.stream()
                .filter(lead -> lead.createdAt() == null || !lead.createdAt().isBefore(earliest))
                .filter(lead -> intent.isNamed(lead.name()))
                .findFirst();
        List<Match.Lead> younger =
                free.stream().filter(lead -> intent.isBefore(lead.createdAt())).toList();
        return named.or(() -> younger.size() == 1 ? Optional.of(younger.get(0)) : Optional.empty())
                .map(lead -> RecordRef.lead(wish.target(), lead.id()));
    }

    private Outcome matched(Pass pass, Wish wish, List<Match> matches) {
        Optional<RecordRef> origin = origin(pass, wish, matches);
        if (origin.isPresent()) {
            return link(pass, wish, origin.get());
        }
        Optional<RecordRef> open = matches.stream()
                .flatMap(match -> newestFirst(match).stream())
                .filter(lead -> !lead.closed())
                .map(lead -> RecordRef.lead(wish.target(), lead.id()))
                .filter(ref -> isFree(pass, ref))
                .findFirst();
        if (open.isPresent()) {
            return wish.updateIfFound()
                    ? link(pass, wish, open.get())
                    : new Outcome.Ignored(Outcome.Reason.FOUND, "rule " + wish.rule() + ": if-found: skip");
        }
        if (!wish.createIfMissing()) {
            return new Outcome.Ignored(Outcome.Reason.NOT_FOUND, "rule " + wish.rule() + ": if-missing: skip");
        }
        return make(pass, wish, contact(pass, wish, matches).orElse(null));
    }

    /**
     * The lead that this one was made for, if we made it and never heard of it: its webhook comes before we look for it.
     * Whether it is closed does not matter.
     */
    private Optional<RecordRef> origin(Pass pass, Wish wish, List<Match> matches) {
        String name = pass.record().value(FieldPath.LEAD_NAME).canonical();
        return matches.stream()
                .flatMap(match -> match.leads().stream())
                .map(lead -> RecordRef.lead(wish.target(), lead.id()))
                .filter(ref -> isFree(pass, ref))
                .filter(ref -> books.intent(pass.tenant(), ref, pass.lead().crm())
                        .filter(intent -> intent.isNamed(name)
                                || intent.isBefore(pass.record().createdAt()))
                        .isPresent())
                .findFirst();
    }

    private Outcome link(Pass pass, Wish wish, RecordRef there) {
        Outcome outcome = update.update(pass, wish, there, new Landing().link(pass.lead(), there));
        if (!isFree(pass, there)) {
            // What was to be made for it is found: this lead.
            books.close(pass.tenant(), there, pass.lead().crm());
        }
        return outcome;
    }

    private Outcome make(Pass pass, Wish wish, String contact) {
        Identity identity = Identity.of(wish, pass.record());
        Instant now = clock.instant();
        Optional<Instant> wait = contact == null ? underWay(pass, wish, identity) : Optional.empty();
        if (wait.isPresent()) {
            return new Outcome.Retried(
                    Duration.between(now, wait.get()),
                    "an earlier create in " + wish.target() + " may still make this lead's contact");
        }
        Draft draft = draft(wish, contact);
        Value name = draft.fields().getOrDefault(FieldPath.LEAD_NAME, Value.EMPTY);
        Intent intent =
                new Intent(now, now.plus(settled(wish)), identity.phones(), identity.emails(), name.canonical());
        if (!books.open(pass.tenant(), pass.lead(), wish.target(), intent)) {
            return new Outcome.Retried(settled(wish), "another create for this lead is under way");
        }
        List<String> maybeMade = contact == null ? identity.keys(IDENTITIES) : List.of();
        books.contactUnderWay(pass.tenant(), wish.target(), maybeMade, intent.notBefore());
        Answer<Created> answer =
                crm.create(pass.account(wish), draft, pass.batch().lease());
        if (answer instanceof Answer.Ok<Created> created) {
            return landed(pass, wish, draft, created.value(), identity);
        }
        if (answer instanceof Answer.Unknown) {
            Intent longer = intent.notBefore(clock.instant().plus(settled(wish)));
            books.replace(pass.tenant(), pass.lead(), wish.target(), longer);
            books.contactUnderWay(pass.tenant(), wish.target(), maybeMade, longer.notBefore());
            return answer.outcome(settled(wish));
        }
        books.contactNotUnderWay(pass.tenant(), wish.target(), maybeMade);
        books.close(pass.tenant(), pass.lead(), wish.target());
        if (answer instanceof Answer.Gone) {
            identity.keys(IDENTITIES).forEach(key -> books.forgetContact(pass.tenant(), wish.target(), key));
            return new Outcome.Retried(Duration.ofSeconds(1), "the contact for the new lead is gone");
        }
        return answer.outcome(settled(wish));
    }

    /** Two leads of one person make one contact: the second waits until the first one's end is known. */
    private Optional<Instant> underWay(Pass pass, Wish wish, Identity identity) {
        Instant now = clock.instant();
        return identity.keys(IDENTITIES).stream()
                .flatMap(key -> books.contactUnderWay(pass.tenant(), wish.target(), key).stream())
                .filter(now::isBefore)
                .max(Comparator.naturalOrder());
    }

    private Outcome landed(Pass pass, Wish wish, Draft draft, Created created, Identity identity) {
        RecordRef lead = RecordRef.lead(wish.target(), created.lead());
        Base made = Base.unknown(lead).edit().contact(created.contact()).done();
        Base person = created.contact() == null || draft.contact() != null
                ? null
                : Base.unknown(RecordRef.contact(wish.target(), created.contact()));
        Landing landing = new Landing().link(pass.lead(), lead).closes(pass.lead(), lead);
        boolean contactOurs = person != null
                && pass.contact()
                        .filter(here -> isFree(pass, here, wish.target()))
                        .isPresent();
        if (contactOurs) {
            landing.link(pass.contact().orElseThrow(), person.ref());
        }
        if (person != null) {
            identity.keys(IDENTITIES).forEach(key -> landing.identity(wish.target(), key, created.contact()));
        }
        // An existing contact's fields are brought in step by an update, once the link is kept.
        boolean more = draft.contact() != null
                && wish.fields().stream().anyMatch(field -> field.to().of() == Entity.CONTACT);
        Carrying carrying = carried(pass, wish, draft, new Side(made, person));
        keepTarget(wish, carrying.target(), landing);
        if (more) {
            landing.base(carrying.source().lead());
        } else {
            landing.mark(pass.mark(wish));
            pass.carried(carrying.source(), landing);
        }
        if (!books.keep(pass.tenant(), landing)) {
            return new Outcome.Parked(lead + " was made, but " + pass.lead() + " is linked otherwise by now");
        }
        Outcome applied = new Outcome.Applied(lead + " made");
        return more ? Outcome.mostTelling(applied, update.update(pass, wish, lead, new Landing())) : applied;
    }

    private static Carrying carried(Pass pass, Wish wish, Draft draft, Side made) {
        List<Wish.Assignment> considered =
                new Differences(wish, pass.source(), made, Set.of(), made.contact() != null).considered();
        Map<FieldPath, Value> written = new LinkedHashMap<>();
        considered.forEach(assignment -> written.put(assignment.to(), assignment.target()));
        return Carrying.of(pass.source(), made, considered, written);
    }

    private static void keepTarget(Wish wish, Side target, Landing landing) {
        Base lead = target.lead();
        if (wish.stage() != null) {
            lead = lead.edit()
                    .place(wish.pipeline(), wish.stage())
                    .answered(wish.stage(), true, null)
                    .stagedBy(Differences.stagedBy(wish))
                    .done();
        }
        landing.base(lead);
        if (target.contact() != null) {
            landing.base(target.contact());
        }
    }

    private static Draft draft(Wish wish, String contact) {
        Map<FieldPath, Value> fields = new LinkedHashMap<>();
        for (Wish.Assignment assignment : wish.fields()) {
            boolean ofContact = assignment.to().of() == Entity.CONTACT;
            if (!assignment.target().isEmpty() && !(ofContact && contact != null)) {
                fields.put(assignment.to(), assignment.target());
            }
        }
        return new Draft(wish.pipeline(), wish.stage(), contact, fields);
    }

    /** The contact for a new lead: the source contact's counterpart, else one that was found, else one that we made. */
    private Optional<String> contact(Pass pass, Wish wish, List<Match> matches) {
        Optional<String> linked = pass.contact()
                .flatMap(here -> books.counterpart(pass.tenant(), here, wish.target()))
                .map(RecordRef::id);
        if (linked.isPresent()) {
            return linked;
        }
        if (!matches.isEmpty()) {
            return Optional.of(matches.get(0).contact());
        }
        return Identity.of(wish, pass.record()).keys(identities(wish.matchBy())).stream()
                .flatMap(key -> books.contactOf(pass.tenant(), wish.target(), key).stream())
                .findFirst();
    }

    private Answer<List<Match>> search(Pass pass, Wish wish, Identity identity, List<MatchBy> ways) {
        for (MatchBy way : identities(ways)) {
            List<String> texts = identity.of(way);
            if (texts.isEmpty()) {
                continue;
            }
            Search search = way == MatchBy.PHONE ? new Search(texts, List.of()) : new Search(List.of(), texts);
            Answer<List<Match>> answer = crm.search(pass.account(wish), search);
            if (!(answer instanceof Answer.Ok<List<Match>> found)
                    || !found.value().isEmpty()) {
                return answer;
            }
        }
        return new Answer.Ok<>(List.of());
    }

    private boolean isFree(Pass pass, RecordRef there) {
        return isFree(pass, there, pass.lead().crm());
    }

    private boolean isFree(Pass pass, RecordRef record, CrmId other) {
        return books.counterpart(pass.tenant(), record, other).isEmpty();
    }

    private static List<MatchBy> identities(List<MatchBy> ways) {
        return ways.stream().filter(way -> way != MatchBy.LINK).toList();
    }

    private static List<Match.Lead> newestFirst(Match match) {
        List<Match.Lead> leads = new ArrayList<>(match.leads());
        Collections.reverse(leads);
        return leads;
    }

    private Duration settled(Wish wish) {
        return timing.apply(wish.target()).settled();
    }
}
