package io.leadbridge.app;

import io.leadbridge.admin.ConflictActs;
import io.leadbridge.admin.ParkedActs;
import io.leadbridge.camel.redisqueue.ParkedFilter;
import io.leadbridge.camel.redisqueue.ParkedMessage;
import io.leadbridge.camel.redisqueue.ParkedOrder;
import io.leadbridge.camel.redisqueue.ParkedPage;
import io.leadbridge.camel.redisqueue.RedisQueueOperations;
import io.leadbridge.deliver.Reviews;
import io.leadbridge.deliver.Reviews.Pair;
import io.leadbridge.deliver.Reviews.Review;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.RecordRef;
import io.leadbridge.event.TenantId;
import io.leadbridge.tenant.Tenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The conflicts of which the parked messages tell, with what the books know and the CRMs show of them; and what a person
 * decides, brought on its way.
 */
final class ConflictDesk implements ConflictActs {

    private final Reviews reviews;
    private final RedisQueueOperations queue;
    private final ParkedActs parked;
    private final HintLine hints;

    ConflictDesk(Reviews reviews, RedisQueueOperations queue, ParkedActs parked, HintLine hints) {
        this.reviews = reviews;
        this.queue = queue;
        this.parked = parked;
        this.hints = hints;
    }

    @Override
    public Page list(Tenant tenant, Optional<String> next, int limit) {
        if (queue.depth().parked() == 0) {
            // There may be no queue yet, of which no parked messages can be asked for.
            return new Page(List.of(), Optional.empty());
        }
        ParkedFilter filter = ParkedFilter.all().withGroup(tenant.id().value()).withReasonPart(Reviews.PARKED);
        ParkedPage page = queue.parked(filter, ParkedOrder.NEWEST_FIRST, next.orElse(null), limit);
        Map<Pair, Instant> pairs = new LinkedHashMap<>();
        for (ParkedMessage message : page.messages()) {
            Reviews.pair(message.reason()).ifPresent(pair -> pairs.putIfAbsent(pair, message.parkedAt()));
        }
        List<Conflict> conflicts = new ArrayList<>();
        reviews.of(DriftWiring.batch(tenant), pairs.keySet())
                .forEach((pair, open) -> conflicts.add(conflict(pair, pairs.get(pair), open)));
        return new Page(conflicts, Optional.ofNullable(page.next()));
    }

    @Override
    public List<Conflict> of(Tenant tenant, RecordRef lead) {
        List<Pair> pairs = new ArrayList<>();
        for (CrmId other : tenant.connections().keySet()) {
            if (!other.equals(lead.crm())) {
                reviews.pair(tenant.id(), lead, other).ifPresent(pairs::add);
            }
        }
        List<Conflict> conflicts = new ArrayList<>();
        reviews.of(DriftWiring.batch(tenant), pairs).forEach((pair, open) -> {
            if (!open.isEmpty()) {
                conflicts.add(conflict(pair, null, open));
            }
        });
        return conflicts;
    }

    private static Conflict conflict(Pair pair, Instant parkedAt, List<Review> open) {
        boolean read = open.stream().noneMatch(review -> review.value() == null);
        return new Conflict(
                pair.lead(),
                pair.other(),
                parkedAt,
                read,
                open.stream()
                        .map(review ->
                                new Field(review.field(), review.value(), review.otherField(), review.otherValue()))
                        .toList());
    }

    @Override
    public Decided decide(Tenant tenant, RecordRef lead, RecordRef other, Map<String, CrmId> winners) {
        TenantId id = tenant.id();
        Pair pair = reviews.pair(id, lead, other.crm())
                .filter(known -> known.other().equals(other))
                .orElseThrow(() -> new IllegalArgumentException(other + " is not the counterpart of " + lead));
        int decided = reviews.decide(id, pair, decisions(pair, reviews.open(id, pair), winners));
        // Whoever has won carries it; and the other one, too, where fields were decided for both.
        hints.hint(id, lead);
        hints.hint(id, other);
        return new Decided(decided, replay(id, pair) + replay(id, new Pair(other, lead)));
    }

    private static Map<FieldPath, CrmId> decisions(Pair pair, List<Review> open, Map<String, CrmId> winners) {
        Map<String, CrmId> left = new HashMap<>(winners);
        CrmId all = left.remove(ALL);
        Map<FieldPath, CrmId> decisions = new HashMap<>();
        for (Review review : open) {
            CrmId winner = left.remove(review.field().toString());
            if (winner != null || all != null) {
                decisions.put(review.field(), winner == null ? all : winner);
            }
        }
        if (!left.isEmpty() || winners.isEmpty()) {
            throw new IllegalArgumentException("fields " + left.keySet() + " given; some of "
                    + open.stream().map(review -> review.field().toString()).toList() + " of " + pair.lead()
                    + ", or * for all, expected");
        }
        for (CrmId winner : winners.values()) {
            if (!winner.equals(pair.lead().crm()) && !winner.equals(pair.other().crm())) {
                throw new IllegalArgumentException("'" + winner + "' given; "
                        + pair.lead().crm() + " or " + pair.other().crm() + " expected");
            }
        }
        return decisions;
    }

    /** What is parked for the pair is no longer: it is worked again, and finds the decision. */
    private long replay(TenantId tenant, Pair pair) {
        ParkedActs.Wanted wanted = new ParkedActs.Wanted(tenant, Optional.empty(), Optional.of(pair.told()));
        try {
            return parked.replay(wanted, parked.count(wanted)).orElse(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
