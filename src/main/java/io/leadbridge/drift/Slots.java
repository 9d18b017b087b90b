package io.leadbridge.drift;

import io.leadbridge.deliver.Agreement;
import io.leadbridge.deliver.View;
import io.leadbridge.event.Batch;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Entity;
import io.leadbridge.event.FieldPath;
import io.leadbridge.event.FieldRule;
import io.leadbridge.event.Metadata;
import io.leadbridge.event.Rule;
import io.leadbridge.event.SyncTo;
import io.leadbridge.event.Value;
import io.leadbridge.event.Wish;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pairs of leads' fields that a tenant's rules map between two CRMs, and the values of a lead in them: what it shows, and
 * what its rules want of its counterpart. A value is 64 bits of its fingerprint, 0 for none, so that the leads of a whole
 * account find room in memory. A contact's fields tell two leads of one person apart by nothing, and are left out.
 */
final class Slots {

    /** One field of one action. */
    private record Slot(String action, CrmId target, FieldPath to, int pair) {}

    /** Of a field that has nothing to carry: what its counterpart shows then proves nothing. */
    private static final long NOTHING = Long.MIN_VALUE;

    private final List<Slot> slots = new ArrayList<>();
    private final Map<String, Integer> pairs = new HashMap<>();

    /** @param metadata of both CRMs */
    Slots(Batch batch, Map<CrmId, Metadata> metadata) {
        for (Rule rule : batch.rules()) {
            for (int i = 0; i < rule.then().size(); i++) {
                SyncTo action = rule.then().get(i);
                if (rule.enabled() && metadata.containsKey(rule.from()) && metadata.containsKey(action.target())) {
                    for (FieldRule field : action.fields()) {
                        add(rule.name() + "#" + i, rule.from(), action.target(), field, metadata);
                    }
                }
            }
        }
    }

    private void add(String action, CrmId from, CrmId target, FieldRule field, Map<CrmId, Metadata> metadata) {
        FieldPath source = resolved(field.from(), metadata.get(from));
        FieldPath to = resolved(field.to(), metadata.get(target));
        if (source.of() == Entity.LEAD && to.of() == Entity.LEAD) {
            String here = from + " " + source;
            String there = target + " " + to;
            String pair = here.compareTo(there) < 0 ? here + "|" + there : there + "|" + here;
            slots.add(new Slot(action, target, to, pairs.computeIfAbsent(pair, absent -> pairs.size())));
        }
    }

    private static FieldPath resolved(FieldPath path, Metadata metadata) {
        return !path.custom()
                ? path
                : metadata.field(path.of(), path.name())
                        .map(field -> FieldPath.custom(path.of(), field.id()))
                        .orElse(path);
    }

    /** The lead's values: in the slots of its own rules what they want, in those of the other CRM's what it shows. */
    long[] values(View lead) {
        Map<String, Long> wanted = new HashMap<>();
        for (Wish wish : lead.wishes()) {
            for (Wish.Assignment field : wish.fields()) {
                long value = short64(field.from(), field.source()) == 0 ? NOTHING : short64(field.to(), field.target());
                wanted.put(name(wish.rule() + "#" + wish.action(), wish.target(), field.to()), value);
            }
        }
        CrmId crm = lead.record().ref().crm();
        long[] values = new long[slots.size()];
        for (int i = 0; i < values.length; i++) {
            Slot slot = slots.get(i);
            values[i] = slot.target().equals(crm)
                    ? short64(slot.to(), lead.record().value(slot.to()))
                    : wanted.getOrDefault(name(slot.action(), slot.target(), slot.to()), NOTHING);
        }
        return values;
    }

    private static long short64(FieldPath path, Value value) {
        String fingerprint = Agreement.fingerprint(path, value);
        return fingerprint.isEmpty() ? 0 : Long.parseUnsignedLong(fingerprint, 16);
    }

    private static String name(String action, CrmId target, FieldPath to) {
        return action + " " + target + " " + to;
    }

    /** How many pairs of fields of two leads are filled and agree, in one direction at least, and how many do not. */
    Likeness likeness(long[] one, long[] other) {
        byte[] states = new byte[pairs.size()];
        for (int i = 0; i < slots.size(); i++) {
            int pair = slots.get(i).pair();
            boolean comparable = one[i] != NOTHING && other[i] != NOTHING;
            if (comparable && (one[i] != 0 || other[i] != 0)) {
                states[pair] = one[i] == other[i] ? 2 : (byte) Math.max(states[pair], 1);
            }
        }
        int equal = 0;
        int different = 0;
        for (byte state : states) {
            equal += state == 2 ? 1 : 0;
            different += state == 1 ? 1 : 0;
        }
        return new Likeness(equal, different);
    }

    /** Pairs of fields that agree, and that do not. */
    record Likeness(int equal, int different) {

        boolean isExact() {
            return different == 0;
        }

        /** At least one, and no fewer than do not. */
        boolean isNear() {
            return equal > 0 && equal >= different;
        }
    }
}
