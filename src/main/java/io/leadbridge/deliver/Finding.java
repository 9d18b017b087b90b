package io.leadbridge.deliver;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Match;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.MatchBy;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Progress;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Wish;
import io.leadbridge.mapping.Mapped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds a counterpart for a lead that has none, or plans to make one.
 *
 * <p>If the end of an earlier create was not heard, the lead is looked for, no earlier than its trace must be there,
 * before it is made again.
 */
final class Finding {

    private final Means means;
    private final Update update;

    Finding(Means means, Update update) {
        this.means = means;
        this.update = update;
    }

    /**
     * Looks for it.
     *
     * @param later what the rules want after this wish
     * @return the outcome, or the create that is to be done, not begun
     */
    Progress findOrMake(Pass pass, Wish wish, List<Mapped> later) {
        Wish whole = whole(wish, later);
        Optional<Intent> intent = means.books().intent(pass.tenant(), pass.lead(), wish.target());
        if (intent.isPresent()) {
            return afterIntent(pass, wish, whole, intent.get());
        }
        Answer<List<Match>> found = search(pass, wish, Identity.of(whole, pass.record()), wish.matchBy());
        if (!(found instanceof Answer.Ok<List<Match>> matches)) {
            return found.outcome(settled(wish));
        }
        return matched(pass, wish, whole, matches.value());
    }

    /**
     * The wish with the fields that later ones have for the same lead. What makes the lead may name a stage only, as a rule
     * on a status that was passed; but a contact can be made with its lead alone, and is never put on it afterwards.
     */
    private static Wish whole(Wish wish, List<Mapped> later) {
        Map<FieldPath, Wish.Assignment> more = new LinkedHashMap<>();
        for (Mapped mapped : later) {
            if (mapped instanceof Mapped.Ok ok && ok.wish().target().equals(wish.target())) {
                ok.wish().fields().forEach(assignment -> more.putIfAbsent(assignment.to(), assignment));
            }
        }
        wish.fields().forEach(assignment -> more.remove(assignment.to()));
        return more.isEmpty() ? wish : wish.with(more.values());
    }

    private Progress afterIntent(Pass pass, Wish wish, Wish whole, Intent intent) {
        Unheard unheard = new Unheard(means, pass.batch(), pass.lead(), wish.target());
        Optional<Outcome> early = unheard.early(intent);
        if (early.isPresent()) {
            return early.get();
        }
        Identity identity = new Identity(intent.phones(), intent.emails());
        if (identity.isEmpty()) {
            return new Outcome.Parked("the answer to a create in " + wish.target()
                    + " was lost, and the lead has no phone or e-mail to look for it by: see whether it is there");
        }
        Answer<List<Match>> found = search(pass, wish, identity, Identity.WAYS);
        if (!(found instanceof Answer.Ok<List<Match>> matches)) {
            return found.outcome(settled(wish));
        }
        Optional<RecordRef> made = unheard.made(intent, matches.value());
        if (made.isPresent()) {
            means.books().keep(pass.tenant(), unheard.asMade(made.get(), intent, matches.value()));
            Landing landing = new Landing().link(pass.lead(), made.get()).closes(pass.lead(), made.get());
            return Outcome.mostTelling(
                    new Outcome.Applied(made.get() + " found again"), update.update(pass, wish, made.get(), landing));
        }
        means.books().close(pass.tenant(), pass.lead(), wish.target());
        return matched(pass, wish, whole, matches.value());
    }

    private Progress matched(Pass pass, Wish wish, Wish whole, List<Match> matches) {
        Optional<RecordRef> origin = origin(pass, wish, matches);
        if (origin.isPresent()) {
            pass.madeByUs(means.books()
                    .intent(pass.tenant(), origin.get(), pass.lead().crm())
                    .map(Intent::fields)
                    .orElse(Map.of()));
            // That lead's own event is still to come: it will find no difference, and has its notes and tasks to tell.
            Base unanswered = means.base(pass.tenant(), origin.get())
                    .edit()
                    .told(Dues.UNANSWERED, "1")
                    .done();
            means.books().keep(pass.tenant(), new Landing().base(unanswered));
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
        String contact = matches.isEmpty() ? null : matches.get(0).contact();
        return new Making(means, pass, whole, contact, update);
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
                .filter(ref -> means.books()
                        .intent(pass.tenant(), ref, pass.lead().crm())
                        .filter(intent -> intent.isNamed(name)
                                || intent.isBefore(pass.record().createdAt()))
                        .isPresent())
                .findFirst();
    }

    private Outcome link(Pass pass, Wish wish, RecordRef there) {
        Outcome outcome = update.update(pass, wish, there, new Landing().link(pass.lead(), there));
        if (!isFree(pass, there)) {
            // What was to be made for it is found: this lead.
            means.books().close(pass.tenant(), there, pass.lead().crm());
        }
        return outcome;
    }

    private Answer<List<Match>> search(Pass pass, Wish wish, Identity identity, List<MatchBy> ways) {
        return new PersonSearch(means, pass.batch(), pass.lead(), wish.target())
                .search(identity, ways, (way, found) -> way == MatchBy.NAME ? onlyOne(pass, wish, found) : found);
    }

    /** A name is taken for the person only if no other contact has it, and nobody else's deal is on that contact. */
    private List<Match> onlyOne(Pass pass, Wish wish, List<Match> named) {
        if (named.size() > 1) {
            pass.aside("match-by name: " + named.size() + " contacts have it, none was taken");
            return List.of();
        }
        boolean ours = named.stream()
                .flatMap(match -> match.leads().stream())
                .anyMatch(lead -> !lead.closed() && isFree(pass, RecordRef.lead(wish.target(), lead.id())));
        boolean none = named.stream().allMatch(match -> match.leads().isEmpty());
        if (ours || none) {
            return named;
        }
        pass.aside("match-by name: the contact that has it has other leads, it was not taken");
        return List.of();
    }

    private boolean isFree(Pass pass, RecordRef there) {
        return means.isFree(pass.tenant(), there, pass.lead().crm());
    }

    private static List<Match.Lead> newestFirst(Match match) {
        List<Match.Lead> leads = new ArrayList<>(match.leads());
        Collections.reverse(leads);
        return leads;
    }

    private Duration settled(Wish wish) {
        return means.terms(wish.target()).settled();
    }
}
