package io.leadbridge.backfill;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a plan foretells along its walk: a run that has come as far is held against it. It has a bounded number of segments,
 * of as many leads as it takes. Not thread-safe.
 */
final class Profile {

    private static final int MOST = 200;

    /** Leads in a segment. */
    long each;

    final List<Part> parts = new ArrayList<>();

    /** Numbers of leads, or of fields, that a person would mind if there were many. */
    static final class Part {
        long leads;
        long created;
        long updated;
        long parked;
        long emptied;
        long lost;

        void add(Part other) {
            leads += other.leads;
            created += other.created;
            updated += other.updated;
            parked += other.parked;
            emptied += other.emptied;
            lost += other.lost;
        }

        void count(Ending ending) {
            leads++;
            created += ending == Ending.CREATED ? 1 : 0;
            updated += ending == Ending.UPDATED ? 1 : 0;
            parked += ending == Ending.PARKED ? 1 : 0;
        }
    }

    /** @param each leads in a segment, to begin with */
    Profile(long each) {
        this.each = each;
    }

    /** For JSON. */
    Profile() {}

    /** Adds what is foretold of the leads from this place of the walk on, counted from 0. */
    void add(long place, Part part) {
        while (place / each >= MOST) {
            for (int i = 0; i * 2 < parts.size(); i++) {
                Part joined = parts.get(i * 2);
                if (i * 2 + 1 < parts.size()) {
                    joined.add(parts.get(i * 2 + 1));
                }
                parts.set(i, joined);
            }
            parts.subList((parts.size() + 1) / 2, parts.size()).clear();
            each *= 2;
        }
        while (parts.size() <= place / each) {
            parts.add(new Part());
        }
        parts.get((int) (place / each)).add(part);
    }

    long segment(long place) {
        return place / each;
    }

    /**
     * How what happened in a segment departs from what was foretold of it and of its neighbours: leads that changed since
     * the plan have moved a bit.
     *
     * @param share of the leads that may end otherwise
     * @return in words; empty if it does not
     */
    Optional<String> departure(long segment, Part real, double share) {
        Part most = new Part();
        for (long at = segment - 1; at <= segment + 1; at++) {
            if (!parts.isEmpty() && at >= 0) {
                most(most, parts.get((int) Math.min(at, parts.size() - 1)));
            }
        }
        long may = Math.max(2, (long) (share * real.leads));
        List<String> words = new ArrayList<>();
        compare("created", real.created, most.created, may, words);
        compare("changed", real.updated, most.updated, may, words);
        compare("parked", real.parked, most.parked, may, words);
        compare("with something not converted", real.lost, most.lost, may, words);
        if (real.emptied > most.emptied + may) {
            words.add(real.emptied + " fields emptied where the plan has at most " + most.emptied);
        }
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of("of " + real.leads + " leads " + String.join(", ", words));
    }

    private static void most(Part most, Part part) {
        most.created = Math.max(most.created, part.created);
        most.updated = Math.max(most.updated, part.updated);
        most.parked = Math.max(most.parked, part.parked);
        most.emptied = Math.max(most.emptied, part.emptied);
        most.lost = Math.max(most.lost, part.lost);
    }

    private static void compare(String what, long real, long foretold, long may, List<String> words) {
        if (real > foretold + may) {
            words.add(real + " " + what + " where the plan has at most " + foretold);
        }
    }
}
