package io.leadbridge.deliver;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Match;
import io.leadbridge.event.Batch;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.RecordRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The create of a counterpart of whose end nobody heard: which lead it made, and what is known of that one.
 *
 * @param source the lead that the counterpart was made for
 * @param target where it was made
 */
record Unheard(Means means, Batch batch, RecordRef source, CrmId target) {

    /** How much earlier than our intent a lead may seem to be made: clocks differ, and LPTracker tells the minute only. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    /**
     * Looks for what was made for a source that is not there any more, and links it: nothing else would tell that it is
     * ours, and it would be brought back as a person's.
     *
     * @return what the lead waits for; empty if no create is open, if its end is in the books now, or if it cannot be
     *     looked for
     */
    Optional<Outcome> settle() {
        Optional<Intent> open = means.books().intent(batch.tenant(), source, target);
        if (open.isEmpty()) {
            return Optional.empty();
        }
        Intent intent = open.get();
        Optional<Outcome> early = early(intent);
        if (early.isPresent()) {
            return early;
        }
        Identity identity = new Identity(intent.phones(), intent.emails());
        if (identity.isEmpty()) {
            return Optional.empty();
        }
        Answer<List<Match>> answer =
                new PersonSearch(means, batch, source, target).search(identity, Identity.WAYS, (way, found) -> found);
        if (!(answer instanceof Answer.Ok<List<Match>> matches)) {
            return Optional.of(answer.outcome(means.terms(target).settled()));
        }
        Optional<RecordRef> made = made(intent, matches.value());
        if (made.isEmpty()) {
            means.books().close(batch.tenant(), source, target);
            return Optional.empty();
        }
        Landing landing = asMade(made.get(), intent, matches.value())
                .link(source, made.get())
                .closes(source, made.get());
        return means.books().keep(batch.tenant(), landing)
                ? Optional.empty()
                : Optional.of(new Outcome.Retried(Duration.ofSeconds(1), source + " is linked otherwise by now"));
    }

    /** The wait until a search shows for sure what was made; empty if that is over. */
    Optional<Outcome> early(Intent intent) {
        Instant now = means.clock().instant();
        return now.isBefore(intent.notBefore())
                ? Optional.of(new Outcome.Retried(
                        Duration.between(now, intent.notBefore()),
                        "an earlier create in " + target + " may still arrive"))
                : Optional.empty();
    }

    /**
     * What the create made: a free lead that is young enough and has the name that we gave it; else, for a person may have
     * renamed it, the only free one that is no older than the intent.
     */
    Optional<RecordRef> made(Intent intent, List<Match> matches) {
        List<Match.Lead> free = matches.stream()
                .flatMap(match -> match.leads().stream())
                .filter(lead -> means.isFree(batch.tenant(), RecordRef.lead(target, lead.id()), source.crm()))
                .toList();
        Instant earliest = intent.at().minus(MARGIN);
        Optional<Match.Lead> named = free.stream()
                .filter(lead -> lead.createdAt() == null || !lead.createdAt().isBefore(earliest))
                .filter(lead -> intent.isNamed(lead.name()))
                .findFirst();
        List<Match.Lead> younger =
                free.stream().filter(lead -> intent.isBefore(lead.createdAt())).toList();
        return named.or(() -> younger.size() == 1 ? Optional.of(younger.get(0)) : Optional.empty())
                .map(lead -> RecordRef.lead(target, lead.id()));
    }

    /**
     * What is known of a lead that we made and never heard of, and of the contact that was made with it: what they were to
     * be given. So what a person has changed of them or of their source since is told from what we wrote.
     */
    Landing asMade(RecordRef made, Intent intent, List<Match> matches) {
        Base.Edit lead = means.base(batch.tenant(), made).edit();
        Base.Edit contact = matches.stream()
                .filter(match ->
                        match.leads().stream().anyMatch(each -> each.id().equals(made.id())))
                .map(match -> means.base(batch.tenant(), RecordRef.contact(target, match.contact())))
                .filter(known -> known.fields().isEmpty())
                .findFirst()
                .map(Base::edit)
                .orElse(null);
        intent.fields().forEach((path, known) -> {
            if (path.of() != Entity.CONTACT) {
                lead.field(path, known);
            } else if (contact != null) {
                contact.field(path, known);
            }
        });
        Landing landing = new Landing().base(lead.hinted(true).done());
        return contact == null ? landing : landing.base(contact.done());
    }
}
