package io.leadbridge.deliver;

import io.leadbridge.crm.Answer;
import io.leadbridge.crm.Crm;
import io.leadbridge.event.Batch;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.Record;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.event.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The conflicts that wait for a person. The books hold only that they are; the values are read from the CRMs for the one
 * who asks, and kept nowhere.
 */
public final class Reviews {

    /** How the reason begins for which an event is parked because of a conflict. */
    public static final String PARKED = "conflict: changed on both sides: ";

    private static final Pattern PAIR = Pattern.compile(" of (\\S+):lead:(\\S+) and (\\S+):lead:([^:\\s]+):");

    private final Crm crm;
    private final Books books;

    /** @param crm is read from */
    public Reviews(Crm crm, Books books) {
        this.crm = crm;
        this.books = books;
    }

    /**
     * A lead and its counterpart.
     *
     * @param lead the one that is asked about
     */
    public record Pair(RecordRef lead, RecordRef other) {

        /** How the reason of an event of the lead names them. */
        public String told() {
            return " of " + lead + " and " + other + ":";
        }
    }

    /**
     * A field that was changed on both sides.
     *
     * @param field of the lead that was asked for
     * @param value what it shows now, {@code null} if it was not read; for the operator's eyes, never for a log
     * @param otherField of its counterpart
     * @param otherValue likewise
     */
    public record Review(FieldPath field, Value value, FieldPath otherField, Value otherValue) {

        /** Without values. */
        @Override
        public String toString() {
            return field + " against " + otherField;
        }
    }

    /** Both leads with their contacts, as the books know them. */
    private record Sides(Side here, Side there) {}

    /** The pair that a reason names for which an event is parked; empty if that is about no conflict. */
    public static Optional<Pair> pair(String reason) {
        Matcher matcher = PAIR.matcher(reason);
        return reason.contains(PARKED)
                        && matcher.find()
                        && CrmId.isValid(matcher.group(1))
                        && CrmId.isValid(matcher.group(3))
                ? Optional.of(new Pair(
                        RecordRef.lead(new CrmId(matcher.group(1)), matcher.group(2)),
                        RecordRef.lead(new CrmId(matcher.group(3)), matcher.group(4))))
                : Optional.empty();
    }

    /** The lead's counterpart in another CRM; empty if it has none. */
    public Optional<Pair> pair(TenantId tenant, RecordRef lead, CrmId other) {
        return books.counterpart(tenant, lead, other).map(there -> new Pair(lead, there));
    }

    /**
     * The conflicts of a lead with its counterpart.
     *
     * @param batch of the tenant; nothing is written
     * @param other the counterpart's CRM
     * @return empty if there are none, or if the lead has no counterpart; without values if one of them cannot be read now
     */
    public List<Review> of(Batch batch, RecordRef lead, CrmId other) {
        return pair(batch.tenant(), lead, other)
                .map(pair -> of(batch, List.of(pair)).get(pair))
                .orElse(List.of());
    }

    /** The conflicts of each pair, read with as few calls as the CRMs have; as {@link #of(Batch, RecordRef, CrmId)}. */
    public Map<Pair, List<Review>> of(Batch batch, Collection<Pair> pairs) {
        Map<Pair, List<Review>> open = new LinkedHashMap<>();
        Map<CrmId, Set<String>> wanted = new TreeMap<>();
        for (Pair pair : pairs) {
            List<Review> reviews = open(batch.tenant(), pair);
            open.put(pair, reviews);
            for (RecordRef lead : reviews.isEmpty() ? List.<RecordRef>of() : List.of(pair.lead(), pair.other())) {
                wanted.computeIfAbsent(lead.crm(), absent -> new TreeSet<>()).add(lead.id());
            }
        }
        Map<RecordRef, Record> read = read(batch, wanted);
        open.replaceAll((pair, reviews) -> shown(reviews, read.get(pair.lead()), read.get(pair.other())));
        return open;
    }

    private static List<Review> shown(List<Review> reviews, Record here, Record there) {
        return here == null || there == null
                ? reviews
                : reviews.stream()
                        .map(review -> new Review(
                                review.field(),
                                here.value(review.field()),
                                review.otherField(),
                                there.value(review.otherField())))
                        .toList();
    }

    /** The conflicts of a pair, without values: no CRM is called. */
    public List<Review> open(TenantId tenant, Pair pair) {
        Sides known = known(tenant, pair);
        List<Review> reviews = new ArrayList<>();
        for (FieldPath path : fields(known.here())) {
            otherEnd(known, path).ifPresent(to -> reviews.add(new Review(path, null, to, null)));
        }
        return reviews;
    }

    /** Decides all conflicts of a lead with its counterpart for one of them; else as the other one. */
    public int decide(TenantId tenant, RecordRef lead, CrmId other, CrmId winner) {
        return pair(tenant, lead, other)
                .map(pair -> {
                    Map<FieldPath, CrmId> winners = new HashMap<>();
                    open(tenant, pair).forEach(review -> winners.put(review.field(), winner));
                    return decide(tenant, pair, winners);
                })
                .orElse(0);
    }

    /**
     * Decides conflicts. What was decided is carried when a message that hints at the winner is worked: the caller puts one
     * into the queue.
     *
     * @param winners by the lead's field one of both CRMs; fields in no conflict are left out of account
     * @return how many were decided
     */
    public int decide(TenantId tenant, Pair pair, Map<FieldPath, CrmId> winners) {
        Sides known = known(tenant, pair);
        Side here = known.here();
        Side there = known.there();
        int decided = 0;
        for (FieldPath path : fields(here)) {
            Optional<FieldPath> to = otherEnd(known, path);
            if (to.isPresent() && winners.containsKey(path)) {
                boolean hereWins = winners.get(path).equals(pair.lead().crm());
                Known one = here.known(path);
                Known two = there.known(to.get());
                here = here.with(path, one.against(hereWins ? two.hash() : Conflict.LOST));
                there = there.with(to.get(), two.against(hereWins ? Conflict.LOST : one.hash()));
                decided++;
            }
        }
        Landing landing = new Landing();
        for (Side side : List.of(here, there)) {
            landing.base(side.lead().edit().hinted(true).done());
            if (side.contact() != null) {
                landing.base(side.contact());
            }
        }
        books.keep(tenant, landing);
        return decided;
    }

    private Sides known(TenantId tenant, Pair pair) {
        return new Sides(side(tenant, pair.lead()), side(tenant, pair.other()));
    }

    private Side side(TenantId tenant, RecordRef lead) {
        Base base = books.bases(tenant, List.of(lead)).get(lead);
        if (base.contact() == null) {
            return new Side(base, null);
        }
        RecordRef contact = RecordRef.contact(lead.crm(), base.contact());
        return new Side(base, books.bases(tenant, List.of(contact)).get(contact));
    }

    private static List<FieldPath> fields(Side side) {
        List<FieldPath> fields = new ArrayList<>();
        for (Base base : side.contact() == null ? List.of(side.lead()) : List.of(side.lead(), side.contact())) {
            base.fields().forEach((path, known) -> {
                if (known.isOpen()) {
                    fields.add(path);
                }
            });
        }
        return fields;
    }

    /** The field that stands against this one: each of both has the other's fingerprint. */
    private static Optional<FieldPath> otherEnd(Sides pair, FieldPath path) {
        Known here = pair.here().known(path);
        return fields(pair.there()).stream()
                .filter(to -> (to.of() == Entity.CONTACT) == (path.of() == Entity.CONTACT) || to.of() == Entity.LEAD)
                .filter(to -> pair.there().known(to).against().equals(here.hash())
                        && here.against().equals(pair.there().known(to).hash()))
                .findFirst();
    }

    /** Those that are there, and whose CRM answers. */
    private Map<RecordRef, Record> read(Batch batch, Map<CrmId, Set<String>> leads) {
        Map<RecordRef, Record> records = new HashMap<>();
        leads.forEach((of, ids) -> {
            Answer<List<Record>> answer = crm.fetch(batch.account(of), ids, null);
            if (answer instanceof Answer.Ok<List<Record>> read) {
                read.value().forEach(record -> records.put(record.ref(), record));
            }
        });
        return records;
    }
}
