package io.leadbridge.app;

import io.leadbridge.app.DemoPeople.NewLead;
import io.leadbridge.event.CrmId;
import io.leadbridge.event.Outcome;
import io.leadbridge.event.RecordRef;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What happens in the demo, and whether it did. Every wait ends after {@link #PATIENCE}. */
final class DemoStory {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final CrmId AMOCRM = new CrmId("amocrm");
    private static final CrmId LPTRACKER = new CrmId("lptracker");
    /** What {@link DemoPeople} compares before it says that it found a lead. */
    private static final String COMPARED = "(name, phone, price, source)";

    private static final int NEW_PRICE = 275_000;

    private static final List<NewLead> FROM_AMOCRM = List.of(
            new NewLead("Kitchen for a studio", 250_000, "Ivan Petrov", "79161230001", "landing"),
            new NewLead("Wardrobe, built in", 90_000, "Anna Orlova", "79161230002", "phone"),
            new NewLead("Sofa, three seats", 64_500, "Pavel Sokolov", "79161230003", "landing"));
    private static final List<NewLead> FROM_LPTRACKER = List.of(
            new NewLead("Кухня, звонок", 180_000, "Ольга Демидова", "79161230004", "звонок"),
            new NewLead("Шкаф-купе", 120_000, "Сергей Миронов", "79161230005", "сайт"));
    private static final NewLead INTERNAL =
            new NewLead("Test of the form", 1, "Our own tester", "79161230006", "internal");

    private final DemoPeople people;
    private final DemoObserver observer;
    private final String amocrmWebhooks;
    private final List<Row> rows = new ArrayList<>();

    /**
     * A line of the table.
     *
     * @param expected whether it came as it should
     * @param detail more on the outcome, for below the table; empty if there is none
     */
    record Row(
            String source, String rule, String target, String outcome, long millis, boolean expected, String detail) {}

    /**
     * @param amocrmWebhooks address of the hub for amoCRM's webhooks of tenant demo
     */
    DemoStory(DemoPeople people, DemoObserver observer, String amocrmWebhooks) {
        this.people = people;
        this.observer = observer;
        this.amocrmWebhooks = amocrmWebhooks;
    }

    /** Lets it happen, and tells it line by line. */
    List<Row> tell() throws IOException, InterruptedException {
        Map<RecordRef, NewLead> amocrm = new LinkedHashMap<>();
        long began = System.nanoTime();
        for (NewLead lead : FROM_AMOCRM) {
            amocrm.put(RecordRef.lead(AMOCRM, people.addToAmocrm(lead)), lead);
        }
        for (Map.Entry<RecordRef, NewLead> made : amocrm.entrySet()) {
            arrive(
                    made.getKey(),
                    began,
                    () -> people.findInLptracker(
                            made.getValue(), made.getValue().price()),
                    LPTRACKER);
        }
        Map<RecordRef, NewLead> lptracker = new LinkedHashMap<>();
        began = System.nanoTime();
        for (NewLead lead : FROM_LPTRACKER) {
            lptracker.put(RecordRef.lead(LPTRACKER, people.addToLptracker(lead)), lead);
        }
        for (Map.Entry<RecordRef, NewLead> made : lptracker.entrySet()) {
            arrive(made.getKey(), began, () -> people.findInAmocrm(made.getValue()), AMOCRM);
        }
        Map.Entry<RecordRef, NewLead> first = amocrm.entrySet().iterator().next();
        change(first.getKey(), first.getValue());
        repeat(first.getKey());
        ignore();
        return List.copyOf(rows);
    }

    /** Looks into a CRM for what should be there. */
    @FunctionalInterface
    private interface Look {
        /** The id of what was found; {@code null} if nothing was. */
        String find() throws IOException, InterruptedException;
    }

    private void arrive(RecordRef source, long began, Look look, CrmId target)
            throws IOException, InterruptedException {
        Optional<DemoObserver.Seen> seen = observer.await(source, Outcome.Applied.class::isInstance, began, end());
        String found = look.find();
        add(
                source.toString(),
                source,
                found == null ? "nothing" : target + ":lead:" + found + " " + COMPARED,
                seen,
                began,
                found != null);
    }

    private void change(RecordRef source, NewLead lead) throws IOException, InterruptedException {
        long before = people.countInLptracker(any -> true);
        long began = System.nanoTime();
        people.priceInAmocrm(source.id(), NEW_PRICE);
        Optional<DemoObserver.Seen> seen = observer.await(source, Outcome.Applied.class::isInstance, began, end());
        String found = people.findInLptracker(lead, NEW_PRICE);
        boolean sameLead = people.countInLptracker(any -> true) == before;
        add(
                source + ", new price",
                source,
                found == null ? "nothing" : LPTRACKER + ":lead:" + found + (sameLead ? ", the same" : ", a second one"),
                seen,
                began,
                found != null && sameLead);
    }

    private void repeat(RecordRef source) throws IOException, InterruptedException {
        String form = "leads[update][0][id]=" + source.id() + "&leads[update][0][last_modified]=1700000000";
        people.sendWebhook(amocrmWebhooks, form);
        long began = System.nanoTime();
        String answer = people.sendWebhook(amocrmWebhooks, form);
        boolean dropped = answer.equals("{\"status\":\"duplicate\"}");
        rows.add(new Row(
                source + ", webhook sent twice",
                "",
                "",
                dropped ? "duplicate, dropped" : answer,
                millis(began, System.nanoTime()),
                dropped,
                ""));
    }

    private void ignore() throws IOException, InterruptedException {
        long began = System.nanoTime();
        RecordRef source = RecordRef.lead(AMOCRM, people.addToAmocrm(INTERNAL));
        Optional<DemoObserver.Seen> seen = observer.await(source, Outcome.Ignored.class::isInstance, began, end());
        boolean absent =
                people.countInLptracker(lead -> lead.path("name").asText().equals(INTERNAL.name())) == 0;
        add(source.toString(), source, "", seen, began, absent);
    }

    private void add(
            String shown,
            RecordRef source,
            String target,
            Optional<DemoObserver.Seen> seen,
            long began,
            boolean found) {
        rows.add(new Row(
                shown,
                observer.rule(source).orElse(""),
                target,
                seen.map(one -> words(one.outcome())).orElse("no outcome within " + PATIENCE.toSeconds() + " s"),
                millis(began, seen.map(DemoObserver.Seen::atNanos).orElseGet(System::nanoTime)),
                seen.isPresent() && found,
                seen.map(one -> detail(one.outcome())).orElse("")));
    }

    private static String words(Outcome outcome) {
        return outcome instanceof Outcome.Ignored ignored
                ? "ignored: " + ignored.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                : outcome.word();
    }

    private static String detail(Outcome outcome) {
        return outcome instanceof Outcome.Ignored ignored ? ignored.detail() : "";
    }

    private static long end() {
        return System.nanoTime() + PATIENCE.toNanos();
    }

    private static long millis(long fromNanos, long toNanos) {
        return (toNanos - fromNanos) / 1_000_000;
    }
}
