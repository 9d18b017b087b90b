package io.leadbridge.deliver;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Patch;
import io.leadbridge.crm.Updated;
import io.leadbridge.event.Batch;
import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Deleted;
import io.leadbridge.event.EventId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.mapping.Closing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a lead that is not there any more means for its counterpart: the lead that it was merged into takes the link over;
 * or the counterpart is left alone, told, or closed, once, as the tenant wants it. The link is kept: the lead may be restored.
 */
final class Gone {

    /** Of our notes; nothing of a rule can have this name. */
    private static final String NAME = "deleted:note";

    private final Means means;

    Gone(Means means) {
        this.means = means;
    }

    /** Whether a hint tells of nothing but the deletion of a lead that has no counterpart. */
    boolean isNobodys(Batch batch, Hint hint) {
        return hint.changes().equals(Set.of(Change.DELETED))
                && links(batch, hint.lead()).isEmpty();
    }

    /**
     * Does what is to be done.
     *
     * @param hint of a lead that was looked for and is not there
     * @param metadata of the CRMs where its counterparts may be
     */
    Outcome work(Hint hint, Batch batch, Map<CrmId, Metadata> metadata) {
        for (CrmId crm : others(batch, hint.lead())) {
            Optional<Outcome> waits = new Unheard(means, batch, hint.lead(), crm).settle();
            if (waits.isPresent()) {
                return waits.get();
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (RecordRef there : links(batch, hint.lead())) {
            Base lead = means.base(batch.tenant(), hint.lead());
            if (lead.owed().containsKey(NAME)) {
                // It was refused, and a person has sent the event again.
                EventId event = hint.events().get(hint.events().size() - 1);
                outcomes.add(new Teller(means, batch, lead, event).tell(NAME));
            } else if (!lead.told().containsKey(Dues.GONE)) {
                outcomes.add(work(hint, batch, there, metadata.get(there.crm())));
            }
        }
        return outcomes.stream().reduce(Outcome::mostTelling).orElseGet(() -> ignored("not there any more"));
    }

    private Outcome work(Hint hint, Batch batch, RecordRef there, Metadata metadata) {
        Answer<Optional<RecordRef>> survivor = survivor(batch, hint.lead());
        if (!(survivor instanceof Answer.Ok<Optional<RecordRef>> known)) {
            return survivor.outcome(Duration.ZERO);
        }
        Optional<RecordRef> heir = known.value();
        if (heir.isPresent() && means.isFree(batch.tenant(), heir.get(), there.crm())) {
            return inherited(hint, batch, there, heir.get());
        }
        String why = heir.map(left -> "merged into " + left + ", which has a counterpart of its own")
                .orElse("was deleted");
        return switch (batch.policy().deleted().source()) {
            case NOTHING -> settled(hint, batch, new Landing(), ignored(why));
            case NOTE -> noted(hint, batch, there);
            case CLOSE -> closed(hint, batch, there, metadata, why);
        };
    }

    private Outcome inherited(Hint hint, Batch batch, RecordRef there, RecordRef heir) {
        Base linked = means.base(batch.tenant(), there).edit().hinted(true).done();
        Landing landing =
                new Landing().unlink(hint.lead(), there).link(heir, there).base(linked);
        return settled(
                hint, batch, landing, ignored("merged into " + heir + ", which takes over the link to " + there));
    }

    /** The one lead that is there of those that a merge names beside it. */
    private Answer<Optional<RecordRef>> survivor(Batch batch, RecordRef lead) {
        Answer<Set<String>> merged = means.crm().merged(batch.account(lead.crm()), lead);
        if (merged instanceof Answer.Later || merged instanceof Answer.Hold || merged instanceof Answer.Unknown) {
            return merged.failure();
        }
        Set<String> others = merged instanceof Answer.Ok<Set<String>> ok ? ok.value() : Set.of();
        if (others.isEmpty()) {
            return new Answer.Ok<>(Optional.empty());
        }
        Answer<List<Record>> read = means.crm().fetch(batch.account(lead.crm()), others, null);
        if (!(read instanceof Answer.Ok<List<Record>> present)) {
            return read.failure();
        }
        List<RecordRef> left = present.value().stream().map(Record::ref).toList();
        return new Answer.Ok<>(left.size() == 1 ? Optional.of(left.get(0)) : Optional.empty());
    }

    private Outcome noted(Hint hint, Batch batch, RecordRef there) {
        EventId event = hint.events().get(hint.events().size() - 1);
        Deleted wanted = batch.policy().deleted();
        String text = wanted.note() == null
                ? "The lead in " + hint.lead().crm() + " that belongs to this one was deleted"
                : wanted.note();
        Base owing = means.base(batch.tenant(), hint.lead())
                .edit()
                .told(Dues.GONE, "1")
                .hinted(false)
                .owed(NAME, Owed.note(there, text, event))
                .done();
        means.books().keep(batch.tenant(), new Landing().base(owing));
        return new Teller(means, batch, owing, event).tell(NAME);
    }

    private Outcome closed(Hint hint, Batch batch, RecordRef there, Metadata metadata, String why) {
        Answer<List<Record>> read = means.crm().fetch(batch.account(there.crm()), Set.of(there.id()), null);
        if (!(read instanceof Answer.Ok<List<Record>> ok)) {
            return read.outcome(Duration.ZERO);
        }
        Optional<Record> present =
                ok.value().stream().filter(record -> record.ref().equals(there)).findFirst();
        if (present.isEmpty()) {
            return settled(hint, batch, new Landing(), ignored(why + "; its counterpart is not there any more either"));
        }
        String stage = batch.policy().deleted().closeStages().get(there.crm());
        if (stage == null || metadata == null) {
            return new Outcome.Parked("deleted.close-stage: no stage is known in " + there.crm() + " for " + there);
        }
        Closing.Place place = Closing.place(there.crm(), metadata, present.get().pipeline(), stage);
        if (place.fault() != null) {
            return new Outcome.Parked("deleted.close-stage: " + place.fault());
        }
        if (isClosed(metadata, present.get())) {
            return settled(hint, batch, new Landing(), ignored(why + "; " + there + " is closed already"));
        }
        Patch patch = new Patch(there.id(), null, place.pipeline(), place.stage(), Map.of());
        Answer<Updated> answer = means.crm().update(batch.account(there.crm()), patch, batch.lease());
        if (!(answer instanceof Answer.Ok)) {
            // Repeated, it does the same again.
            return answer.outcome(means.terms(there.crm()).settled());
        }
        Base moved = means.base(batch.tenant(), there)
                .edit()
                .place(place.pipeline(), place.stage())
                .answered(place.stage(), true, null)
                .stagedBy("deleted:" + place.stage())
                .done();
        return settled(hint, batch, new Landing().base(moved), new Outcome.Applied(there + " stage: " + why));
    }

    private static boolean isClosed(Metadata metadata, Record present) {
        return metadata.pipelines().stream()
                .filter(pipeline -> present.pipeline() == null || pipeline.id().equals(present.pipeline()))
                .flatMap(pipeline -> pipeline.stages().stream())
                .anyMatch(stage -> stage.closed() && stage.id().equals(present.status()));
    }

    /** Keeps that it is done. */
    private Outcome settled(Hint hint, Batch batch, Landing landing, Outcome outcome) {
        landing.base(means.base(batch.tenant(), hint.lead())
                .edit()
                .told(Dues.GONE, "1")
                .hinted(false)
                .done());
        if (!means.books().keep(batch.tenant(), landing)) {
            return new Outcome.Retried(Duration.ofSeconds(1), hint.lead() + " is linked otherwise by now");
        }
        return outcome;
    }

    private static Outcome ignored(String why) {
        return new Outcome.Ignored(Outcome.Reason.RECORD_GONE, why);
    }

    /** Its counterparts in all CRMs that a rule knows. */
    private Set<RecordRef> links(Batch batch, RecordRef lead) {
        Set<RecordRef> links = new LinkedHashSet<>();
        others(batch, lead)
                .forEach(crm ->
                        means.books().counterpart(batch.tenant(), lead, crm).ifPresent(links::add));
        return links;
    }

    /** All other CRMs that a rule knows. */
    private static Set<CrmId> others(Batch batch, RecordRef lead) {
        Set<CrmId> crms = new TreeSet<>();
        batch.rules().forEach(rule -> {
            crms.add(rule.from());
            rule.then().forEach(action -> crms.add(action.target()));
        });
        crms.remove(lead.crm());
        return crms;
    }
}
