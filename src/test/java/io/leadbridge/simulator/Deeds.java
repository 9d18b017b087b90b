package io.leadbridge.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** What the people of one tenant did, by the phone of whom it is about. */
final class Deeds {

    /** LPTracker tells times to the minute: of edits that are no farther apart, none is surely the newer one. */
    private static final Duration UNSURE = Duration.ofMinutes(2);

    private record Key(String phone, Field field) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byPhone = phone.compareTo(other.phone);
            return byPhone != 0 ? byPhone : field.compareTo(other.field);
        }
    }

    /** One edit; {@code place} is the record and field in which it was made, {@code number} its turn. */
    private record Edit(String place, int number) {}

    private final Clock clock;
    private final Shape shape;
    private final Map<String, Edit> edits = new TreeMap<>();
    private final Map<String, Integer> carried = new TreeMap<>();
    private final Map<String, Integer> leads = new TreeMap<>();
    private final Map<String, Integer> acts = new TreeMap<>();
    private final Set<String> own = new TreeSet<>();
    private final Set<String> deleted = new TreeSet<>();
    private final Set<String> overridden = new TreeSet<>();
    private final Map<String, Set<String>> added = new TreeMap<>();
    private final Map<Key, Set<String>> mayWin = new TreeMap<>();
    private final Map<String, Instant> lastAct = new TreeMap<>();
    private int losses;

    Deeds(Clock clock, Shape shape) {
        this.clock = clock;
        this.shape = shape;
    }

    void made(String crm, String lead, String phone) {
        own.add(crm + " " + lead);
        leads.merge(crm + " " + phone, 1, Integer::sum);
        acted(crm, phone);
    }

    void acted(String crm, String phone) {
        acts.merge(crm + " " + phone, 1, Integer::sum);
        lastAct.put(crm + " " + phone, clock.instant());
    }

    void deleted(String phone) {
        deleted.add(phone);
    }

    void phoneAdded(String phone, String more) {
        added.computeIfAbsent(phone, key -> new TreeSet<>()).add(more);
    }

    void moved(boolean toLost) {
        losses += toLost ? 1 : 0;
    }

    /**
     * A text was entered. No text is entered twice, so that it tells by which edit it came.
     *
     * @param place the record and field
     */
    void entered(String place, String text) {
        edits.put(text.toUpperCase(Locale.ROOT), new Edit(place, edits.size()));
    }

    /**
     * The hub writes a text to a CRM.
     *
     * @return what is wrong: a newer edit of the same place was written there before; {@code null} if nothing is
     */
    String carries(String crm, String text) {
        Edit edit = edits.get(text.toUpperCase(Locale.ROOT));
        if (edit == null) {
            return null;
        }
        int newest = carried.merge(crm + " " + edit.place(), edit.number(), Math::max);
        return newest == edit.number() ? null : crm + " gets " + text + " of " + edit.place() + " after a newer edit";
    }

    /**
     * A field is about to be edited.
     *
     * @param same whether both sides have one lead of this phone, and it shows the same
     */
    void edited(boolean inAmocrm, String phone, Field field, String value, BooleanSupplier same) {
        String there = inAmocrm ? "lptracker" : "amocrm";
        boolean mapped = isMapped(field);
        boolean carried = inAmocrm ? shape.toLptracker() : shape.toAmocrm();
        if (!mapped) {
            return;
        }
        if (!carried) {
            overridden.add(phone);
            return;
        }
        Instant last = lastAct.get(there + " " + phone);
        boolean recent = last != null && last.plus(UNSURE).isAfter(clock.instant());
        boolean inStep = !recent && same.getAsBoolean();
        Set<String> may = mayWin.computeIfAbsent(new Key(phone, field), key -> new TreeSet<>());
        if (inStep) {
            may.clear();
        }
        may.add(field == Field.TOWN ? value.toUpperCase(Locale.ROOT) : value);
    }

    /** Whose value of a field counts is decided: no other one may win. */
    void decided(String phone, Field field, String value) {
        mayWin.put(new Key(phone, field), new TreeSet<>(Set.of(value)));
    }

    boolean isMapped(Field field) {
        return switch (field) {
            case NAME -> true;
            case PRICE -> shape.price();
            case PERSON -> shape.person();
            case TOWN -> shape.town();
        };
    }

    int leads(String crm, String phone) {
        return leads.getOrDefault(crm + " " + phone, 0);
    }

    int acts(String crm, String phone) {
        return acts.getOrDefault(crm + " " + phone, 0);
    }

    boolean isOwn(String crm, String lead) {
        return own.contains(crm + " " + lead);
    }

    /** Whether a lead of this phone was deleted, so that nobody can tell what is to be there. */
    boolean isDeleted(String phone) {
        return deleted.contains(phone);
    }

    /** Whether a value was entered where no rule carries it from. */
    boolean isOverridden(String phone) {
        return overridden.contains(phone);
    }

    Set<String> added(String phone) {
        return added.getOrDefault(phone, Set.of());
    }

    /** The values that people entered last, one of which must be there; empty if nobody edited. */
    Set<String> mayWin(String phone, Field field) {
        return mayWin.getOrDefault(new Key(phone, field), Set.of());
    }

    Set<String> phones() {
        Set<String> phones = new TreeSet<>();
        leads.keySet().forEach(key -> phones.add(key.substring(key.indexOf(' ') + 1)));
        return phones;
    }

    int losses() {
        return losses;
    }
}
