package io.leadbridge.dryrun;

import io.leadbridge.deliver.Deliver;
import io.leadbridge.deliver.Sent;
import io.leadbridge.event.Batch;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Hint;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.Pending;
import io.leadbridge.event.Progress;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.Work;
import io.leadbridge.mapping.Mapped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The bean {@code deliver} of a rehearsal: notes which lead each write is for. */
public final class RehearsedDeliver {

    private final Deliver deliver;
    private final Transcript transcript;

    RehearsedDeliver(Deliver deliver, Transcript transcript) {
        this.deliver = deliver;
        this.transcript = transcript;
    }

    /** As {@link Deliver#recall}, one after the other, for what is still owed to one of them is written then. */
    public Map<RecordRef, Outcome> recall(Batch batch, Collection<Hint> hints, Collection<Hint> unwanted) {
        Map<RecordRef, Outcome> answered = new LinkedHashMap<>();
        for (Hint hint : hints) {
            transcript.hinted(hint);
            transcript.now(hint.lead());
            answered.putAll(deliver.recall(batch, List.of(hint), List.of()));
        }
        unwanted.forEach(transcript::hinted);
        deliver.recall(batch, List.of(), unwanted);
        return answered;
    }

    /** As {@link Deliver#contactsGone}. */
    public void contactsGone(Batch batch, Collection<RecordRef> contacts) {
        deliver.contactsGone(batch, contacts);
    }

    /** As {@link Deliver#gone}. */
    public Outcome gone(Hint hint, Batch batch, Map<CrmId, Metadata> metadata) {
        transcript.now(hint.lead());
        return deliver.gone(hint, batch, metadata);
    }

    /** As {@link Deliver#linked}. */
    public Map<RecordRef, RecordRef> linked(Batch batch, Collection<RecordRef> leads, Collection<CrmId> crms) {
        return deliver.linked(batch, leads, crms);
    }

    /** As {@link Deliver#entered}. */
    public Work entered(Work work, Batch batch) {
        return deliver.entered(work, batch);
    }

    /** As {@link Deliver#deliver}. */
    public Progress deliver(
            Work work, List<Mapped> mapped, Batch batch, Map<CrmId, Metadata> metadata, boolean mayWait) {
        transcript.now(work.hint().lead());
        return deliver.deliver(work, mapped, batch, metadata, mayWait);
    }

    /** As {@link Deliver#send}, one after the other, for an answer does not name the lead that it is for. */
    public List<Sent> send(List<Pending> parcel) {
        List<Sent> sent = new ArrayList<>();
        transcript.parcelBegins();
        for (Pending write : parcel) {
            transcript.now(write.work().hint().lead());
            sent.addAll(deliver.send(List.of(write)));
        }
        transcript.parcelEnds();
        return sent;
    }

    /** As {@link Deliver#work}. */
    public Work work(Sent sent) {
        return deliver.work(sent);
    }

    /** As {@link Deliver#finish}. */
    public Progress finish(Sent sent) {
        transcript.now(sent.work().hint().lead());
        return deliver.finish(sent);
    }
}
