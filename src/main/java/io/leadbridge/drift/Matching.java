package io.leadbridge.drift;

import io.leadbridge.drift.Leads.Lead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Which leads of two accounts are each other's. Pure.
 *
 * <p>Only leads of one person are held against each other. Two are each other's if their mapped fields agree and no other lead
 * of the person comes into question for either; of several that agree, those that were made at about the same time, if that
 * tells them apart beyond doubt. Of what is left then, those that nearly agree, or were made together, if again nothing else
 * comes into question. Everything else is ambiguous or alone.
 */
final class Matching {

    /** How far apart a lead and its copy may be made: the queue may have waited. */
    private static final Duration TOGETHER = Duration.ofMinutes(10);

    /** By how much nearer in time the right one must be: one of the CRMs tells the minute only. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    /** Pairs of leads of one person that are compared; a phone that stands for nobody may have thousands. */
    private static final long MOST_PAIRS = 250_000;

    private final Slots slots;
    private final Map<String, String> matched = new LinkedHashMap<>();
    private final Set<String> differing = new HashSet<>();
    private final List<List<String>> ambiguous = new ArrayList<>();
    private final List<String> aloneHere = new ArrayList<>();
    private final List<String> aloneThere = new ArrayList<>();
    private final Map<String, String> contacts = new LinkedHashMap<>();

    private Matching(Slots slots) {
        this.slots = slots;
    }

    static Matching of(Leads here, Leads there, Slots slots) {
        People people = new People();
        people.add(0, here.identities());
        people.add(1, there.identities());
        Map<Integer, List<Lead>> ours = new TreeMap<>();
        Map<Integer, List<Lead>> theirs = new TreeMap<>();
        Matching matching = new Matching(slots);
        here.all().forEach(lead -> matching.lay(lead, people.person(0, lead.contact()), ours, matching.aloneHere));
        there.all().forEach(lead -> matching.lay(lead, people.person(1, lead.contact()), theirs, matching.aloneThere));
        ours.forEach((person, leads) -> matching.match(leads, theirs.getOrDefault(person, List.of())));
        theirs.forEach((person, leads) -> {
            if (!ours.containsKey(person)) {
                leads.forEach(lead -> matching.aloneThere.add(lead.id()));
            }
        });
        matching.contacts(here, there);
        return matching;
    }

    /** Ids of the leads here, and of their counterparts there. */
    Map<String, String> matched() {
        return matched;
    }

    /** Ids of the matched leads here whose mapped fields do not all agree. */
    Set<String> differing() {
        return differing;
    }

    /** For each person whose leads cannot be told apart: the ids of those here, a {@code |}, and of those there. */
    List<List<String>> ambiguous() {
        return ambiguous;
    }

    List<String> aloneHere() {
        return aloneHere;
    }

    List<String> aloneThere() {
        return aloneThere;
    }

    /** Ids of the contacts of matched leads that are each other's and nobody else's. */
    Map<String, String> linkedContacts() {
        return contacts;
    }

    private void lay(Lead lead, int person, Map<Integer, List<Lead>> byPerson, List<String> alone) {
        if (person < 0) {
            alone.add(lead.id());
        } else {
            byPerson.computeIfAbsent(person, absent -> new ArrayList<>()).add(lead);
        }
    }

    private void match(List<Lead> ours, List<Lead> theirs) {
        List<Lead> here = new ArrayList<>(ours);
        List<Lead> there = new ArrayList<>(theirs);
        if ((long) here.size() * there.size() > MOST_PAIRS) {
            leave(here, there, (one, other) -> true);
            return;
        }
        BiPredicate<Lead, Lead> exact = (one, other) -> {
            Slots.Likeness likeness = slots.likeness(one.values(), other.values());
            return likeness.isExact() && (likeness.equal() > 0 || isTogether(one, other));
        };
        pair(here, there, exact);
        // Several that agree in all fields are told apart by when they were made.
        pair(here, there, exact.and((one, other) -> isNearest(one, other, ours, theirs, exact)));
        BiPredicate<Lead, Lead> near =
                (one, other) -> slots.likeness(one.values(), other.values()).isNear() || isTogether(one, other);
        if (here.stream().noneMatch(one -> there.stream().anyMatch(other -> exact.test(one, other)))) {
            pair(here, there, near);
        }
        leave(here, there, near.or(exact));
    }

    /** Matches those that have only each other, as long as there are any. */
    private void pair(List<Lead> here, List<Lead> there, BiPredicate<Lead, Lead> fits) {
        Map<Lead, Lead> found = new LinkedHashMap<>();
        for (Lead one : here) {
            List<Lead> candidates =
                    there.stream().filter(other -> fits.test(one, other)).toList();
            if (candidates.size() == 1
                    && here.stream()
                                    .filter(rival -> fits.test(rival, candidates.get(0)))
                                    .count()
                            == 1) {
                found.put(one, candidates.get(0));
            }
        }
        found.forEach((one, other) -> {
            here.remove(one);
            there.remove(other);
            matched.put(one.id(), other.id());
            if (!slots.likeness(one.values(), other.values()).isExact()) {
                differing.add(one.id());
            }
        });
    }

    /** Whether no rival of either was made at nearly the same distance. */
    private static boolean isNearest(
            Lead one, Lead other, List<Lead> ours, List<Lead> theirs, BiPredicate<Lead, Lead> fits) {
        if (!isTogether(one, other)) {
            return false;
        }
        long bound = distance(one, other) + MARGIN.toMillis();
        return ours.stream()
                        .filter(rival -> rival != one && fits.test(rival, other))
                        .allMatch(rival -> rival.madeAtMs() >= 0 && distance(rival, other) > bound)
                && theirs.stream()
                        .filter(rival -> rival != other && fits.test(one, rival))
                        .allMatch(rival -> rival.madeAtMs() >= 0 && distance(one, rival) > bound);
    }

    private static boolean isTogether(Lead one, Lead other) {
        return one.madeAtMs() >= 0 && other.madeAtMs() >= 0 && distance(one, other) <= TOGETHER.toMillis();
    }

    private static long distance(Lead one, Lead other) {
        return Math.abs(one.madeAtMs() - other.madeAtMs());
    }

    private void leave(List<Lead> here, List<Lead> there, BiPredicate<Lead, Lead> fits) {
        List<String> doubtful = new ArrayList<>();
        here.forEach(
                one -> (there.stream().anyMatch(other -> fits.test(one, other)) ? doubtful : aloneHere).add(one.id()));
        if (!doubtful.isEmpty()) {
            doubtful.add("|");
        }
        there.forEach(other ->
                (here.stream().anyMatch(one -> fits.test(one, other)) ? doubtful : aloneThere).add(other.id()));
        if (!doubtful.isEmpty()) {
            ambiguous.add(doubtful);
        }
    }

    /** Two contacts are each other's if the leads of both are matched with nobody else's. */
    private void contacts(Leads here, Leads there) {
        Map<String, String> ofTheirs = new HashMap<>();
        there.all().forEach(lead -> ofTheirs.put(lead.id(), lead.contact()));
        Map<String, Set<String>> forward = new LinkedHashMap<>();
        Map<String, Set<String>> back = new HashMap<>();
        for (Lead lead : here.all()) {
            String other = ofTheirs.get(matched.getOrDefault(lead.id(), ""));
            if (other != null && lead.contact() != null) {
                forward.computeIfAbsent(lead.contact(), absent -> new HashSet<>())
                        .add(other);
                back.computeIfAbsent(other, absent -> new HashSet<>()).add(lead.contact());
            }
        }
        forward.forEach((contact, others) -> {
            String other = others.iterator().next();
            if (others.size() == 1 && back.get(other).size() == 1) {
                contacts.put(contact, other);
            }
        });
    }
}
