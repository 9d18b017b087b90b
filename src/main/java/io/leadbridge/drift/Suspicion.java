package io.leadbridge.drift;

import io.leadbridge.deliver.Agreement;
import io.leadbridge.deliver.View;
import io.leadbridge.event.Account;
import io.leadbridge.event.Change;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Wish;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which leads are to be looked at again, and what is wrong with them then. */
final class Suspicion {

    private static final Logger LOG = LoggerFactory.getLogger(Suspicion.class);

    private static final Set<Change> EDIT = Set.of(Change.UPDATED);
    private static final Set<Change> MADE = Set.of(Change.ADDED, Change.UPDATED);

    private final Agreement agreement;
    private final Judge judge;
    private final boolean repair;

    Suspicion(Agreement agreement, Judge judge, boolean repair) {
        this.agreement = agreement;
        this.judge = judge;
        this.repair = repair;
    }

    /**
     * Holds a lead against the books, without a call.
     *
     * @param young whether its webhook may still be on its way: then it is only noted that it is there
     * @return whether it is linked
     */
    boolean look(Round round, Record lead, boolean young) {
        boolean linked = false;
        for (Account account : round.accounts()) {
            CrmId other = account.crm();
            if (other.equals(lead.ref().crm())) {
                continue;
            }
            RecordRef there =
                    agreement.counterpart(tenant(round), lead.ref(), other).orElse(null);
            round.saw(lead.ref(), there);
            linked |= there != null;
            if (!young && isSuspect(round, lead, there, other) && !round.suspect(lead.ref(), there)) {
                LOG.warn(
                        "tenant {}: drift: {} is left to the next round, there are too many",
                        tenant(round),
                        lead.ref());
            }
        }
        return linked;
    }

    private boolean isSuspect(Round round, Record lead, RecordRef there, CrmId other) {
        return there == null
                ? isUnlinked(round, lead, other)
                : agreement.mayDiffer(tenant(round), judge.present(round.batch(), lead, EDIT, round.metadata()), there);
    }

    /** Without a phone or an e-mail, or made before the audit knew the account, it is nobody's fault. */
    private boolean isUnlinked(Round round, Record lead, CrmId other) {
        boolean reachable = !lead.value(FieldPath.CONTACT_PHONE).isEmpty()
                || !lead.value(FieldPath.CONTACT_EMAIL).isEmpty();
        boolean old = lead.createdAt() == null
                || lead.createdAt().isBefore(round.right().since());
        return reachable
                && !old
                && judge.present(round.batch(), lead, MADE, round.metadata()).wishes().stream()
                        .anyMatch(wish -> wish.target().equals(other) && makes(wish))
                && !agreement.isUnderWay(tenant(round), lead.ref(), other);
    }

    private static boolean makes(Wish wish) {
        return wish.createIfMissing() && wish.updateIfFound();
    }

    /** Judges a suspect by what it and its counterpart are now. */
    void judge(Round round, Suspect suspect) {
        Record lead = round.records().get(suspect.lead());
        if (suspect.other() == null) {
            if (lead != null) {
                judgeUnlinked(round, lead);
            }
            return;
        }
        Record other = round.records().get(suspect.other());
        Optional<RecordRef> link = agreement.counterpart(
                tenant(round), suspect.lead(), suspect.other().crm());
        if (!link.equals(Optional.of(suspect.other()))) {
            return;
        }
        if (lead != null && other != null) {
            judgePair(round, lead, other);
        } else if (lead != null || other != null) {
            Record left = lead == null ? other : lead;
            RecordRef gone = lead == null ? suspect.lead() : suspect.other();
            Kind kind = round.elsewhere().contains(gone) ? Kind.ELSEWHERE : Kind.GONE;
            found(round, new Found(kind, gone, left.ref(), Set.of(), kind.word()), gone, null);
        }
    }

    private void judgeUnlinked(Round round, Record lead) {
        for (Account account : round.accounts()) {
            CrmId other = account.crm();
            if (!other.equals(lead.ref().crm())
                    && agreement.counterpart(tenant(round), lead.ref(), other).isEmpty()
                    && isUnlinked(round, lead, other)) {
                found(
                        round,
                        new Found(Kind.UNLINKED, lead.ref(), null, Set.of(), Agreement.fingerprint(lead)),
                        lead.ref(),
                        lead.createdAt());
            }
        }
    }

    private void judgePair(Round round, Record lead, Record other) {
        View one = judge.present(round.batch(), lead, EDIT, round.metadata());
        View two = judge.present(round.batch(), other, EDIT, round.metadata());
        List<Agreement.Difference> differences = agreement.compare(tenant(round), one, two);
        for (Agreement.Difference difference : differences) {
            Record concerned = difference.lead().equals(lead.ref()) ? lead : other;
            Record source = concerned == lead ? other : lead;
            Set<String> fields = new TreeSet<>();
            difference.fields().forEach(field -> fields.add(field.toString()));
            Found found = new Found(
                    difference.missed() ? Kind.MISSED : Kind.EDITED,
                    concerned.ref(),
                    source.ref(),
                    fields,
                    Agreement.fingerprint(lead) + Agreement.fingerprint(other));
            Record hinted = difference.missed() ? concerned : source;
            boolean anew = found(round, found, hinted.ref(), hinted.updatedAt());
            if (anew && repair && !difference.missed()) {
                agreement.carryAgain(tenant(round), concerned, difference.fields());
            }
        }
    }

    /** Notes a finding and, if it is to be repaired and was not hinted before, whom to hint. */
    private boolean found(Round round, Found found, RecordRef hinted, java.time.Instant at) {
        boolean anew = round.found(found);
        if (anew) {
            LOG.warn(
                    "tenant {}: drift: {} {}{}{}",
                    tenant(round),
                    found.lead(),
                    found.kind().word(),
                    found.other() == null ? "" : ", linked to " + found.other(),
                    found.fields().isEmpty() ? "" : ": " + String.join(", ", found.fields()));
            if (repair) {
                round.hint(new Round.Hinting(found, hinted, at));
            }
        }
        return anew;
    }

    private static TenantId tenant(Round round) {
        return round.batch().tenant();
    }
}
